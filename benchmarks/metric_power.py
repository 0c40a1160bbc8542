"""How soon a model that became worse is found where its errors have a weekly cycle, and how often without a change.

`uv run python benchmarks/metric_power.py [--logs N]`. A regression whose errors have a mean by weekday (.3 sd),
a reference of 50 days; what is added to it changes after ten days. Mean days until the bias fails (its first day is 1,
what is not found in 60 days counts 60) and FAILs of the bias in 100 windows before the change, by what is known of each
weekday, and when weekdays are part of the spread.
"""

import argparse
import zlib

import numpy as np
from false_alarms import DAY, REFERENCE_DAYS, Drawn, ar1, by_day, weekdays
from numpy.typing import NDArray

from monitoring.domain import Verdict
from monitoring.performance.measures import measures
from monitoring.performance.run import tests
from monitoring.stats.alarms import budget_of
from monitoring.stats.null.moments import times

BEFORE, AFTER = 10, 60
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--logs", type=int, default=40)


def failing(log: Drawn, *, calendar: bool) -> NDArray[np.bool_]:
    """On which days the bias fails."""
    quiet, windows = log.quiet_outcomes(log.selection), log.windows(log.selection)
    alpha = budget_of(log.deployment, DAY, windows, {"performance": tests(log.deployment)}).level("performance")
    when = times(quiet.windows, windows) if calendar else None
    sides = log.outcomes(log.selection), log.reference_outcomes(log.selection)
    found = measures(log.deployment, "bias", *sides, None, alpha, quiet, when)
    return np.array([one.verdict is Verdict.FAIL for one in found[1:]])


def drawn(rng: np.random.Generator, n: int, shift: float, *, wander: bool) -> Drawn:
    """A log whose errors are shifted after ten days."""
    day = np.arange(REFERENCE_DAYS + BEFORE + AFTER)
    means = weekdays(day) + shift * (day >= REFERENCE_DAYS + BEFORE) + (ar1(rng, day.size) if wander else 0.0)
    *sides, quiet = by_day(rng, n, means)
    return Drawn({}, (sides[0], sides[1]), BEFORE + AFTER, quiet)


def delay(said: NDArray[np.bool_]) -> float:
    """Days until the first, from the change on."""
    found = np.flatnonzero(said[BEFORE:])
    return float(found[0] + 1) if found.size else float(AFTER)


def main() -> None:
    """Draw, judge, print."""
    asked = ARGUMENTS.parse_args()
    for wander, shift, n in ((w, s, n) for w in (False, True) for s in (0.0, 0.1, 0.2, 0.3, 0.5) for n in (200, 1000)):
        name = f"{'days that wander, ' * wander}bias {shift} sd, {n:,}"
        rng, lines = np.random.default_rng(zlib.crc32(name.encode())), []
        for _ in range(asked.logs):
            log = drawn(rng, n, shift, wander=wander)
            sides = [failing(log, calendar=calendar) for calendar in (True, False)]
            lines.append([[delay(said), 100 * said[: BEFORE if shift else None].mean()] for said in sides])
        (ours, false), (spread, others) = np.mean(lines, axis=0)
        said = f"found after {ours:4.1f} ({spread:4.1f}) days; {false:.2f} ({others:.2f}) FAILs in 100 windows before"
        print(f"{name:40} {said}", flush=True)


if __name__ == "__main__":
    main()
