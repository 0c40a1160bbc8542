import gzip
import io
import json
import sys
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, Format, recognise
from monitoring.intake.formats import estimate_rows

NUMBER = Field("a", FieldKind.NUMERIC)


def test_parquet_is_recognised_whatever_the_file_is_called(tmp_path):
    path = tmp_path / "data.csv"
    pq.write_table(pa.table({"a": [1, 2]}), path)
    assert recognise(path).format is Format.PARQUET


def test_json_lines_are_recognised_by_their_first_brace(write):
    assert recognise(write('\n  {"a": 1}\n', "data.csv")).format is Format.JSON_LINES


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_each_delimiter_is_found_and_read(write, read_all, delimiter):
    path = write(f"x{delimiter}a\nsome text{delimiter}1.5\n")
    assert recognise(path).delimiter == delimiter
    assert read_all(path, NUMBER).column("a") == [1.5]


def test_delimiters_inside_quoted_names_do_not_count(write):
    assert recognise(write('"a;b;c;d",e\n1,2\n')).delimiter == ","
    assert recognise(write('"a,b";c;d\n1,5;2;3\n')).delimiter == ";"


def test_a_single_column_needs_no_delimiter(write, read_all):
    assert read_all(write("a\n1\n2\n"), NUMBER).column("a") == [1.0, 2.0]


def test_a_byte_order_mark_is_not_part_of_the_first_name(write, read_all):
    path = write(b"\xef\xbb\xbfa,b\n1,2\n")
    assert recognise(path).bom
    assert read_all(path, NUMBER).column("a") == [1.0]


def test_a_byte_order_mark_before_json_lines_is_skipped(write, read_all):
    assert read_all(write(b'\xef\xbb\xbf{"a": 1}\n{"a": 2}\n'), NUMBER).column("a") == [1.0, 2.0]


@pytest.mark.parametrize("content", ["a,b\n1,2\n", '{"a": 1}\n'])
def test_gzip_is_unpacked(write, read_all, content):
    assert read_all(write(gzip.compress(content.encode()), "x"), NUMBER).column("a") == [1.0]


def test_standard_input_is_read_like_a_file(monkeypatch, read_all):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"a\n1\nx\n")))
    read = read_all("-", NUMBER)
    assert read.column("a") == [1.0]
    assert read.reasons == {2: "'x' is not a number"}


