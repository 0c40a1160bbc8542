"""What may stand in a cell, kind by kind."""

import json
from collections import Counter
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from math import inf

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.intake import Field, FieldKind
from monitoring.intake.columns.texts import as_text

KEY = "key"


@pytest.fixture
def cells(write, read_all):
    """Read one column of text cells, each in a row of its own beside a filled column."""

    def read(kind: FieldKind, *texts: str, **flags: object):
        lines = "".join(f'{row},"{text}"\n' for row, text in enumerate(texts))
        return read_all(write("key,a\n" + lines), Field("a", kind, **flags))

    return read


@pytest.fixture
def parquet(tmp_path, read_all):
    def read(kind: FieldKind, values: pa.Array, **flags: object):
        pq.write_table(pa.table({"a": values}), tmp_path / "x.parquet")
        return read_all(tmp_path / "x.parquet", Field("a", kind, **flags))

    return read


def test_numbers_in_every_usual_spelling(cells):
    read = cells(FieldKind.NUMERIC, "1", "-2.5", "+3", "1e3", ".5", "5.", " 6 ", "12345678901234567890", "0.1")
    assert read.column("a") == [1, -2.5, 3, 1000, 0.5, 5, 6, 12345678901234567890.0, 0.1]


@pytest.mark.parametrize("word", ["", "NA", "N/A", "NaN", "nan", "null", "NULL", "None", " ", "#N/A", "<NA>"])
def test_words_for_nothing_are_missing_numbers(cells, word):
    assert cells(FieldKind.NUMERIC, "1", word, "2").column("a") == [1, None, 2]


def test_infinite_features_are_kept_and_infinite_targets_are_not(cells):
    assert cells(FieldKind.NUMERIC, "inf", "-Infinity", "1").column("a") == [inf, -inf, 1]
    assert cells(FieldKind.FINITE, "inf", "1").reasons == {1: "'inf' is not finite"}


def test_text_in_a_numeric_column_is_a_reject_with_its_row_column_and_value(cells):
    read = cells(FieldKind.NUMERIC, "1", "abc", "3")
    assert read.column("a") == [1, 3]
    (reject,) = read.rejects
    assert (reject.row_number, reject.column, reject.value) == (2, "a", "abc")
    assert reject.reason == "'abc' is not a number"


@pytest.mark.parametrize("text", ["1,234,5", "0x1F", "1_000", "12 34", "1e", "--1", "NaN1", "1.2.3", "infin"])
def test_what_only_looks_like_a_number_is_none(cells, text):
    assert cells(FieldKind.NUMERIC, text, "1").column("a") == [1]


def test_true_and_false_are_numbers(cells, parquet):
    assert cells(FieldKind.NUMERIC, "True", "false", "2").column("a") == [1, 0, 2]
    assert parquet(FieldKind.NUMERIC, pa.array([True, None, False])).column("a") == [1, None, 0]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([1, None, 2**60], pa.int64()), [1, None, float(2**60)]),
        (pa.array([1.5, float("nan")], pa.float32()), [1.5, None]),
        (pa.array([Decimal("1.25"), None]), [1.25, None]),
        (pa.array(["1", "x", ""]).dictionary_encode(), [1, None]),
        (pa.array([None, None], pa.null()), [None, None]),
    ],
)
def test_typed_numbers(parquet, values, expected):
    assert parquet(FieldKind.NUMERIC, values).column("a") == expected


def test_a_time_is_not_a_number(parquet):
    read = parquet(FieldKind.NUMERIC, pa.array([datetime(2013, 1, 1), None]))
    assert list(read.reasons) == [1]
    assert "is not a number" in read.reasons[1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2013-07-01", datetime(2013, 7, 1)),
        ("2013-07-01 13:45", datetime(2013, 7, 1, 13, 45)),
        ("2013-07-01T13:45:06.5", datetime(2013, 7, 1, 13, 45, 6, 500_000)),
        ("2013-07-01T13:45:06.123456789", datetime(2013, 7, 1, 13, 45, 6, 123_456)),
        ("2013-07-01T13:45:06Z", datetime(2013, 7, 1, 13, 45, 6)),
        ("2013-07-01T01:45:06+02:00", datetime(2013, 6, 30, 23, 45, 6)),
        ("2013-07-01 23:45:06-0330", datetime(2013, 7, 2, 3, 15, 6)),
        ("2013-07-01 05:00-05", datetime(2013, 7, 1, 10)),
        (" 2013-07-01 ", datetime(2013, 7, 1)),
        ("9999-12-31", datetime(9999, 12, 31)),
    ],
)
def test_times_are_iso_8601_and_become_utc_where_they_have_an_offset(cells, text, expected):
    assert cells(FieldKind.TIME, text, filled=True).column("a") == [expected]
    assert cells(FieldKind.TIME, "bad", text, "2000-01-01").column("a") == [expected, datetime(2000, 1, 1)]


