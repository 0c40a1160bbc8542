"""Columns of times as people write them: what comes first is told by the column as a whole, and never guessed."""

from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.domain import FileSettings
from monitoring.intake import Field, FieldKind, batches

AT = Field("at", FieldKind.TIME, filled=True)
MARCH, AUGUST = datetime(2026, 3, 1), datetime(2022, 8, 1)
# A column's cells, and what they are: None for a cell that is no time of this column.
COLUMNS = {
    "the day first": (["01/03/2026", "25/03/2026"], [MARCH, datetime(2026, 3, 25)]),
    "the month first": (["03/01/2026 21:05", "03/25/2026"], [datetime(2026, 3, 1, 21, 5), datetime(2026, 3, 25)]),
    "with several signs": (["01.03.2026", "25-03-2026", "1/3/2026"], [MARCH, datetime(2026, 3, 25), MARCH]),
    "with spaces": (["1. 3. 2026", "25. 3. 2026 9:05"], [MARCH, datetime(2026, 3, 25, 9, 5)]),
    "nothing tells": (["01/03/2026", "02/03/2026"], [None, None]),
    "both are told": (["25/03/2026", "03/25/2026"], [None, None]),
    "two digits, the month first": (["3/1/26", "3/25/26"], [MARCH, datetime(2026, 3, 25)]),
    "two digits, the day first": (["01.03.99", "25.03.99"], [datetime(1999, 3, 1), datetime(1999, 3, 25)]),
    "two digits, the year first": (["99-03-01", "26-03-01"], [datetime(1999, 3, 1), MARCH]),
    "two digits, most likely the day first": (["01.03.26", "25.03.26"], [MARCH, datetime(2026, 3, 25)]),
    "two digits, nothing tells": (["01/03/26", "02/03/26"], [None, None]),
    "two digits, both are told": (["25/03/26", "03/25/26"], [None, None]),
    "two and four digits": (["01/03/26", "25/03/2026"], [MARCH, datetime(2026, 3, 25)]),
    "the year first with points": (["2026.03.01", "2026.3.1 10:00"], [MARCH, datetime(2026, 3, 1, 10)]),
    "German": (["1. März 2026", "01-Mrz-2026", "Mo., 1. Dez. 2025"], [MARCH, MARCH, datetime(2025, 12, 1)]),
    "French": (["1er mars 2026", "lundi 1 août 2022", "1 févr. 2022"], [MARCH, AUGUST, datetime(2022, 2, 1)]),
    "French months that begin alike": (["1 juin 2026", "1 juil. 2026"], [datetime(2026, 6, 1), datetime(2026, 7, 1)]),
    "Spanish": (["1 de marzo de 2026", "01-ene-2026"], [MARCH, datetime(2026, 1, 1)]),
    "Italian": (["1 marzo 2026", "1 mag 2026", "1 giugno 2026"], [MARCH, datetime(2026, 5, 1), datetime(2026, 6, 1)]),
    "Portuguese": (["1 de março de 2026", "1-ago-2022", "1 set 2026"], [MARCH, AUGUST, datetime(2026, 9, 1)]),
    "Dutch": (["1 maart 2026", "1 mrt 2026", "1 mei 2026"], [MARCH, MARCH, datetime(2026, 5, 1)]),
    "twelve hours": (
        ["3/25/2026 12:30 AM", "3/25/2026 1:05:09 pm", "2026-03-01 9:05\u202fPM", "1 Mar 2026 9:05 p. m."],
        [datetime(2026, 3, 25, 0, 30), datetime(2026, 3, 25, 13, 5, 9), *[datetime(2026, 3, 1, 21, 5)] * 2],
    ),
    "weeks": (["2026-W09", "2026-W10-3"], [datetime(2026, 2, 23), datetime(2026, 3, 4)]),
    "zones": (["2026-03-01T01:00+01", "2026-03-01 00:00 UTC", "2026-03-01T00:00Z"], [MARCH] * 3),
    "zones that are not known": (["2026-03-01 00:00 CET", "2026-03-01 00:00 EST"], [None, None]),
    "seconds": (["1772323200", "1772323200.0"], [MARCH, MARCH]),
    "milliseconds": (["1772323200000"], [MARCH]),
    "microseconds": (["1772323200000000"], [MARCH]),
    "nanoseconds": (["1772323200000000000"], [MARCH]),
    "day numbers of a spreadsheet": (["46082", "46082.5", "2026-03-01"], [None, None, MARCH]),
    "words that are no months": (["1 mart 2026", "1 noon 2026", "1 marx 2026"], [None, None, None]),
}  # fmt: skip


def write(path, cells):
    path.write_text("k;at\n" + "".join(f"{n};{cell}\n" for n, cell in enumerate(cells)), encoding="utf-8")
    return path


