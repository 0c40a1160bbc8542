"""Workbooks of Excel 97 and of LibreOffice, as these wrote them: dates, numbers, empty rows, totals, several sheets."""

from datetime import datetime
from pathlib import Path

import pytest

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.intake import Field, FieldKind, batches

SHEETS = Path(__file__).parent / "sheets"
FIELDS = (
    Field("id", FieldKind.ID),
    Field("at", FieldKind.TIME),
    Field("x", FieldKind.NUMERIC),
    Field("flag", FieldKind.YES_NO),
    Field("town", FieldKind.CATEGORICAL),
)
ROWS = [(f"k{n}", datetime(2026, 3, 1 + n, 10, 20), 1.5 * n, 1 - n % 2, None if n == 2 else "Ulm") for n in range(5)]


@pytest.mark.parametrize(
    ("name", "settings", "count", "said"),
    [
        ("titled.xls", ALL_FOUND_OUT, 5, ""),
        ("two.ods", ALL_FOUND_OUT, 5, "sheet = 'Rows' is assumed, because it is the first of 2 sheets with rows"),
        ("two.ods", FileSettings(sheet="More"), 2, ""),
    ],
)
def test_a_workbook_is_read_as_it_shows(name, settings, count, said):
    (part, *rest) = batches(SHEETS / name, FIELDS, settings=settings)
    assert [tuple(row.values()) for row in part.table.to_pylist()] == ROWS[:count]
    assert said in "".join(part.said)
    assert bool(said) == bool(part.said)
    rejects = [(each.line, each.value) for batch in (part, *rest) for each in batch.rejects]
    assert rejects == ([(10, "Total")] if name == "titled.xls" else [])
