"""Labels that trickle in over a month, beside labels that all come after a week: counting, and reports now and then.

`uv run python benchmarks/late.py [ROWS] [FOLDER]`. Each count is a process of its own, so that its peak memory is its
own; the logs are generated once into FOLDER (a temporary one by default).
"""

import statistics
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from large import DAYS, measured, prepare

from monitoring.domain import Every, Selection
from monitoring.log import Workspace
from monitoring.reports.summary import summarise

SPREADS = {1: "all after a week", 30: "over 30 days"}
BACK = (40, 50, 60, 70, 80, 90, 100)  # days before the end of the log


def reports(folder: Path) -> tuple[float, float, float]:
    """Seconds of a report of now, of the first one as of an earlier day, and of the next as of that day."""
    log = Workspace(folder / "home").log("generated")
    last = log.span().last or datetime.min
    _seconds(folder, last - timedelta(days=30))  # imports and the tables of now
    asked = [[_seconds(folder, last - timedelta(days=back)) for _ in range(2)] for back in BACK]
    first, again = map(statistics.median, zip(*asked, strict=True))
    return statistics.median(_seconds(folder, None) for _ in BACK), first, again


def _seconds(folder: Path, as_of: datetime | None) -> float:
    log = Workspace(folder / "home").log("generated")
    begun = time.perf_counter()
    summarise(log, Selection("generated", Every("week"), as_of=as_of))
    return time.perf_counter() - begun


def main(rows: int, folder: Path) -> None:
    """Measure and print the table."""
    print(f"{rows:,} predictions × 20 features, {DAYS} days")
    print("labels come         counts, cold    memory   report of now   as of a day   as of it again")
    for spread, words in SPREADS.items():
        place = folder / f"spread-{spread}"
        prepare(place, rows, spread)
        spent, most, _ = measured("count", place)
        now, first, again = reports(place)
        print(f"{words:<18}{spent:12.1f} s {most:6.0f} MB {now:13.3f} s {first:11.3f} s {again:12.3f} s")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(sys.argv[2] if len(sys.argv) > 2 else temporary)
        main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 20_000_000, place)
