"""Files as people have them: what they hold, or one sentence."""

import csv
import gzip
import io
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitoring.domain import FileSettings
from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, batches
from monitoring.intake.dialect.totals import TOTALS
from monitoring.intake.preview import preview
from tests.intake.dirty.texts import FILES, zipped


@pytest.mark.parametrize("case", FILES)
def test_a_file_holds_what_it_holds_or_says_why_it_cannot_be_read(write, case):
    content, expected = FILES[case]
    path = write(content, "file")
    if isinstance(expected, str):
        with pytest.raises(DataError) as caught:
            preview(path)
        assert expected in f"{caught.value.message} {caught.value.hint}"
        assert "\n" not in caught.value.message
        return
    found = preview(path)
    rejected = [row for row in expected[1:] if isinstance(row[0], int)]
    assert [found.columns, *found.rows] == [row for row in expected if row not in rejected]
    assert [line for line, _ in rejected] == [reject.line for reject in found.problems]
    assert all(why in reject.reason for (_, why), reject in zip(rejected, found.problems, strict=True))


@pytest.mark.parametrize("case", [case for case, (_, expected) in FILES.items() if not isinstance(expected, str)])
def test_every_row_is_accounted_for(write, case):
    content, expected = FILES[case]
    fields = [Field(name, FieldKind.CATEGORICAL) for name in dict.fromkeys(expected[0])]
    if any(name in ("a_2", "a_3") for name in expected[0]):
        fields = fields[1:]  # the doubled one is asked about
    read = list(batches(write(content, "file"), fields))
    assert sum(batch.read for batch in read) == len(expected) - 1


CELL = st.text(st.characters(codec="cp1252", categories=("L", "Nd", "P", "Zs")), min_size=1, max_size=8).filter(
    lambda text: text == text.strip()
)
NAMES = ("key", "größe", "a b")


def packed(content, container):
    if container == "plain":
        return content
    return gzip.compress(content) if container == "gzip" else zipped(("x.csv", content))


@settings(max_examples=30)
@given(
    rows=st.lists(st.tuples(st.integers(0, 999).map(str), CELL, CELL), min_size=3, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    quote=st.sampled_from("\"'"),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    titles=st.integers(0, 3),
    container=st.sampled_from(["plain", "gzip", "zip"]),
)
def test_tables_in_any_dialect_read_back_equal(rows, encoding, delimiter, quoting, quote, end, titles, container):
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, quoting=quoting, quotechar=quote, lineterminator=end)
    writer.writerows([NAMES, *rows])
    content = packed((f"Report{end}" * titles + held.getvalue()).encode(encoding), container)
    said = FileSettings(encoding, delimiter, quote, escape="none")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(content)
        found = preview(path, said)
    assert found.columns == NAMES
    assert found.rows == tuple(rows)


SYLLABLES = ("ba", "kö", "lü", "né", "straß", "X", " ", "Ü7")
WORD = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=4).map("".join).map(str.strip).filter(bool)


@settings(max_examples=30)
@given(
    rows=st.lists(st.tuples(st.integers(0, 999).map(str), WORD, WORD), min_size=3, max_size=8),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "latin-1"]),
    delimiter=st.sampled_from(",;\t|"),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    titles=st.integers(0, 3),
    container=st.sampled_from(["plain", "gzip", "zip"]),
)
def test_all_is_found_out_of_a_table_of_words(rows, encoding, delimiter, quoting, end, titles, container):
    held = io.StringIO(newline="")
    csv.writer(held, delimiter=delimiter, quoting=quoting, lineterminator=end).writerows([NAMES, *rows])
    content = packed((f"Report{end}" * titles + held.getvalue()).encode(encoding), container)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "x"
        path.write_bytes(content)
        found = preview(path)
    assert found.columns == NAMES
    assert found.rows == tuple(rows)


@pytest.mark.parametrize(
    ("content", "said", "rows"),
    [
        (b"a^b\n1^2\n", FileSettings(delimiter="^"), [("a", "b"), ("1", "2")]),
        (b"a~b\n1~2\n", FileSettings(delimiter="~"), [("a", "b"), ("1", "2")]),
        (b"1,2\n3,4\n", FileSettings(header=0), [("column_1", "column_2"), ("1", "2"), ("3", "4")]),
        (b"x,y\np,q\n1,2\n", FileSettings(header=2), [("p", "q"), ("1", "2")]),
        (b"a,b\n1,2\nTotal,2\n", FileSettings(totals="keep"), [("a", "b"), ("1", "2"), ("Total", "2")]),
        (b"a,b\n# x,2\n", FileSettings(comment="none"), [("a", "b"), ("# x", "2")]),
        (b"!x\na,b\n!y\n1,2\n", FileSettings(comment="!"), [("a", "b"), ("1", "2")]),
        (b'a,b\n"x",2\n', FileSettings(quote="none"), [("a", "b"), ('"x"', "2")]),
        ("a;b\n1;Łódź\n".encode("cp1250"), FileSettings(encoding="cp1250"), [("a", "b"), ("1", "Łódź")]),
        (zipped(("x", "a\n1\n"), ("y", "b\n2\n")), FileSettings(member="y"), [("b",), ("2",)]),
    ],
)
def test_what_is_said_goes_before_what_is_found_out(write, content, said, rows):
    found = preview(write(content, "file"), said)
    assert [found.columns, *found.rows] == rows


