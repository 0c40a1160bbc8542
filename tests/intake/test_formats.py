import gzip
import io
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, Format, recognise
from monitoring.intake.formats import estimate_rows, sniff_delimiter

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


def test_delimiters_inside_quoted_names_do_not_count():
    assert sniff_delimiter('"a;b;c;d",e\n') == ","


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
        ("a,b\n1,é\n".encode("latin-1"), "not UTF-8", "save it as UTF-8"),
        ("a,b\n1,é\n".encode("utf-16"), "UTF-16", "save it as UTF-8"),
        ("a,b\n1,é\n".encode("utf-16-le"), "not a data file", "CSV, Parquet or JSON lines"),
        (bytes(range(256)), "not a data file", "CSV, Parquet or JSON lines"),
        (b"PK\x03\x04rest of a sheet", "zip or Excel", "CSV"),
        (b'[{"a": 1}]', "JSON array", "one object a line"),
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


def test_latin_1_far_into_the_file_is_found_too(write, read_all):
    with pytest.raises(DataError, match="not UTF-8"):
        read_all(write(b"a,b\n" + b"1,x\n" * 400_000 + b"2,\xe9\n"), NUMBER, Field("b", FieldKind.CATEGORICAL))


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


def test_a_folder_is_not_a_file(tmp_path):
    with pytest.raises(DataError, match="cannot be read"):
        recognise(Path(tmp_path))


def test_rows_are_counted_from_a_small_file_and_estimated_from_a_large_one(write):
    assert estimate_rows(recognise(write("a\n1\n2\n3"))) == 3
    assert estimate_rows(recognise(write('{"a":1}\n{"a":1}\n'))) == 2
    large = estimate_rows(recognise(write("a,b\n" + "12,34\n" * 500_000)))
    assert abs(large - 500_000) < 5_000
