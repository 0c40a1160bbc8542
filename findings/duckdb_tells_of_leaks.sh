#!/usr/bin/env bash
# DuckDB 2.0.0 (its bindings are nanobind's), Python 3.11: a process asks one question, closes the connection, has
# Python's collector leave alone what is alive (`gc.freeze`, as the documents of `gc` advise before a fork), and ends.
# Guessed: it ends without a word; what is left goes with the process.
# Seen: the answer is right and the exit status 0, but "nanobind: leaked ..." with tens of types and functions goes to
# standard error, blaming a reference counting issue. Without the freeze, nothing. A circle of objects holds the module.
# Here: a check and a report freeze at their end, which saves a tenth of their time, but not where the engine was loaded
# (`monitoring/cli/main.py`); a test holds that both ways end without a word (tests/cli/test_process.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" duckdb==2.0.0

asked() {
    "$folder/env/bin/python" -c "
import atexit, gc, duckdb
with duckdb.connect() as connection:
    print(connection.execute('SELECT 6 * 7').fetchall()[0][0])
$1" 2>"$folder/told"
}

answer=$(asked "") && plain=$(grep -c "leaked" "$folder/told" || true)
frozen=$(asked "atexit.register(gc.freeze)") && told=$(grep -c "leaked" "$folder/told" || true)
echo "answers $answer and $frozen; lines of leaks: $plain without a freeze, $told with it"
grep -m1 "reference counting issue" "$folder/told"
[ "$answer" = 42 ] && [ "$frozen" = 42 ] && [ "$plain" -eq 0 ] && [ "$told" -gt 10 ]