def test_a_column_that_is_needed_and_there_twice_is_asked_about(write):
    with pytest.raises(DataError, match="more than one column 'a'"):
        list(batches(write(b"a,a,b\n1,2,3\n"), [Field("a", FieldKind.NUMERIC)]))


def test_what_is_not_sure_is_said_where_the_file_is_read(write):
    batch = next(batches(write("a;b\n1;Łódź\n".encode("cp1250")), [Field("a", FieldKind.NUMERIC)]))
    assert batch.said[0].startswith("encoding = 'cp1252' is assumed, because it is not UTF-8, and may be")


SHEET = """<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{}</sheetData></worksheet>"""
BOOK = """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"
xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets>{}</sheets></workbook>"""
RELATIONS = """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>"""
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"


def workbook(**sheets):
    def cell(value):
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{value}</t></is></c>' if value else "<c/>"
        return f"<c><v>{value}</v></c>"

    def sheet(rows):
        return SHEET.format("".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows))

    places = list(enumerate(sheets, 1))
    return zipped(
        ("_rels/.rels", RELATIONS.format(f'<Relationship Id="r" Type="{OFFICE}" Target="xl/workbook.xml"/>')),
        ("xl/workbook.xml", BOOK.format("".join(f'<sheet name="{n}" sheetId="{i}" r:id="r{i}"/>' for i, n in places))),
        (
            "xl/_rels/workbook.xml.rels",
            RELATIONS.format(
                "".join(f'<Relationship Id="r{i}" Type="{KIND}" Target="worksheets/s{i}.xml"/>' for i, _ in places)
            ),
        ),
        *((f"xl/worksheets/s{i}.xml", sheet(sheets[name])) for i, name in places),
    )


LOANS = [["Report"], [], ["id", "amount", "plan"], [1, 1.5, "007"], [2, 2, "A"], ["Total", 3.5, ""]]


def test_a_sheet_is_read_with_its_types_and_its_own_row_numbers(write):
    found = preview(write(workbook(Loans=LOANS), "x.xlsx"))
    assert found.columns == ("id", "amount", "plan")
    assert found.rows == (("1", "1.5", "007"), ("2", "2", "A"))
    assert [(reject.line, reject.value) for reject in found.problems] == [(6, "Total")]
    assert {each.key: each.value for each in found.assumed} == {"header": "3", "totals": "reject"}


def test_of_several_sheets_the_first_is_read_which_is_not_sure(write):
    path = write(workbook(Empty=[], Loans=LOANS, Other=[["x"], [1]]), "x.xlsx")
    assert [(each.value, each.sure) for each in preview(path).assumed if each.key == "sheet"] == [("Loans", False)]
    assert preview(path, FileSettings(sheet="Other")).rows == (("1",),)
    with pytest.raises(DataError, match="has no sheet 'Othe'") as caught:
        preview(path, FileSettings(sheet="Othe"))
    assert caught.value.hint == "did you mean 'Other'?"


@pytest.mark.parametrize("sign", ["^", "~", "!", "#", "::", "¦", "=>"])
def test_cells_that_are_parted_by_another_sign_are_not_taken_for_one_and_what_to_write_is_said(tmp_path, sign):
    path = tmp_path / "x.csv"
    path.write_text("".join(sign.join(row) + "\n" for row in [("id", "x"), ("k1", "1.5"), ("k2", "7")]))
    fields = [Field("id", FieldKind.ID), Field("x", FieldKind.NUMERIC)]
    with pytest.raises(DataError) as caught:
        list(batches(path, fields))
    assert caught.value.message == f"x.csv lacks id, x: its rows are one cell, but {sign!r} stands in all of them alike"
    assert (f'write delimiter = "{sign}"' in caught.value.hint) == (len(sign) == 1 and sign.isascii())
    (found,) = preview(path).assumed
    assert not found.sure
    if len(sign) == 1 and sign.isascii():
        (part,) = batches(path, fields, settings=FileSettings(delimiter=sign))
        assert part.table["x"].to_pylist() == [1.5, 7.0]


def test_spaces_part_cells_to_the_end_of_a_long_file_and_rows_of_totals_are_found(write):
    rows = "".join(f" {place:6}   {place / 8:9.3f}  \n" for place in range(1, 120_001))
    path = write(f"    id        x\n{rows} 7\nTotal  12.5\n", "aligned.dat")
    read = list(batches(path, [Field("id", FieldKind.CATEGORICAL), Field("x", FieldKind.NUMERIC)]))
    table = pa.concat_tables([batch.table for batch in read])
    assert table["id"].to_pylist() == [str(place) for place in range(1, 120_001)]
    assert table["x"].to_pylist() == [round(place / 8, 3) for place in range(1, 120_001)]
    assert [(each.line, each.reason) for batch in read for each in batch.rejects] == [
        (120_002, "1 cells where the header has 2"),
        (120_003, f"'Total': {TOTALS}"),
    ]
