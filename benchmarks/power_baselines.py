"""How soon a change is found by what windows are compared with: the reference, or earlier windows of the log.

`uv run python benchmarks/power_baselines.py [--only NAME] [--logs N]`. Logs of ten columns at a budget of one false
alarm a month, of which the first changes for good after 35 days; verdicts of drift and quality alone (what is certain
over the whole life keeps to the reference always). By baseline: the share of logs in which a FAIL or WARN is said of
that column within 60 days, how many days it took in the middle of these (its first day: 1), and on how many of the 60
days it is said. Where nothing changes: FAILs and WARNs in a thousand windows.
"""

import argparse
import zlib
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from false_alarms import REFERENCE_DAYS, Counted, numeric, weekdays
from numpy.typing import NDArray
from power import BASE, Followed, cells, said

from monitoring.domain import Baseline, Bins, Histogram, Kind
from monitoring.domain.baseline import OF_KIND
from monitoring.drift.run import run as run_drift
from monitoring.quality.run import run as run_quality

BEFORE, AFTER, COLUMNS = 35, 60, 10
BASELINES = ("reference", "previous", "rolling 7", "same weekday")
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="cells whose name contains this")
ARGUMENTS.add_argument("--logs", type=int, default=20)
CHANGES: dict[str, dict[str, float]] = {
    "nothing": {},
    "mean .2 sd": {"mean": 0.2},
    "mean .5 sd": {"mean": 0.5},
    "mean .01 sd more a day": {"slope": 0.01},
    "spread × 1.25": {"sd": 1.25},
    "spread × 1.5": {"sd": 1.5},
    "category .05 to .1": {"share": 0.1},
    "missing 1 to 3 %": {"missing": 0.03},
    "missing 1 to 10 %": {"missing": 0.1},
    "weekdays of .3 sd, nothing": {"weekly": 1.0},
    "weekdays of .3 sd, mean .5 sd": {"weekly": 1.0, "mean": 0.5},
}


def drawn(rng: np.random.Generator, n: int, change: dict[str, float]) -> Counted:
    """The reference, the log and the reference's days of a column that changes."""
    day = np.arange(-REFERENCE_DAYS - BEFORE, AFTER) + 1.0
    late = day > 0
    if "share" in change:
        rest, rare = BASE[:-1] / BASE[:-1].sum(), np.where(late, change["share"], BASE[-1])[:, None]
        bins = Bins(Kind.CATEGORICAL, categories=tuple("abcde"))
        counts = np.pad(rng.multinomial(n, np.c_[rest * (1 - rare), rare]), ((0, 0), (0, bins.size - 5))).astype(float)
        before, after = counts[:REFERENCE_DAYS], counts[REFERENCE_DAYS:]
        return Histogram(bins, before.sum(axis=0)), Histogram(bins, after), Histogram(bins, before)
    mean = np.where(late, change.get("mean", 0.0) + change.get("slope", 0.0) * day, 0.0)
    mean = mean + change.get("weekly", 0.0) * weekdays(np.arange(len(day)))
    usual = 0.01 if "missing" in change else 0.0
    shares = cells(mean, np.where(late, change.get("sd", 1.0), 1.0), np.where(late, change.get("missing", 0.0), usual))
    counts = rng.multinomial(n, shares).astype(float)
    before, after = counts[:REFERENCE_DAYS], counts[REFERENCE_DAYS:]
    whole, now = numeric(before.sum(axis=0), after)
    return whole, now, numeric(before.sum(axis=0), before)[1]


def told(column: Counted, baseline: str) -> NDArray[np.bool_]:
    """On which days something is said of the column, WARN or FAIL; nine more like it share the budget."""
    log = Followed({f"c{i}": column for i in range(COLUMNS)}, days=BEFORE + AFTER)
    chosen = replace(log.selection, **dict.fromkeys(OF_KIND.values(), Baseline.parse(baseline)))
    return said(run_drift(log, chosen, ["c0"]).grid) | said(run_quality(log, chosen, ["c0"]).grid)


def lines(only: str, logs: int) -> Iterator[tuple[str, list[str]]]:
    """A line for each change and number of rows: what is said by baseline."""
    for name, change in CHANGES.items():
        for n in (200, 1000):
            if only not in f"{name}, {n:,}":
                continue
            rng, found = np.random.default_rng(zlib.crc32(f"{name}, {n}".encode())), []
            for _ in range(logs):
                column = drawn(rng, n, change)
                found.append([told(column, baseline) for baseline in BASELINES])
            days = np.array(found)  # logs, baselines, days
            still = name.endswith("nothing")
            yield f"{name}, {n:,}", [_false(days[:, i]) if still else _found(days[:, i]) for i in range(len(BASELINES))]


def _false(days: NDArray[np.bool_]) -> str:
    return f"{1000 * days[:, BEFORE:].mean():.1f} ‰"


def _found(days: NDArray[np.bool_]) -> str:
    """Share of logs, days until it was said in the middle of these, days on which it is said."""
    after = days[:, BEFORE:]
    logs = after.any(axis=1)
    first = f", {np.median(after[logs].argmax(axis=1) + 1):.0f}" if logs.any() else ""
    return f"{100 * logs.mean():.0f} %{first} ({after.sum(axis=1).mean():.0f})"


def main() -> None:
    """Draw, judge, print."""
    asked = ARGUMENTS.parse_args()
    print(f"{'change, rows a day':36}" + "".join(f"{one:>18}" for one in BASELINES))
    for name, found in lines(asked.only, asked.logs):
        print(f"{name:36}" + "".join(f"{one:>18}" for one in found), flush=True)


if __name__ == "__main__":
    main()
