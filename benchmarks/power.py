"""How soon a change is found, beside two-sample tests at the same rate of false alarms and Evidently's default rule.

`uv run python benchmarks/power.py [--only NAME] [--logs N]`. Logs are drawn as counts, seeded; ten columns, of which
the first changes after ten days. A delay is the number of days until something is said of that column (its first day:
1): by the product a FAIL or WARN of drift or quality, or that a change is certain over the whole life; by the test
p < level in one window, Kolmogorov and Smirnov's or chi-square's, at the level of one drift test (Bonferroni over
columns and days); by Evidently's rule a distance from 0.1 on (of up to a thousand rows p < .05). A log in which nothing
is found counts as the days that it has.
"""

import argparse
import zlib
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
from false_alarms import BESIDE, DAY, EDGES, MISSING, REFERENCE_DAYS, SMALL, Counted, Drawn, normal, numeric, weekdays
from numpy.typing import NDArray
from scipy.stats import norm

from monitoring.domain import Bins, Deployment, Grid, Histogram, Kind, Reference
from monitoring.drift.run import run as run_drift
from monitoring.drift.run import tests
from monitoring.lifetime.columns import columns
from monitoring.lifetime.followed import summed
from monitoring.lifetime.level import alpha
from monitoring.quality.run import run as run_quality
from monitoring.stats.alarms import budget_of
from monitoring.stats.counts_log import ReadOnce

BEFORE, AFTER, COLUMNS = 10, 60, 10
BASE = np.array([0.5, 0.25, 0.15, 0.05, 0.05])
FLOATS = NDArray[np.float64]
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="cells whose name contains this")
ARGUMENTS.add_argument("--logs", type=int, default=40)


def cells(means: FLOATS, sd: FLOATS, missing: FLOATS) -> FLOATS:
    """Shares of a numeric column's cells by day, its missing ones last: `(days, cells + 3)`."""
    cuts = norm.cdf((np.r_[-np.inf, EDGES, np.inf] - means[:, None]) / sd[:, None])
    found = np.pad(np.diff(cuts, axis=1), ((0, 0), (0, BESIDE))) * (1 - missing[:, None])
    found[:, MISSING] = missing
    return found


def changing(
    mean: Callable[[FLOATS], FLOATS] | None = None,
    sd: float = 1.0,
    missing: tuple[float, float] = (0.0, 0.0),
    *,
    weekly: bool = False,
) -> Callable[[np.random.Generator, int], Counted]:
    """A numeric column whose mean, spread or gaps are others from a day on."""

    def column(rng: np.random.Generator, n: int) -> Counted:
        day = np.arange(-REFERENCE_DAYS - BEFORE, AFTER) + 1.0
        late = day > 0
        moved = np.where(late, mean(day), 0.0) if mean else np.zeros(len(day))
        moved = moved + weekdays(np.arange(len(day))) if weekly else moved
        shares = cells(moved, np.where(late, sd, 1.0), np.where(late, missing[1], missing[0]))
        counts = rng.multinomial(n, shares).astype(float)
        before, after = counts[:REFERENCE_DAYS], counts[REFERENCE_DAYS:]
        whole, now = numeric(before.sum(axis=0), after)
        return whole, now, numeric(before.sum(axis=0), before)[1]

    return column


def category(share: float) -> Callable[[np.random.Generator, int], Counted]:
    """Five categories, of which the rarest is more frequent from a day on."""

    def column(rng: np.random.Generator, n: int) -> Counted:
        rest = BASE[:-1] / BASE[:-1].sum()
        days = np.where(np.arange(-REFERENCE_DAYS - BEFORE, AFTER) >= 0, share, BASE[-1])[:, None]
        counts = rng.multinomial(n, np.c_[rest * (1 - days), days]).astype(float)
        bins = Bins(Kind.CATEGORICAL, categories=tuple("abcde"))
        counts = np.pad(counts, ((0, 0), (0, bins.size - 5)))
        before, after = counts[:REFERENCE_DAYS], counts[REFERENCE_DAYS:]
        return Histogram(bins, before.sum(axis=0)), Histogram(bins, after), Histogram(bins, before)

    return column


