import pytest

from monitoring.domain import FileSettings
from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind
from monitoring.intake.preview import preview


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
