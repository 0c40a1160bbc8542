"""`modelwatch retrain` in a process of its own: pages do not wait for it, and it can be stopped at any moment."""

import json
import os
import re
import select
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from monitoring.errors import MonitoringError
from monitoring.log.ground.progress import Progress
from monitoring.paths import HERE, HOME

MODELWATCH = "import sys; from monitoring.cli import main; sys.exit(main())"
# A server that was started in the background ignores SIGINT, and so would its children.
HEEDING = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
SHARE = re.compile(r"\s*(\d+)% (.*)")
TICK, PATIENCE = 0.2, 5.0  # seconds; the latter for what it leaves behind to be removed


def retrain(home: Path, name: str, options: Sequence[str], progress: Progress) -> dict[str, Any]:
    """What the command answers, as JSON has it.

    Args:
        home: the workspace.
        name: the deployment.
        options: of the command, but for its format.
        progress: is told what the command tells; where it raises, the process is ended and nothing is left behind.

    Raises `MonitoringError` with what the command says was wrong.
    """
    command = [sys.executable, "-P", "-c", f"{HEEDING}\n{MODELWATCH}", "retrain", name, *options, "--format", "json"]
    with tempfile.TemporaryFile() as out:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.PIPE,
            env=_environment(home),
            start_new_session=True,
        )
        try:
            said = _followed(child, progress)
            child.wait()
        finally:
            _end(child)
        if child.returncode:
            raise MonitoringError(*_refusal(said, child.returncode))
        out.seek(0)
        found: dict[str, Any] = json.load(out)
        return found


def _environment(home: Path) -> dict[str, str]:
    path = os.pathsep.join(part for part in (str(HERE.parent), os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, "PYTHONPATH": path, HOME: str(home), "PYTHONUNBUFFERED": "1"}


def _followed(child: "subprocess.Popen[bytes]", progress: Progress) -> list[str]:
    """Tell how far it is, again and again, until it has said all; gives what was no progress."""
    said, rest, step = [], b"", ("starting", 0.0)
    assert child.stderr is not None
    with child.stderr as stream:
        while True:
            progress(*step)  # it is asked often whether somebody wants to stop, also while nothing new is told
            if not select.select([stream], [], [], TICK)[0]:
                continue
            piece = os.read(stream.fileno(), 1 << 16)
            *lines, rest = (rest + piece).split(b"\n")
            for text in (line.decode(errors="replace").rstrip() for line in lines):
                if found := SHARE.match(text):
                    step = found[2], int(found[1]) / 100
                else:
                    said.append(text)
            if not piece:
                return said


def _end(child: "subprocess.Popen[bytes]") -> None:
    for end in (signal.SIGINT, signal.SIGKILL):
        if child.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(child.pid, end)
            with suppress(subprocess.TimeoutExpired):
                child.wait(PATIENCE)


def _refusal(said: Sequence[str], status: int) -> tuple[str, str]:
    """What the command said was wrong, and its hint."""
    split = (line.partition(": ") for line in said)
    found = {key: text for key, _, text in split if key in ("error", "hint")}
    return found.get("error", f"retraining ended with status {status}"), found.get("hint", "")