def shifts() -> Iterator[tuple[str, Callable[[np.random.Generator, int], Counted]]]:
    """What changes, by name."""
    for size in (0.1, 0.2, 0.3, 0.5):
        yield f"mean {size} sd", changing(lambda day, size=size: np.full(day.shape, size))  # type: ignore[misc]
        yield (
            f"weekdays of .3 sd, mean {size} sd",
            changing(lambda day, size=size: np.full(day.shape, size), weekly=True),
        )  # type: ignore[misc]
    yield "mean .01 sd more a day", changing(lambda day: 0.01 * day)
    for ratio in (1.1, 1.25, 1.5):
        yield f"spread × {ratio}", changing(sd=ratio)
    for share in (0.07, 0.1, 0.19):
        yield f"category .05 to {share}", category(share)
    yield "missing 1 to 3 %", changing(missing=(0.01, 0.03))
    yield "missing 1 to 10 %", changing(missing=(0.01, 0.1))


def delay(said: NDArray[np.bool_]) -> float:
    """Days until the first, from the change on."""
    found = np.flatnonzero(said[BEFORE:])
    return float(found[0] + 1) if found.size else float(AFTER)


class Followed(Drawn):
    """One whose reference is no part of the log."""

    @property
    def deployment(self) -> Deployment:
        """What is watched."""
        return replace(super().deployment, reference=Reference(path=Path("elsewhere")))


def certain(log: Drawn) -> NDArray[np.bool_]:
    """From which day on a change of the first column is certain over the whole life."""
    lives = columns(ReadOnce(log, summed), log.selection, alpha(log.deployment))
    found = next(life for life in lives if life.subject == "c0")
    last = found.found.index if found.found else log.days
    return np.arange(log.days) >= last


def said(grid: Grid) -> NDArray[np.bool_]:
    """On which days something is said of the first column, WARN or FAIL."""
    own = [column.name == "c0" for column in grid.columns]
    return np.asarray((grid.verdict[own] >= 2).any(axis=0))


def delays(log: Drawn, n: int) -> tuple[float, float, float]:
    """Of one log: by the product, by the test, by Evidently's rule."""
    plain = log.columns["c0"][0].bins.kind is Kind.NUMERIC
    level = budget_of(log.deployment, DAY, (), {"drift": tests(log.deployment)}).level("drift")
    one = run_drift(log, log.selection, ["c0"], ["ks" if plain else "chi2"]).grid
    few = n <= SMALL
    rule = run_drift(log, log.selection, ["c0"], [("wasserstein" if plain else "js")]).grid
    theirs = one.p_value[0] < 0.05 if few else rule.value[0] >= 0.1
    ours = said(run_drift(log, log.selection).grid) | said(run_quality(log, log.selection).grid) | certain(log)
    return delay(ours), delay(one.p_value[0] < level), delay(theirs)


def main() -> None:
    """Draw, judge, print."""
    asked = ARGUMENTS.parse_args()
    print(f"{'change, rows a day':34} {'ours':>7} {'test':>7} {'Evidently':>10}   mean days until it is found")
    for name, column in shifts():
        for n in (200, 1000, 10_000):
            if asked.only not in f"{name}, {n:,}":
                continue
            rng, found = np.random.default_rng(zlib.crc32(f"{name}, {n}".encode())), []
            for _ in range(asked.logs):
                others = {f"c{i}": normal("independent")(rng, n, BEFORE + AFTER) for i in range(1, COLUMNS)}
                found.append(delays(Followed({"c0": column(rng, n), **others}, days=BEFORE + AFTER), n))
            ours, test, theirs = np.mean(found, axis=0)
            print(f"{f'{name}, {n:,}':34} {ours:7.1f} {test:7.1f} {theirs:10.1f}", flush=True)


if __name__ == "__main__":
    main()