def read(path, batch_rows=65_536, said=None):
    parts = list(batches(path, [AT], batch_rows, settings=said or FileSettings()))
    values = [cell for part in parts for cell in part.table["at"].to_pylist()]
    return values, [reject for part in parts for reject in part.rejects], parts


@pytest.mark.parametrize(("cells", "expected"), COLUMNS.values(), ids=COLUMNS)
@pytest.mark.parametrize("batch_rows", [1, 65_536])
def test_a_column_is_read_as_it_is_written_as_a_whole(tmp_path, cells, expected, batch_rows):
    for turned in (1, -1):
        values, rejects, _ = read(write(tmp_path / "x.csv", cells[::turned]), batch_rows)
        assert values == [moment for moment in expected[::turned] if moment]
        assert [r.row_number - 1 for r in rejects] == [n for n, moment in enumerate(expected[::turned]) if not moment]


def test_what_is_ambiguous_through_and_through_is_asked_for(tmp_path):
    path = write(tmp_path / "x.csv", ["01/03/2026", "02/03/2026"])
    _, rejects, _ = read(path)
    assert rejects[0].reason == (
        "'01/03/2026' is not a time: it may be 2026-01-03 or 2026-03-01, write it with the year first, "
        "or say dates under [files]"
    )
    assert read(path, said=FileSettings(dates="day-first"))[0] == [MARCH, datetime(2026, 3, 2)]
    assert read(path, said=FileSettings(dates="month-first"))[0] == [datetime(2026, 1, 3), datetime(2026, 2, 3)]
    path = write(tmp_path / "y.csv", ["01-03-02", "02-03-02"])
    assert read(path, said=FileSettings(dates="year-first"))[0] == [datetime(2001, 3, 2), datetime(2002, 3, 2)]


def test_how_dates_were_read_is_told(tmp_path):
    notes = [
        (["01.03.2026", "25.03.2026"], "read with the day first, which the file's other dates tell"),
        (
            ["01.03.26", "25.03.26"],
            "read with the day first and two digits of the year last, which is most likely meant: "
            "write dates under [files] where it is not",
        ),
    ]
    for cells, words in notes:
        _, _, (part,) = read(write(tmp_path / "x.csv", cells))
        assert dict(part.notes) == {("at", words): 2}


FORMS = st.sampled_from(["%d/%m/%Y", "%m/%d/%Y", "%d.%m.%Y %H:%M", "%m-%d-%Y %I:%M:%S %p", "%m/%d/%y", "%d %b %Y"])
MOMENTS = st.datetimes(datetime(2000, 1, 1), datetime(2060, 12, 31))


@settings(max_examples=20)
@given(st.lists(MOMENTS, min_size=1, max_size=15), FORMS, st.integers(1, 5), st.randoms(use_true_random=False))
def test_dates_in_any_form_are_read_back_where_one_tells_it(moments, form, batch_rows, chance):
    rows = [*moments, datetime(2026, 3, 25, 13, 45)]
    chance.shuffle(rows)
    meant = [datetime.strptime(f"{moment:{form}}", form) for moment in rows]
    with TemporaryDirectory() as folder:
        path = write(Path(folder) / "x.csv", [f"{moment:{form}}" for moment in rows])
        for size in (batch_rows, 65_536):
            values, rejects, _ = read(path, size)
            assert not rejects
            assert values == meant


@pytest.mark.parametrize("as_numbers", [False, True])
def test_day_numbers_of_a_spreadsheet_are_read_where_that_is_said(tmp_path, as_numbers):
    numbers = [46082, 46082.5, 45123.43056, 45123.430555555555, 43831.9999999]
    moments = ["2026-03-01", "2026-03-01 12:00", "2023-07-16 10:20", "2023-07-16 10:20", "2020-01-02"]
    if as_numbers:
        path = tmp_path / "x.parquet"
        pq.write_table(pa.table({"at": numbers}), path)
    else:
        path = tmp_path / "x.csv"
        path.write_text("at,y\n" + "".join(f"{number},1\n" for number in numbers) + "2026-03-01 08:00,1\n7,1\n")
        moments.append("2026-03-01 08:00")
    read = list(batches(path, [Field("at", FieldKind.TIME)], settings=FileSettings(dates="spreadsheet")))
    assert [cell for part in read for cell in part.table["at"].to_pylist()] == [*map(datetime.fromisoformat, moments)]
    assert read[0].notes == {("at", "read as day numbers of a spreadsheet, as the settings say"): 5}
    assert [each.value for part in read for each in part.rejects] == ([] if as_numbers else ["7"])
    (said, *_) = [each.reason for part in batches(path, [Field("at", FieldKind.TIME)]) for each in part.rejects]
    assert 'which dates = "spreadsheet" under [files] reads' in said
