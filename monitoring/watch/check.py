"""`modelwatch check NAME --notify`, and what else takes time, in a process of its own: pages do not wait for it."""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from threading import Event

from monitoring.paths import HERE, HOME
from monitoring.shared.turn import address_of

MODELWATCH = "import sys; from monitoring.cli import main; sys.exit(main())"
LESS_URGENT = 10  # as `nice` counts
LONGEST = 3600.0  # seconds
TICK, PATIENCE = 0.2, 5.0  # seconds; the latter for whoever is about to send when the dashboard stops
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


def check(home: Path, name: str, stop: Event) -> str:
    """Look at a deployment and send what is new; why that failed, empty where it did not.

    Args:
        home: the workspace.
        name: the deployment.
        stop: where this is set, the process is ended.
    """
    return _run(["check", name, "--notify"], home, stop)


def take_in(home: Path, name: str, stop: Event) -> str:
    """Take in what a deployment's devices have sent; why that failed, as `check` says it."""
    return _run(["profile", "merge", name, "--inbox", "--format", "json"], home, stop)


def _run(arguments: list[str], home: Path, stop: Event) -> str:
    command = [sys.executable, "-P", "-c", MODELWATCH, *arguments]
    with tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            env=_environment(home),
            start_new_session=True,
        )
        try:
            os.setpriority(os.PRIO_PROCESS, child.pid, LESS_URGENT)
            if not _waited(child, stop):
                return f"it took longer than {LONGEST / 60:.0f} minutes"
        finally:
            _end(child)
        said.seek(0)
        return "" if child.returncode in (0, 1) else _error(said.read(), child.returncode)


def _environment(home: Path) -> dict[str, str]:
    """That of the dashboard, which has the receivers' secrets."""
    path = os.pathsep.join(part for part in (str(HERE.parent), os.environ.get("PYTHONPATH", "")) if part)
    return {**os.environ, **dict.fromkeys(ONE_THREAD, "1"), "PYTHONPATH": path, HOME: address_of(home)}


def _waited(child: "subprocess.Popen[bytes]", stop: Event) -> bool:
    """Whether it ended in time, or somebody wants it to stop and has been patient with it."""
    until = time.monotonic() + LONGEST
    while child.poll() is None and not stop.wait(TICK):
        if time.monotonic() > until:
            return False
    until = time.monotonic() + PATIENCE
    while child.poll() is None and time.monotonic() < until:
        time.sleep(TICK)
    return True


def _end(child: "subprocess.Popen[bytes]") -> None:
    for end in (child.terminate, child.kill):
        if child.poll() is None:
            end()
            try:
                child.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                continue


def _error(said: bytes, status: int) -> str:
    """What the command said was wrong."""
    lines = [line for line in said.decode(errors="replace").splitlines() if line.startswith("error: ")]
    return lines[-1].removeprefix("error: ") if lines else f"it ended with status {status}"
