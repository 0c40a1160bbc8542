"""One more day appended to half a year: what counting it costs, beside counting everything anew.

`uv run python benchmarks/refresh.py [ROWS]`. The appending itself (reading, checking, writing) is not part of either.
"""

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from generate import write, write_day

from monitoring import connect
from monitoring.log import Workspace
from monitoring.log.ground.clock import Clock

DAYS = 182


def seconds(job: Callable[[], object]) -> float:
    """How long a job takes."""
    begun = time.perf_counter()
    job()
    return time.perf_counter() - begun


def main(rows: int) -> None:
    """Measure and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "home")
        connect.add(workspace, write(Path(folder) / "data", rows, DAYS))
        day = write_day(Path(folder), rows // DAYS, DAYS, rows)
        workspace.append_predictions("generated", [day])
        log = workspace.log("generated")
        refreshed = seconds(lambda: log.profile(Clock("day")))
        shutil.rmtree(log.folder / "profiles")
        anew = seconds(lambda: log.profile(Clock("day")))
    print(f"{rows:,} predictions × 20 features, {DAYS} days, and one more")
    print(f"counting everything anew     {anew:8.2f} s")
    print(f"counting the new day alone   {refreshed:8.2f} s ({refreshed / anew:.0%})")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
