"""Rows of totals at the end: rejected by one rule, whatever tool wrote the file."""

import gzip
import json
import zipfile

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import ALL_FOUND_OUT, FileSettings
from monitoring.intake import Field, FieldKind, batches

FIELDS = (Field("town", FieldKind.CATEGORICAL), Field("x", FieldKind.NUMERIC))
COLUMNS = ("n", "town", "x")


def csv(path, rows):
    path.write_text(
        "".join(",".join(map(str, ["" if c is None else c for c in row])) + "\n" for row in [COLUMNS, *rows])
    )


def parquet(path, rows):
    table = pa.table({name: [row[place] for row in rows] for place, name in enumerate(COLUMNS)})
    pq.write_table(table, path, row_group_size=3)


def json_lines(path, rows):
    path.write_text("".join(json.dumps(dict(zip(COLUMNS, row, strict=True))) + "\n" for row in rows))


def excel(path, rows):
    pd.DataFrame(rows, columns=COLUMNS).to_excel(path.with_suffix(".xlsx"), index=False)
    path.with_suffix(".xlsx").rename(path)


def read(path, settings=ALL_FOUND_OUT, rows=65_536):
    parts = list(batches(path, FIELDS, rows, settings=settings))
    values = [cell for part in parts for cell in part.table["x"].to_pylist()]
    return values, [(r.row_number, r.value) for part in parts for r in part.rejects]


DATA = [(1, "Ulm", 1.5), (2, "Bonn", 2.5), (3, "Ulm", 3.5)]


@pytest.mark.parametrize("write", [csv, parquet, json_lines, excel])
@pytest.mark.parametrize(
    ("rows", "values", "rejects"),
    [
        ([*DATA, (None, "Total", 7.5)], [1.5, 2.5, 3.5], [(4, "Total")]),
        (
            [*DATA, (None, "Subtotal", 7.5), (None, "Grand total", 7.5)],
            [1.5, 2.5, 3.5],
            [(4, "Subtotal"), (5, "Grand total")],
        ),
        ([*DATA, (4, "Total", 7.5)], [1.5, 2.5, 3.5, 7.5], []),
        ([(None, "Total", 0.5), *DATA, (None, "Total", 7.5)], [0.5, 1.5, 2.5, 3.5, 7.5], []),
        ([*DATA, (None, "Totalia", 7.5)], [1.5, 2.5, 3.5, 7.5], []),
    ],
)
def test_rows_of_totals_are_rejected_and_a_value_of_the_table_is_not(tmp_path, write, rows, values, rejects):
    write(tmp_path / "f", rows)
    for size in (2, 65_536):
        assert read(tmp_path / "f", rows=size) == (values, rejects)
    assert read(tmp_path / "f", FileSettings(totals="keep")) == ([row[2] for row in rows], [])


@pytest.mark.parametrize("pack", ["gzip", "zip", "utf-16"])
def test_totals_at_the_end_of_a_large_file_that_is_packed(tmp_path, pack):
    many = 60_000
    text = "n,town,x\n" + "".join(f"{n},Ulm in Wuerttemberg,{n}.5\n" for n in range(many)) + ",Total,9\n"
    path = tmp_path / "f"
    if pack == "zip":
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("f.csv", text)
    else:
        path.write_bytes(gzip.compress(text.encode()) if pack == "gzip" else text.encode("utf-16"))
    values, rejects = read(path)
    assert (len(values), rejects) == (many, [(many + 1, "Total")])
