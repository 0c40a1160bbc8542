"""Every unambiguous way to write a moment in time is read, and every other one is named with what to write."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.intake.columns.time_advice import not_a_time
from monitoring.intake.columns.times import times
from monitoring.intake.reader import batches
from monitoring.intake.schema import Field, FieldKind

TEN = datetime(2026, 3, 1, 10)
WRITTEN = {
    "2026-03-01 10:00:00 UTC": TEN,
    "2026-03-01 10:00:00 +0000": TEN,
    "2026-03-01 10:00:00.123 UTC": datetime(2026, 3, 1, 10, 0, 0, 123_000),
    "2026-03-01 10:00:00.123+00": datetime(2026, 3, 1, 10, 0, 0, 123_000),
    "2026-03-01 10:00:00+05:30": datetime(2026, 3, 1, 4, 30),
    "2026-03-01T10:00:00.000Z": TEN,
    "2026-03-01 10:00": TEN,
    "2026-03-01 9:05": datetime(2026, 3, 1, 9, 5),
    "2026/3/1 9:05:00": datetime(2026, 3, 1, 9, 5),
    "20260301T100000": TEN,
    "20260301T1000-0330": datetime(2026, 3, 1, 13, 30),
    "20260301": datetime(2026, 3, 1),
    "20260301100000": TEN,
    "2026-W09-7T10": TEN,
    "2026W097T100000Z": TEN,
    "2026-W09": datetime(2026, 2, 23),
    "2026-03-01T10:00:00,123456789": datetime(2026, 3, 1, 10, 0, 0, 123_456),
    "2026-03-01T11:00+01:00[Europe/Berlin]": TEN,
    "2026-03-01 11:00:00 GMT+0100 (Central European Standard Time)": TEN,
    "2026-03-01 10:00:00 +0000 UTC": TEN,
    "1772359200": TEN,
    "1772359200.5": TEN + timedelta(seconds=0.5),
    "1772359200000": TEN,
    "1772359200000000": TEN,
    "1772359200000000000": TEN,
    "1.7723592e+09": TEN,
}


@pytest.mark.parametrize("text", WRITTEN)
def test_a_time_is_read_in_any_form_that_has_the_year_first(text):
    found = times(pa.array([text, "2013-07-01", f" {text} "])).values.to_pylist()
    assert found == [WRITTEN[text], datetime(2013, 7, 1), WRITTEN[text]]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("03/04/2026", "it may be 2026-03-04 or 2026-04-03"),
        ("3.4.2026 10:00", "it may be 2026-03-04 or 2026-04-03"),
        ("25/03/2026 10:00", "write it with the year first, 2026-03-25"),
        ("46082.41667", "a day number of a spreadsheet"),
        ("1.77236E+12", "a spreadsheet has rounded it"),
        ("0", "since 1970, between 1973 and 2199"),
        ("202603011000", "it may be 2026-03-01T10:00 or a number that counts"),
        ("2026030110", "it may be 2026-03-01T10:00 or a number that counts"),
        ("2026-03-01 10:00:00 CET", "the time zone 'CET' is not known here"),
        ("2026-03-01 10:00:00 Europe/Berlin", "the time zone 'Europe/Berlin' is not known here"),
        ("2026-03-01 13:00 PM", "hours from 00 to 23"),
        ("2026-03-01+02:00", "write 2013-07-01 or"),
        ("2026Q2", "a period and no moment, write the day on which it begins, such as 2026-04-01"),
        ("Q4 2026", "such as 2026-10-01"),
        ("2026-H2", "such as 2026-07-01"),
        ("2026-03", "such as 2026-03-01"),
        ("202603", "such as 2026-03-01"),
        ("2026M11", "such as 2026-11-01"),
        ("Sept. 2026", "such as 2026-09-01"),
        ("2026", "such as 2026-01-01"),
        ("9:05 PM", "it has no day"),
        ("01/05/26", "two digits do not say which of its numbers is the year"),
        ("2026-03-01 24:00:00", "the midnight that follows as 00:00:00 of the next day"),
        ("2026-02-29", "write 2013-07-01 or"),
        ("2025-W53-1", "write 2013-07-01 or"),
        ("noon", "write 2013-07-01 or"),
    ],
)
def test_what_is_ambiguous_or_no_time_is_bad_and_says_what_to_write(text, words):
    parsed = times(pa.array([text, "2013-07-01"]))
    assert parsed.bad is not None
    assert parsed.bad.tolist() == [True, False]
    assert not_a_time(text).startswith(f"{text!r} is not a time: ")
    assert words in not_a_time(text)


@pytest.mark.parametrize(
    "values",
    [
        pa.array([1772359200, None], pa.int64()),
        pa.array([1772359200, None], pa.uint64()),
        pa.array([1772359200.0, float("nan")]),
        pa.array([1772359200_000.0, None]),
        pa.array([1772359200_000_000, None]),
        pa.array([1772359200_000_000_000, None]),
        pa.array([Decimal("1772359200"), None]),
        pa.array([20260301100000, None]),
    ],
)
def test_numbers_are_read_by_their_size(values):
    parsed = times(values)
    assert parsed.values.to_pylist() == [TEN, None]
    assert parsed.bad is None


FAR = [date(9999, 12, 31), date(1, 1, 1), date(2262, 4, 12), None]  # beyond what 64 bits of nanoseconds hold


@pytest.mark.parametrize("kind", [pa.date32(), pa.date64(), pa.timestamp("s"), pa.timestamp("ms"), pa.timestamp("us")])
def test_days_too_far_for_nanoseconds_are_those_that_were_written(kind):
    parsed = times(pa.array(FAR, pa.date32()).cast(kind))
    assert parsed.values.to_pylist() == [day and datetime(day.year, day.month, day.day) for day in FAR]
    assert parsed.bad is None


def test_how_numbers_were_read_is_told():
    assert times(pa.array([1772359200, 1772359201, 1772359200000])).notes == {
        "read as seconds since 1970": 2,
        "read as milliseconds since 1970": 1,
    }
    assert times(pa.array(["1772359200", "2026-03-01", "x"])).notes == {"read as seconds since 1970": 1}
    assert times(pa.array(["2026-03-01 10:00:00 UTC"])).notes == {}


@pytest.mark.parametrize(
    "values", [pa.array([5]), pa.array([2**63 + 1], pa.uint64()), pa.array([1e300, -1.0]), pa.array([True])]
)
def test_other_numbers_are_no_times(values):
    assert times(values).values.null_count == len(values)
    assert times(values).bad.all()


moments = st.datetimes(datetime(1900, 1, 1), datetime(2199, 12, 31), timezones=st.just(UTC))
offsets = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


@given(st.lists(st.tuples(moments, offsets), min_size=1, max_size=20))
@settings(max_examples=12)
def test_all_tools_write_the_same_moments(values):
    expected = [moment.replace(tzinfo=None) for moment, _ in values]
    written = {
        "python": [moment.astimezone(zone).isoformat() for moment, zone in values],
        "basic": [moment.astimezone(zone).strftime("%Y%m%dT%H%M%S.%f%z") for moment, zone in values],
        "week": [f"{moment:%G-W%V-%u %H:%M:%S,%f}" for moment, _ in values],
        "bigquery": [f"{moment:%Y-%m-%d %H:%M:%S.%f} UTC" for moment, _ in values],
        "postgres": [str(moment).replace("+00:00", "+00") for moment, _ in values],
        "pandas": pd.Series([moment for moment, _ in values]).astype(str).tolist(),
    }
    # %Y and %G write years without leading zeros where the C library does; these years have none.
    for tool, texts in written.items():
        assert times(pa.array(texts)).values.to_pylist() == expected, tool


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)))
@settings(max_examples=20)
def test_what_python_reads_as_a_date_is_that_date(day):
    year, week, weekday = day.isocalendar()
    texts = [day.isoformat(), f"{day:%Y%m%d}", f"{year}-W{week:02}-{weekday}", f"{year}W{week:02}{weekday}"]
    wanted = [datetime.fromisoformat(text) for text in texts]
    assert times(pa.array(texts)).values.to_pylist() == wanted


NAMED = {
    "01-Mar-2026": "2026-03-01",
    "1 march 2026": "2026-03-01",
    "01MAR2026:10:00:00": "2026-03-01 10:00:00",
    "March 1st, 2026 9:05 PM": "2026-03-01 21:05:00",
    "Mar  1 2026 12:00AM": "2026-03-01",
    "Sun, 01 Mar 2026 10:00:00 GMT": "2026-03-01 10:00:00",
    "Sun Mar 01 2026 10:00:00 GMT+0100 (CET)": "2026-03-01 09:00:00",
    "2026-Sept-1": "2026-09-01",
    "2026-03-01 12:30 pm": "2026-03-01 12:30:00",
    "2026-03-01 09:05:01.25 p.m. +01:00": "2026-03-01 20:05:01.25",
}


def test_a_year_behind_the_time_of_day_is_read_as_ctime_writes_it():
    texts = ["Mon Jan  5 09:05:07 2026", "Mon Jan 05 09:05:07 UTC 2026", "Mon Jan 05 09:05:07 CET 2026"]
    assert times(pa.array(texts)).values.to_pylist() == [datetime(2026, 1, 5, 9, 5, 7)] * 2 + [None]


def test_names_of_months_and_hours_from_1_to_12_are_read():
    assert times(pa.array(list(NAMED))).values.to_pylist() == [datetime.fromisoformat(text) for text in NAMED.values()]
    others = ["31-Feb-2026", "Marble 1, 2026", "2026-03-01 00:05 AM", "01-MAR-26", "3/1/2026 9:05 PM"]
    assert times(pa.array(others)).bad.all()


@pytest.mark.parametrize("name", ["p.csv", "p.parquet", "p.jsonl"])
@pytest.mark.parametrize(
    ("form", "first"), [("%d/%m/%Y", "the day"), ("%m/%d/%Y %H:%M", "the month"), ("%d.%m.%Y", "the day")]
)
def test_what_comes_first_in_dates_is_told_by_the_whole_file(tmp_path, name, form, first):
    days = [datetime(2026, 3, day) for day in range(1, 32)]
    frame = pd.DataFrame({"at": [day.strftime(form) for day in days]})
    path = tmp_path / name
    how = {"p.csv": frame.to_csv, "p.parquet": frame.to_parquet}
    frame.to_json(path, orient="records", lines=True) if name == "p.jsonl" else how[name](path, index=False)
    found = list(batches(path, [Field("at", FieldKind.TIME, filled=True)], 10))
    assert [moment for batch in found for moment in batch.table["at"].to_pylist()] == days
    notes = sum((batch.notes for batch in found), Counter())
    assert notes == {("at", f"read with {first} first, which the file's other dates tell"): 31}


@pytest.mark.parametrize("texts", [["03/04/2026", "05/06/2026"], ["25/03/2026", "03/25/2026", "03/04/2026"]])
def test_dates_of_which_nothing_tells_what_comes_first_are_refused(tmp_path, texts):
    path = tmp_path / "p.csv"
    pd.DataFrame({"at": texts}).to_csv(path, index=False)
    [batch] = batches(path, [Field("at", FieldKind.TIME, filled=True)])
    assert batch.table.num_rows == 0
    assert batch.rejects[-1].reason.split(": ")[1].startswith("it may be 2026-0")