@pytest.mark.parametrize(
    "text", ["1.7.2013", "07/01/2013", "2013-02-30", "2013-13-01", "20130230", "noon", "13726368", "2025-W53"]
)
def test_other_times_are_rejects(cells, text):
    read = cells(FieldKind.TIME, "2013-01-01", text, filled=True)
    assert read.table.num_rows == 1
    assert read.reasons[2].startswith(f"'{text}' is not a time")


def test_a_missing_time_is_a_reject_only_where_it_must_be_there(cells):
    assert cells(FieldKind.TIME, "", "NaT", filled=True).reasons == {1: "'a' is missing", 2: "'a' is missing"}
    assert cells(FieldKind.TIME, "", "NaT").column("a") == [None, None]


@pytest.mark.parametrize(
    "values",
    [
        pa.array([datetime(2013, 7, 1)], pa.timestamp("ns")),
        pa.array([datetime(2013, 7, 1)], pa.timestamp("s")),
        pa.array([date(2013, 7, 1)]),
        pa.array([datetime(2013, 7, 1, 2, tzinfo=timezone(timedelta(hours=2)))], pa.timestamp("ms", "Europe/Berlin")),
    ],
)
def test_typed_times(parquet, values):
    read = parquet(FieldKind.TIME, values)
    assert read.table.schema.field("a").type == pa.timestamp("us")
    assert read.column("a") == [datetime(2013, 7, 1)]


@pytest.mark.parametrize("text", ["-0.1", "1.01", "inf", "35", "1.0000021", "-0.0000011"])
def test_a_score_outside_0_to_1_is_a_reject(cells, text):
    read = cells(FieldKind.PROBABILITY, "0", "1", text, filled=True)
    assert read.column("a") == [0, 1]
    assert read.reasons == {3: f"'{text}' is not between 0 and 1"}


def test_a_missing_score_and_a_score_that_is_no_number_are_rejects(cells):
    read = cells(FieldKind.PROBABILITY, "", "high", "0.5", "NaN", filled=True)
    assert read.reasons == {1: "'a' is missing", 2: "'high' is not a number", 4: "'a' is missing"}


def test_binary_labels_in_any_case(cells, parquet):
    read = cells(FieldKind.YES_NO, "1", "0", "TRUE", "False", "yes", "No", " 1 ", "1.0")
    assert read.column("a") == [1, 0, 1, 0, 1, 0, 1, 1]
    assert parquet(FieldKind.YES_NO, pa.array([1.0, None, 0.0])).column("a") == [1, None, 0]
    assert parquet(FieldKind.YES_NO, pa.array([True, False])).column("a") == [1, 0]


def test_categories_are_text_in_one_spelling(cells):
    read = cells(FieldKind.CATEGORICAL, "NA", "None", "1.0", " x ", "", " ", "Zürich ✓", "007")
    assert read.column("a") == [None, None, "1", "x", None, None, "Zürich ✓", "007"]


def test_where_texts_stand_in_quotes_a_bare_word_for_nothing_is_missing(write, read_all):
    quoted = read_all(write('"a","b"\n"NA",1\nNA,NA\n"x",2\n'), Field("a", FieldKind.CATEGORICAL))
    plain = read_all(write('a,b\nNA,1\n"NA",NA\nx,2\n'), Field("a", FieldKind.CATEGORICAL))

    assert quoted.column("a") == ["NA", None, "x"]
    assert plain.column("a") == [None, None, "x"]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (pa.array([1, None, 2]), ["1", None, "2"]),
        (pa.array([1.0, 2.5, float("nan")]), ["1", "2.5", None]),
        (pa.array([True, False, None]), ["True", "False", None]),
        (pa.array(["a", "", "b"]).dictionary_encode(), ["a", None, "b"]),
        (pa.array(["a", None], pa.large_string()), ["a", None]),
        (pa.array([["x"], None]), ["['x']", None]),
        (pa.array([0.1, 2.0], pa.float32()), ["0.1", "2"]),
        (pa.array([Decimal("2.50"), Decimal("3.00")]), ["2.5", "3"]),
        (pa.array([datetime(2026, 1, 1), datetime(2026, 1, 1, 9, 30)]), ["2026-01-01", "2026-01-01 09:30:00"]),
        (pa.array([date(2026, 1, 1)]), ["2026-01-01"]),
        (pa.array([b"1.0", b" x"]), ["1", "x"]),
    ],
)
def test_typed_categories_become_text(parquet, values, expected):
    assert parquet(FieldKind.CATEGORICAL, values).column("a") == expected


def test_a_known_label_needs_its_time_and_an_unknown_one_does_not(write, read_all):
    fields = (Field("a", FieldKind.YES_NO), Field("t", FieldKind.TIME, filled_with="a"))
    read = read_all(write("a,t\n1,2013-01-01\n,\n0,\n"), *fields)
    assert read.column("a") == [1, None]
    assert read.reasons == {3: "'t' is missing"}


def test_a_second_occurrence_of_an_id_names_the_first(cells):
    read = cells(FieldKind.ID, "x", "y", "x", "x", filled=True)
    assert read.column("a") == ["x", "y"]
    assert read.reasons == {
        3: "id 'x' appears already in row 1 of the data",
        4: "id 'x' appears already in row 1 of the data",
    }


