"""Rejects carry the line on which an editor shows their row."""

import csv
import gzip
import io
from collections import Counter

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.intake import Field, FieldKind, batches
from monitoring.intake.formats import recognise
from monitoring.intake.formats.lines import Lines

A, B = Field("a", FieldKind.NUMERIC), Field("b", FieldKind.CATEGORICAL)


def lines_of(read):
    return [reject.line for reject in read.rejects]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_blank_lines_and_cells_of_several_lines_are_counted_as_an_editor_does(write, read_all, end):
    content = 'a,b\nbad,1\n\n2,"two\nlines"\n\n\nworse,"x\n\ny"\n1\nlast,z'.replace("\n", end)
    read = read_all(write(content), A, B)
    assert [(reject.row_number, reject.line) for reject in read.rejects] == [(1, 2), (3, 8), (4, 11), (5, 12)]
    assert lines_of(read_all(write(gzip.compress(content.encode()), "x"), A, B)) == [2, 8, 11, 12]


def test_a_mark_within_a_cell_opens_nothing(write, read_all):
    read = read_all(write('a,b\n1,5" pipe\nbad,"6"" pipe"\nbad,x\n'), A, B)
    assert lines_of(read) == [3, 4]


def test_lines_of_a_large_file_are_right_batch_by_batch(write, read_all):
    rows = [f'{"x" if row % 1000 == 7 else row},"{"two" * 20}\n{row}"' for row in range(40_000)]
    read = read_all(write("a,b\r\n" + "\r\n".join(rows)), A, B, batch_rows=3_000)
    assert lines_of(read) == [2 + 2 * row for row in range(7, 40_000, 1000)]


def test_json_lines_have_lines_and_parquet_has_none(write, read_all, tmp_path):
    read = read_all(write('{"a": 1, "b": ""}\n \n\n{"a": "x"}\r\n\n{"a"\n', "x.jsonl"), A, B)
    assert lines_of(read) == [4, 6]
    pq.write_table(pa.table({"a": ["x"], "b": ["y"]}), tmp_path / "x.parquet")
    assert lines_of(read_all(tmp_path / "x.parquet", A, B)) == [0]


def test_a_row_can_be_asked_for_again_after_the_batch_went_on(write):
    path = write("a,b\n" + "".join(f"{row},x\n" for row in range(300_000)))
    lines = Lines(recognise(path))
    lines.forget(before=250_000)
    assert [lines.of(299_999), lines.of(250_000), lines.of(1)] == [300_000, 250_001, 2]


cell = st.text(st.sampled_from('a",\n\r ;'), max_size=6)


@given(st.lists(st.tuples(cell, cell), min_size=1, max_size=8), st.sampled_from(["\n", "\r\n"]), st.data())
@settings(max_examples=12)
def test_any_row_is_on_the_line_that_counting_its_cells_gives(tmp_path_factory, rows, end, data):
    expected, line, text = [], 2, f"a,b{end}"
    for first, second in rows:
        blanks = data.draw(st.integers(0, 2))
        buffer = io.StringIO()
        csv.writer(buffer, lineterminator=end, quoting=csv.QUOTE_ALL).writerow((f"bad {first}", second))
        expected.append(line + blanks)
        text += end * blanks + buffer.getvalue()
        line = len((text + "|").splitlines())
    path = tmp_path_factory.mktemp("lines") / "x.csv"
    path.write_bytes(text.encode())
    rejects = [reject for batch in batches(path, (A, B)) for reject in batch.rejects]
    assert [reject.line for reject in rejects] == expected


def test_rows_that_swallow_line_ends_are_told_with_their_count_and_the_first_line(write):
    stray = write('a,b\n1,x\n2,"y\n3,z\n4,"w\n5,v\n')
    *_, last = batches(stray, (A, B))
    assert sum(batch.read for batch in batches(stray, (A, B))) < 5
    ((column, words),) = last.notes
    assert (column, last.notes[column, words]) == ("", 1)
    assert words.endswith("the first from line 3")

    honest = write("a,b\n" + "".join(f'{row},"two\nlines"\n' for row in range(100_000)))
    notes = sum((batch.notes for batch in batches(honest, (A, B))), Counter())
    assert list(notes.values()) == [100_000]
    assert next(iter(notes))[1].endswith("the first from line 2")

    for plain in ('a,b\n1,"x"\n2,"y"\n', "a,b\n\n1,x\n", 'a,b\n\n1,"x"\n'):
        assert not any(batch.notes for batch in batches(write(plain), (A, B)))
