#!/usr/bin/env bash
# deltalake 1.6.6: what the disk refuses is an OSError without errno and file name, its text in several coloured lines.
# Expected: an OSError that tells errno and filename apart, or a DeltaError; and plain text, as no terminal is asked for.
# Seen: for a file where a table's folder should be, `is_deltatable` raises OSError with errno None, and a message of
# four lines with escape sequences; opening the same place raises a DeltaError that says the path does not exist. Code
# that fills in `error.filename` turns the message into "[Errno None] None: ...".
# Here: such errors are put in plain words, with the number that their text holds (monitoring/log/tables/intact.py).
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" deltalake==1.6.6 pyarrow
"$folder/env/bin/python" - "$folder/table" <<'PYTHON'
import sys
from pathlib import Path

from deltalake import DeltaTable
from deltalake.exceptions import DeltaError

place = Path(sys.argv[1])
place.write_text("no folder")
try:
    DeltaTable.is_deltatable(place.as_uri())
    raise SystemExit("changed: no error")
except OSError as error:
    text = str(error).replace(str(place.parent), "FOLDER")
    print("errno", error.errno, "filename", error.filename, repr(text))
    assert (error.errno, error.filename, "\x1b[31m" in text, "os error 20" in text) == (None, None, True, True), "changed"
    error.filename = str(place)
    print(error)
    assert str(error).startswith("[Errno None] None: "), "changed"
try:
    DeltaTable(place.as_uri())
    raise SystemExit("changed: no error")
except DeltaError as error:
    print(repr(str(error).replace(str(place.parent), "FOLDER")))
    assert "does not exist" in str(error), "changed"
PYTHON