def test_an_id_that_was_rejected_for_another_fault_is_not_taken(write, read_all):
    path = write("i,a\nx,bad\nx,1\n,2\n")
    read = read_all(path, Field("i", FieldKind.ID, filled=True), Field("a", FieldKind.NUMERIC))
    assert read.column("i") == ["x"]
    assert read.reasons == {1: "'bad' is not a number", 3: "'i' is missing"}


def test_integer_ids_are_text(parquet):
    assert parquet(FieldKind.ID, pa.array([7, 8])).column("a") == ["7", "8"]


def test_ids_are_made_from_file_and_row_where_there_are_none(write, read_all):
    fields = (Field("id", FieldKind.MADE_ID, filled=True), Field("a", FieldKind.NUMERIC))
    read = read_all(write("a\n1\nx\n3\n", "january.csv"), *fields)
    assert read.column("id") == ["january.csv:1", "january.csv:3"]


def test_a_row_with_several_faults_is_one_reject(write, read_all):
    read = read_all(write("a,b\nx,y\n"), Field("a", FieldKind.NUMERIC), Field("b", FieldKind.NUMERIC))
    assert [(reject.row_number, reject.column) for reject in read.rejects] == [(1, "a")]


def test_long_values_are_cut_in_rejects(cells):
    assert len(cells(FieldKind.NUMERIC, "x" * 10_000).rejects[0].value) == 200


@pytest.mark.parametrize("junk", [10_000])
def test_a_column_full_of_distinct_junk_is_rejected_row_by_row(cells, junk):
    read = cells(FieldKind.NUMERIC, *(f"1.{row}.0" for row in range(junk)))
    assert len(read.rejects) == junk


def test_json_cells_keep_their_types_whatever_stands_beside_them(write, read_all):
    rows = [{"a": 1}, {"a": "2"}, {"a": None}, {}, {"a": True}, {"a": 2**70}, {"a": [1]}, {"a": float("nan")}]
    read = read_all(write("\n".join(map(json.dumps, rows))), Field("a", FieldKind.NUMERIC))
    assert read.column("a") == [1, 2, None, None, 1, float(2**70), None]
    assert read.reasons == {7: "'[1]' is not a number"}


@pytest.mark.parametrize(
    ("unit", "zone", "written"),
    [
        ("ns", None, ["2013-07-01 00:00:00", "2013-07-01 12:30:10.25", None]),
        ("us", None, ["2013-07-01 00:00:00", "2013-07-01 12:30:10.25", None]),
        ("ms", "UTC", ["2013-07-01 00:00:00Z", "2013-07-01 12:30:10.25Z", None]),
        ("s", None, ["2013-07-01 00:00:00", "2013-07-01 12:30:10", None]),
    ],
)
def test_times_are_written_without_zeros_at_their_end(unit, zone, written):
    moments = [datetime(2013, 7, 1), datetime(2013, 7, 1, 12, 30, 10, 250_000 if unit != "s" else 0), None]
    assert as_text(pa.array(moments, pa.timestamp(unit, zone))).to_pylist() == written


def test_a_time_of_day_is_written_without_zeros_at_its_end():
    assert as_text(pa.array([1_500_000], pa.time64("us"))).to_pylist() == ["00:00:01.5"]


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_true_and_false_among_numbers_are_read_and_told_once(tmp_path, read_all, form):
    path, cells = tmp_path / f"a.{form}", [True, False, None, True]
    if form == "parquet":
        pq.write_table(pa.table({"a": cells, "b": [1, 2, 3, 4]}), path)
    elif form == "csv":
        path.write_text("a,b\n" + "".join(f"{'' if a is None else a},1\n" for a in cells))
    else:
        path.write_text("".join(json.dumps({"a": a, "b": 1}) + "\n" for a in cells))
    found = read_all(path, Field("a", FieldKind.NUMERIC), Field("b", FieldKind.NUMERIC))
    assert found.column("a") == [1, 0, None, 1]
    assert sum((part.notes for part in found.parts), Counter()) == {("a", "read as 1 and 0: true and false"): 3}


@pytest.mark.parametrize("form", ["csv", "parquet", "jsonl"])
def test_a_row_without_an_id_is_rejected_in_every_form(tmp_path, read_all, form):
    path, ids = tmp_path / f"a.{form}", ["i1", "", None, "  "]
    if form == "parquet":
        pq.write_table(pa.table({"key": ids, "b": [1, 2, 3, 4]}), path)
    elif form == "csv":
        path.write_text("key,b\n" + "".join(f"{'' if i is None else i},1\n" for i in ids))
    else:
        path.write_text("".join(json.dumps({"key": i, "b": 1}) + "\n" for i in ids))
    found = read_all(path, Field(KEY, FieldKind.ID, filled=True), Field("b", FieldKind.NUMERIC))
    assert found.column(KEY) == ["i1"]
    assert {reject.reason for reject in found.rejects} == {"'key' is missing"}
