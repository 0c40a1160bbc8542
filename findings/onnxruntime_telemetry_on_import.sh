#!/usr/bin/env bash
# onnxruntime 1.32.0 (since 1.29, August 2026): importing it writes a number for this device, and disabling comes late.
# Guessed: the wheels for Linux collect nothing, as their privacy page said up to 1.28; where they do, their own call
# disable_telemetry_events() right after the import leaves nothing behind.
# Seen: the import alone writes .cache/Microsoft/DeveloperTools/.onnxruntime/deviceid and a database of events to be
# sent, and the call does not undo it. The variable ORT_DISABLE_TELEMETRY=1, set before the import, keeps both away; so
# does a variable CI=true, which is why a test in CI does not see it.
# Here: the variable is set before the library is imported, and a test looks for what it would leave behind.
set -euo pipefail
folder=$(mktemp -d) && trap 'rm -rf "$folder"' EXIT
uv venv -q --python 3.11 "$folder/env"
uv pip install -q --python "$folder/env/bin/python" onnxruntime==1.32.0 numpy==2.4.6
look() {  # the files that an import leaves in an empty home
    mkdir "$folder/home"
    env -i PATH="$PATH" HOME="$folder/home" "${@:2}" "$folder/env/bin/python" -c "$1"
    (cd "$folder/home" && find . -type f | sed 's|.*/||; s|-[a-z]*$||' | sort -u | tr '\n' ' ')
    rm -rf "$folder/home"
}
plain=$(look "import onnxruntime")
called=$(look "import onnxruntime; onnxruntime.disable_telemetry_events()")
asked=$(look "import onnxruntime" ORT_DISABLE_TELEMETRY=1)
tested=$(look "import onnxruntime" CI=true)
echo "import: ${plain:-nothing}"
echo "and its own call: ${called:-nothing}"
echo "with the variable: ${asked:-nothing}"
echo "where CI=true: ${tested:-nothing}"
[[ $plain == *deviceid* && $called == *deviceid* && -z $asked && -z $tested ]]
