#!/usr/bin/env bash
# fastparquet 2026.9.0, pyarrow 26.0.1, pandas 2.3.3: a column of days, "valid until", of which some are the 31 December
# 9999 that stands for no end; written by pyarrow, read by both.
# Guessed: the days that were written, or an error where nanoseconds cannot hold them.
# Seen: days beyond the range of nanoseconds in 64 bits wrap: 9999-12-31 is 1816-03-29, so a contract without an end has
# ended, and 0001-01-01 is 1754-08-30. Of 10,000 rows with 3,000 of the former "until < 2026" holds 6,842 instead of
# 3,842. pyarrow's days are right, timestamps of the same days are right in both. Nothing is raised.
# Here: files are read by pyarrow and DuckDB; tests hold that far days are those that were written
# (tests/intake/test_times.py, tests/log/attached/test_types.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" fastparquet==2026.9.0 pyarrow==26.0.1 pandas==2.3.3 numpy==2.4.6
cd "$folder"
env/bin/python -W ignore - <<'PYTHON'
import datetime

import fastparquet
import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

random = np.random.default_rng(0)
near = [datetime.date(2020, 1, 1) + datetime.timedelta(days=int(more)) for more in random.integers(0, 4000, 7000)]
for far in (datetime.date(2262, 4, 11), datetime.date(9999, 12, 31), datetime.date(1, 1, 1)):
    days = near + [far] * 3000
    stamps = [datetime.datetime.combine(day, datetime.time()) for day in days]
    table = pa.table({"until": pa.array(days, pa.date32()), "at": pa.array(stamps, pa.timestamp("us"))})
    pq.write_table(table, "a.parquet")
    found, by_arrow = fastparquet.ParquetFile("a.parquet").to_pandas(), pq.read_table("a.parquet")
    right = [day.isoformat() == str(cell)[:10] for day, cell in zip(days, found.until, strict=True)]
    stamped = [day.isoformat() == str(cell)[:10] for day, cell in zip(days, found["at"], strict=True)]
    over, wanted = (found.until < pd.Timestamp(2026, 1, 1)).sum(), sum(day < datetime.date(2026, 1, 1) for day in days)
    print(f"{far}: read as {found.until.iloc[-1]:%Y-%m-%d}, {sum(right)} of 10,000 right,", end=" ")
    print(f"timestamps {sum(stamped)}; {over} are over, by hand {wanted}")
    assert by_arrow["until"].to_pylist() == days, "changed: pyarrow"
    assert sum(stamped) == 10_000, "changed: timestamps"
    if far.year == 2262:
        assert all(right) and over == wanted, "changed: near days"
    else:
        assert sum(right) == 7000, "mended: far days"
PYTHON
