import pyarrow as pa
import pyarrow.compute as pc
import pytest

from monitoring.domain import FileSettings
from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind
from monitoring.intake.preview import preview
from monitoring.intake.telling.readings import guessed


def test_the_first_rows_are_shown_as_they_will_be_read(write):
    found = preview(write("a;b\n1;x\n2;\n3\n"))
    assert (found.columns, found.rows) == (("a", "b"), (("1", "x"), ("2", "")))
    assert [(r.line, r.reason) for r in found.problems] == [(4, "1 cells where the header has 2")]


def test_with_fields_they_are_shown_as_what_they_mean(write):
    fields = [Field("b", FieldKind.NUMERIC), Field("at", FieldKind.TIME)]
    found = preview(write("a,b,at\n1,2.50,2026-03-01\n1,x,2026-03-01\n"), fields=fields)
    assert found.columns == ("b", "at")
    assert found.rows == (("2.5", "2026-03-01 00:00:00"),)
    assert [(r.line, r.column) for r in found.problems] == [(3, "b")]


def test_what_is_said_beforehand_goes_before_what_is_found_out(write):
    path = write("a;b,c\n1;2,3\n")
    assert preview(path, FileSettings(delimiter=",")).columns == ("a;b", "c")


def test_a_file_without_rows_is_refused(write):
    with pytest.raises(DataError, match="has no rows"):
        preview(write("a,b\n\n"))


def test_how_columns_are_read_is_told_with_an_example_and_its_number_of_cells(write):
    cells = "k;at;sum;rate;part;land\n1;25.03.2026;1.234,50;2.000;5 %;NA\n2;01.03.2026;7,1;3.000;7 %;ZA\n"
    found = {(a.key, a.value): a for a in preview(write(cells)).assumed}
    two = "2 of the first 2 rows"
    assert found["column:at", "read with the day first, which the file's other dates tell"].why == f"so in {two}"
    assert found["column:sum", "read as '1.234,50' is 1234.5"].why == f"so in {two}"
    assert (
        found["column:rate", "read as '2.000' is 2000, because the file's other columns have decimal commas"].why
        == f"so in {two}"
    )
    assert ["is 0.05" in value for key, value in found if key == "column:part"] == [True]
    assert found["column:land", "'NA' is missing"].why == "so in 1 cell"


def test_what_nothing_tells_is_not_sure(write):
    (found,) = (a for a in preview(write("k,sum\n1,1.234\n2,2.000\n")).assumed if a.key == "column:sum")
    assert (found.value, found.sure) == ("decimal = '.'", False)
    assert found.why.startswith("'1.234' may be 1.234 or 1234")


def test_a_wide_file_of_numbers_is_looked_at_as_a_whole_and_not_column_by_column(write, monkeypatch):
    cells = {"n": ("1.5", "0.25"), "d": ("1,5", "22,75"), "p": ("12 %", "7 %")}
    columns = [(f"{kind}{place}", each) for place in range(200) for kind, each in cells.items()]
    looks, match = [], pc.match_substring_regex
    monkeypatch.setattr(pc, "match_substring_regex", lambda *args, **more: looks.append(args) or match(*args, **more))

    assert {str(field.kind) for field in guessed(pa.table({name: list(each) for name, each in columns}))} == {"numeric"}
    assert len(looks) < 10

    del looks[:]
    plain = [(f"n{place}", ("1.5", f"0.{place}")) for place in range(600)]
    lines = [",".join(name for name, _ in plain), *(",".join(row) for row in zip(*(c for _, c in plain), strict=True))]
    found = preview(write("\n".join(lines)))
    assert found.rows[1] == tuple(f"0.{place}" for place in range(600))
    assert len(looks) < 30
