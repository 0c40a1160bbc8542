#!/usr/bin/env bash
# duckdb 2.0.0: an aggregate over a column that is made in steps takes three times as long to plan with each step.
# Expected: planning grows with the text of the question, here by 100 characters a step.
# Seen: where a column is an IN of five values or more, a join, PARTIAL_AGGREGATE_PUSHDOWN (new in 2.0) writes each
# step's column into the next one's before common subexpressions are looked for: 4, 6 and 8 steps over 600 rows take
# 0.01, 0.07 and 0.7 s, with that one optimizer off 0.005 s. With fewer values in the IN it does not happen.
# Here: the optimizer is off (monitoring/log/engines/duckdb/duckdb_engine.py): to connect an attached log of 600 rows took 10 s.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" duckdb==2.0.0
"$folder/env/bin/python" - <<'PYTHON'
import time

import duckdb


def question(steps, values):
    table = f"SELECT a AS x, a IN ({', '.join(repr(f'no {i}') for i in range(values))}) AS gone FROM rows"
    for step in range(steps):
        look, cut = f"regexp_matches(x, '^{step}')", f"regexp_replace(x, '^{step}', '')"
        table = f"SELECT CASE WHEN {look} THEN {cut} ELSE x END AS x, gone FROM ({table})"
    return f"SELECT sum((NOT gone AND x IS NULL)::INT), min(x) FROM ({table})"


def seconds(steps, values, off):
    connection = duckdb.connect(config={"threads": 1})
    connection.execute("CREATE TABLE rows AS SELECT 'k' || range AS a FROM range(600)")
    connection.execute(f"SET disabled_optimizers = '{off}'")
    begun = time.process_time()
    assert connection.execute(question(steps, values)).fetchall() == [(0, "k0")]
    return time.process_time() - begun


print("duckdb", duckdb.__version__)
for values in (4, 5):
    taken = {off: [seconds(steps, values, off) for steps in (4, 6, 8)] for off in ("", "partial_aggregate_pushdown")}
    for off, found in taken.items():
        print(f"IN of {values}, without {off or 'nothing'}: {', '.join(f'{one:.3f}' for one in found)} s")
    assert (taken[""][2] > 20 * taken["partial_aggregate_pushdown"][2]) == (values == 5), "changed"
PYTHON
