#!/usr/bin/env bash
# duckdb 2.0.0, pyarrow 26.0.1: a Parquet file with page checksums, one byte of its data changed.
# Expected: DuckDB refuses the page, since the file carries a CRC-32 for each.
# Seen: DuckDB does not look at them and returns other sums without a word; pyarrow finds every one, but only when it is
# asked to (page_checksum_verification=True). Writing checksums is of no use to who reads with DuckDB.
# Here: monitoring/disk/sums.py keeps sums of its own beside the files and checks them before DuckDB reads.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" duckdb==2.0.0 pyarrow==26.0.1 numpy==2.4.6
"$folder/env/bin/python" - "$folder" <<'PYTHON'
import sys

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

path = f"{sys.argv[1]}/numbers.parquet"
random = np.random.default_rng(0)
table = pa.table({"x": random.normal(size=20_000)})
pq.write_table(table, path, write_page_checksum=True, compression="none", use_dictionary=False)
whole = bytearray(open(path, "rb").read())
right = duckdb.sql(f"select sum(x) from '{path}'").fetchall()
pages = range(2_000, len(whole) - 4_000)
noticed, other_sums = dict.fromkeys(("duckdb", "pyarrow", "pyarrow, asked to verify"), 0), 0
for place in random.choice(pages, 100, replace=False).tolist():
    damaged = bytearray(whole)
    damaged[place] ^= 16
    open(path, "wb").write(damaged)
    ways = {
        "duckdb": lambda: duckdb.sql(f"select sum(x) from '{path}'").fetchall(),
        "pyarrow": lambda: pq.read_table(path),
        "pyarrow, asked to verify": lambda: pq.read_table(path, page_checksum_verification=True),
    }
    for what, read in ways.items():
        try:
            answer = read()
            other_sums += what == "duckdb" and answer != right
        except (OSError, duckdb.Error):
            noticed[what] += 1
for what, times in noticed.items():
    print(f"{what}: {times} of 100 changed bytes noticed")
print(f"duckdb: another sum {other_sums} times")
assert noticed == {"duckdb": 0, "pyarrow": 0, "pyarrow, asked to verify": 100} and other_sums > 50, "changed"
PYTHON