@pytest.mark.parametrize(
    ("content", "message", "hint"),
    [
        (b"", "is empty", "header"),
        (b" \n\n", "is empty", "header"),
        (b"a,b\n", "no rows", "at least one row"),
        (b"a,b", "no rows", "at least one row"),
        ("a,b\n1,Москва\n".encode("cp1251"), "not UTF-8 text, and its encoding is not to be told", "[files] encoding"),
        (b"a,b\n1,\xc3\xa9\n" + b"1,2\n" * 300_000 + b"1\xe9,2\n", "not UTF-8 text all through", "[files] encoding"),
        (bytes(range(256)), "not a data file", "CSV, Excel, Parquet or JSON lines"),
        (b"PK\x03\x04rest of something", "a zip file, but damaged", "copy it again"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 sheet", "a workbook that cannot be read", "CSV"),
        (b"ARROW1\x00\x00", "Arrow IPC or Feather", "Parquet"),
        (b"ORC\x00", "an ORC file", "Parquet"),
        (b"Obj\x01\x04", "an Avro file", "Parquet"),
        (b"SQLite format 3\x00", "a SQLite database", "export the table"),
        (b"\x80\x04\x95\x10\x00", "a pickle, which is never opened", "Parquet"),
        (b"<!DOCTYPE html><html>", "a web page (HTML)", "download the data"),
        (b"\n <html>", "a web page (HTML)", "download the data"),
        (b"[[1, 2], [3, 4]]", "JSON array, and not one of objects", "write objects"),
        (b'{\n  "a": 1\n}\n', "an object over several lines", "one object a line"),
        (b"A,b\n1,2\n", "lacks the column: a", "did you mean 'A' for 'a'?"),
        (b",".join(b"c%d" % i for i in range(12_000)) + b"\n", "has 12,000 columns, or more", "at most 10,000"),
        (json.dumps({f"c{i}": i for i in range(12_000)}).encode(), "has 12,000 columns, or more", "at most 10,000"),
        (gzip.compress(b"c," * 3_000_000), "columns, or more", "at most 10,000"),
        (b"PAR1 and nothing more", "damaged Parquet", "copy it again"),
        (b"\x1f\x8b\x08 broken", "damaged", "copy it again"),
        (b"a,b,a\n1,2,3\n", "more than one column 'a'", "own name"),
        (b'a,b\n1,"x\n2,y\n', "ends inside a quoted cell", "quotation mark"),
        (b'a,b\n"1,x\n2,y\n', "ends inside a quoted cell", "quotation mark"),
    ],
)
def test_a_file_that_cannot_be_used_gets_one_sentence_and_a_hint(write, read_all, content, message, hint):
    with pytest.raises(DataError) as caught:
        read_all(write(content), NUMBER)
    assert message in caught.value.message
    assert "\n" not in caught.value.message
    assert hint in caught.value.hint


def test_what_is_ascii_for_long_and_then_not_utf_8_is_read_as_western_and_said(write, read_all):
    content = b"a,b\n" + b"1,x\n" * 400_000 + b"2,caf\xe9\n"
    found = read_all(write(content), NUMBER, Field("b", FieldKind.CATEGORICAL))
    assert found.column("b")[-1] == "café"
    assert found.parts[-1].said == (
        "encoding = 'cp1252' is assumed, because far behind its beginning the text is not UTF-8",
    )


def test_a_character_cut_at_the_end_of_the_head_is_no_fault(write):
    head = "a\n" + "x" * ((1 << 20) - 3)
    assert recognise(write(head + "é" * 10)).format is Format.CSV


def test_a_file_cut_off_in_the_middle_is_damaged(write, read_all):
    packed = gzip.compress(b"a,b\n" + b"1,2\n" * 1000)
    with pytest.raises(DataError, match="damaged"):
        read_all(write(packed[:-20]), NUMBER)


def test_a_parquet_file_without_rows_is_refused(tmp_path, read_all):
    pq.write_table(pa.table({"a": pa.array([], pa.float64())}), tmp_path / "x.parquet")
    with pytest.raises(DataError, match="no rows"):
        read_all(tmp_path / "x.parquet", NUMBER)


def test_a_file_that_is_not_there_is_named_with_its_neighbour(write):
    write("a\n1\n", "january.csv")
    with pytest.raises(DataError, match="cannot be read") as caught:
        recognise(write("a\n1\n").with_name("januar.csv"))
    assert caught.value.hint == "did you mean 'january.csv'?"


def test_a_link_to_a_file_that_is_gone_is_told_from_a_name_that_is_mistyped(tmp_path):
    (tmp_path / "today.csv").symlink_to("moved.csv")
    with pytest.raises(DataError, match="cannot be read") as caught:
        recognise(tmp_path / "today.csv")
    assert caught.value.hint == "it is a link to moved.csv, which is not there"


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        recognise(Path(tmp_path))


def test_rows_are_counted_from_a_small_file_and_estimated_from_a_large_one(write):
    assert estimate_rows(recognise(write("a\n1\n2\n3"))) == 3
    assert estimate_rows(recognise(write('{"a":1}\n{"a":1}\n'))) == 2
    large = estimate_rows(recognise(write("a,b\n" + "12,34\n" * 500_000)))
    assert abs(large - 500_000) < 5_000


def test_a_workbook_that_is_none_is_refused_in_one_sentence(read_all, tmp_path):
    for member in ("xl/workbook.xml", "content.xml"):
        with zipfile.ZipFile(tmp_path / "sheet", "w") as packed:
            packed.writestr(member, "<x/>")
        with pytest.raises(DataError, match="a workbook that cannot be read"):
            read_all(tmp_path / "sheet", NUMBER)


def test_parquet_with_very_many_columns_is_refused(tmp_path, read_all):
    pq.write_table(pa.table({f"c{i}": [i] for i in range(10_001)}), tmp_path / "wide.parquet")
    with pytest.raises(DataError, match="has 10,001 columns, or more"):
        read_all(tmp_path / "wide.parquet", NUMBER)


def test_names_that_nobody_needs_may_be_there_twice(write, read_all, tmp_path):
    assert read_all(write("a,,,x,x\n1,2,3,4,5\n"), NUMBER).column("a") == [1.0]
    twice = pa.Table.from_arrays([pa.array([1.0]), pa.array([2]), pa.array([3])], names=["a", "x", "x"])
    pq.write_table(twice, tmp_path / "twice.parquet")
    assert read_all(tmp_path / "twice.parquet", NUMBER).column("a") == [1.0]


def test_of_very_many_missing_columns_the_first_are_named(write, read_all):
    fields = [Field(f"f{i}", FieldKind.NUMERIC) for i in range(5000)]
    with pytest.raises(DataError, match="lacks 5,000 columns: f0, f1") as caught:
        read_all(write("a\n1\n"), *fields)
    assert caught.value.message.endswith("f19 and 4,980 others")


@pytest.mark.parametrize(
    "values",
    [pa.array([5], pa.duration("s")), pa.array([[1.0]]), pa.array([{"x": 1}])],
    ids=["duration", "list", "struct"],
)
def test_a_column_of_a_type_that_nothing_can_be_read_from_is_named_at_once(tmp_path, read_all, values):
    pq.write_table(pa.table({"a": values}), tmp_path / "x.parquet")
    with pytest.raises(DataError, match=r"the column 'a' of x.parquet is of type .*, which is neither a number"):
        read_all(tmp_path / "x.parquet", NUMBER)


@pytest.mark.parametrize("field", [NUMBER, Field("a", FieldKind.CATEGORICAL), Field("a", FieldKind.ID)])
def test_an_object_in_the_place_of_a_value_is_named_as_such(write, read_all, field):
    found = read_all(write('{"a": 1}\n{"a": {"b":1}}\n{"other": {"x": 1}}\n'), field)
    reject = found.rejects[0]
    assert (reject.row_number, reject.column, reject.value) == (2, "a", '{"b":1}')
    assert reject.reason.startswith("an object is no value: write one value a key")
    assert found.table.num_rows == 2  # what stands in a column that nobody asks for does no harm


def test_a_column_that_stands_inside_the_object_of_another_is_said_to(write, read_all):
    with pytest.raises(DataError, match="lacks the column 'a': it stands inside the object of 'features'") as caught:
        read_all(write('{"id": 1, "features": {"a": 1}}\n'), NUMBER)
    assert caught.value.hint.startswith("write one value a key, such as {")


def test_a_structure_is_no_category(tmp_path, read_all):
    pq.write_table(pa.table({"a": pa.array([{"x": "1"}])}), tmp_path / "x.parquet")
    with pytest.raises(DataError, match=r"the column 'a' of x.parquet is of type struct<x: string>, which is neither"):
        read_all(tmp_path / "x.parquet", Field("a", FieldKind.CATEGORICAL))
