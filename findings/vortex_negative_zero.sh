#!/usr/bin/env bash
# vortex-data 0.93.0, pyarrow 26.0.1, polars 2.1.0, duckdb 2.0.0: 20,000 changes of a price with one decimal, of which
# 3,859 are -0.0 (round() makes that of -.04), written as Vortex and as Parquet and asked through the same calls.
# Guessed: the same rows; -0.0 is 0 in IEEE 754, in SQL and in each of the three.
# Seen: the three hand their filter down, and Vortex compares by total order, in which -0.0 lies below 0: pyarrow and
# polars find 9,960 rows of "x >= 0" instead of 13,819, and 10,040 of "x < 0" instead of 6,181; DuckDB finds 3,657 of
# "x = 0" instead of 7,516, though all of "x >= 0". Nothing is raised, and what is read back is -0.0 again.
# Here: Vortex files are not read; a test holds that -0.0 is in the cell of 0 (tests/log/cells/test_cells.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" vortex-data==0.93.0 pyarrow==26.0.1 polars==2.1.0 duckdb==2.0.0 \
    numpy==2.4.6
"$folder/env/bin/python" -W ignore - "$folder" <<'PYTHON'
import sys

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as files
import pyarrow.parquet as pq
import vortex

folder = sys.argv[1]
x = np.round(np.random.default_rng(0).normal(0, 0.1, 20_000), 1)
table = pa.table({"x": x})
pq.write_table(table, f"{folder}/x.parquet")
vortex.io.write(table, f"{folder}/x.vortex")
of_vortex, of_parquet = vortex.open(f"{folder}/x.vortex").to_dataset(), files.dataset(f"{folder}/x.parquet")
back = of_vortex.to_table()["x"].to_numpy()
assert (back == x).all() and (np.signbit(back) == np.signbit(x)).all(), "changed: what is read back"
print(f"{((x == 0) & np.signbit(x)).sum()} rows are -0.0, {(x == 0).sum()} are 0 or -0.0")


def by_polars(rows: pl.LazyFrame, rule: pl.Expr) -> int:
    return rows.filter(rule).select(pl.len()).collect().item()


def by_duckdb(rows, rule: str) -> int:
    return duckdb.sql(f"SELECT count(*) FROM rows WHERE {rule}").fetchall()[0][0]


for text, wanted, arrow, polars in (
    ("x >= 0", x >= 0, pc.field("x") >= 0.0, pl.col("x") >= 0),
    ("x < 0", x < 0, pc.field("x") < 0.0, pl.col("x") < 0),
    ("x = 0", x == 0, pc.field("x") == 0.0, pl.col("x") == 0),
    ("x > 0.1", x > 0.1, pc.field("x") > 0.1, pl.col("x") > 0.1),
):
    told = {
        "pyarrow": [rows.to_table(filter=arrow).num_rows for rows in (of_vortex, of_parquet)],
        "polars": [
            by_polars(vortex.open(f"{folder}/x.vortex").to_polars(), polars),
            by_polars(pl.scan_parquet(f"{folder}/x.parquet"), polars),
        ],
        "duckdb": [by_duckdb(rows, text) for rows in (of_vortex, of_parquet)],
    }
    print(f"{text}: by hand {wanted.sum()}; of Vortex and of Parquet {told}")
    for name, (vortex_rows, parquet_rows) in told.items():
        assert parquet_rows == wanted.sum(), f"changed: Parquet by {name}, {text}"
        if text == "x > 0.1" or (name == "duckdb" and text == "x >= 0"):
            assert vortex_rows == wanted.sum(), f"changed: Vortex by {name}, {text}"
        else:
            assert abs(vortex_rows - wanted.sum()) == ((x == 0) & np.signbit(x)).sum(), f"mended: {name}, {text}"
PYTHON
