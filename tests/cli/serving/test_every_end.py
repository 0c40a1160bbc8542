"""Every way in which a command can end, each in a process of its own: none is silent, and none is taken for another."""

import json
import os
import subprocess
import sys

import pytest

# Imports once, then forks for each way: the body of the command, and where its answer and its words go.
DRIVER = """
import json, os, signal, sys, time, types
import monitoring.cli
from monitoring.cli import output, streams

main = sys.modules["monitoring.cli.main"]
stub = sys.modules["monitoring.cli.stub"] = types.ModuleType("stub")
main.COMMANDS["report"] = ("stub", "work")

signal.signal(signal.SIGINT, signal.default_int_handler)  # whoever runs the tests in the background has it ignored

def run(body, out, err):
    def work(arguments):
        exec(body, globals())
        return 0
    stub.work = work
    for number, place in ((1, out), (2, err)):
        os.dup2(place, number)
    sys.stdout, sys.stderr = open(1, "w"), open(2, "w", buffering=1)
    status = monitoring.cli.main(["report", "x"])
    sys.stdout.close()
    os._exit(status)

def opened(where, path):
    if where == "gone":
        reader, writer = os.pipe()
        os.close(reader)
        return writer
    return os.open({"full": "/dev/full"}.get(where, path), os.O_RDWR | os.O_CREAT | os.O_TRUNC)

found = {}
for name, (body, out, err) in json.loads(sys.argv[1]).items():
    if not (child := os.fork()):
        run(body, opened(out, "out"), opened(err, "err"))
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    both = (("out", out), ("err", err))
    found[name] = [code, *(open(file).read() if where == "file" else "" for file, where in both)]
json.dump(found, sys.stdout)
"""
WAYS = {
    "Ctrl-C": "os.kill(os.getpid(), signal.SIGINT); time.sleep(9)",
    "SIGTERM": "os.kill(os.getpid(), signal.SIGTERM); time.sleep(9)",
    "no memory": "raise MemoryError",
    "a library leaves": "sys.exit(3)",
    "a library leaves with a word": "sys.exit('bye')",
    "no Exception": "raise type('Odd', (BaseException,), {})",
    "another pipe is broken": "r, w = os.pipe(); os.close(r); os.write(w, b'x')",
    "native code fails": "import ctypes; ctypes.string_at(0)",
    "native code gives up": "os.abort()",
    "stdout is full": ("streams.show('answer')", "full", "file"),
    "stdout is full at the end": ("sys.stdout.write('answer')", "full", "file"),
    "stdout is gone": ("streams.show('answer')", "gone", "file"),
    "stderr is gone": ("output.Progress()('reading', 0.5); streams.tell('x'); streams.show('answer')", "file", "gone"),
    "stderr is full": ("output.Progress()('reading', 0.5); streams.tell('x'); streams.show('answer')", "file", "full"),
    "stderr is gone at an error": ("raise OSError(13, 'no')", "file", "gone"),
}
SAID = {
    "Ctrl-C": (130, "error: the command was interrupted (Ctrl-C) before it was done"),
    "SIGTERM": (143, "error: the command was asked to end (SIGTERM) before it was done"),
    "no memory": (2, "error: there is not enough memory for this command"),
    "a library leaves": (2, "error: the command ended because of a fault in Modelwatch (SystemExit)"),
    "a library leaves with a word": (2, "error: the command ended because of a fault in Modelwatch (SystemExit)"),
    "no Exception": (2, "error: the command ended because of a fault in Modelwatch (Odd)"),
    "another pipe is broken": (2, "error: Broken pipe"),  # it was no reader of ours that has gone
    "native code fails": (-11, "Fatal Python error: Segmentation fault"),
    "native code gives up": (-6, "Fatal Python error: Aborted"),
    "stdout is full": (2, "error: the answer cannot be written to standard output: No space left on device"),
    "stdout is full at the end": (2, "error: the answer cannot be written to standard output: No space left on device"),
    "stdout is gone": (0, ""),
    "stderr is gone": (0, ""),  # an answer is worth as much where nobody hears what is said beside it
    "stderr is full": (0, ""),
    "stderr is gone at an error": (2, ""),  # and no 1, which means that an alert stands
}


@pytest.fixture(scope="module")
def ends(tmp_path_factory):
    folder = tmp_path_factory.mktemp("ends")
    ways = {name: way if isinstance(way, tuple) else (way, "file", "file") for name, way in WAYS.items()}
    environment = {**os.environ, "MODELWATCH_HOME": str(folder)}
    command = [sys.executable, "-W", "ignore::DeprecationWarning", "-c", DRIVER, json.dumps(ways)]
    done = subprocess.run(command, env=environment, cwd=folder, capture_output=True, check=True, timeout=120)
    return json.loads(done.stdout)


@pytest.mark.parametrize("way", WAYS)
def test_no_way_to_end_is_silent(ends, way):
    status, out, err = ends[way]
    wanted, words = SAID[way]
    assert status == wanted
    assert err.startswith(words)
    assert bool(err) == bool(words)
    assert out == ("answer\n" if way in ("stderr is gone", "stderr is full") else "")
