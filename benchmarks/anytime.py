"""Whether what is certain over the whole life ever is so without a cause, and how soon a change is found.

`uv run python benchmarks/anytime.py [--only NAME] [--runs R] [--windows W]`. Columns are drawn as counts, seeded, and
followed as the product follows them, each with the level .05. First 400 lives of 5,000 windows in which nothing
changes: the share of lives that are ever called changed. Then changes after 0, 30 and 300 windows: in which window half
of the lives are called changed, at the level of one of 25 columns, beside a test of each window alone that shares a
budget of one false alarm a month among 25 columns.
"""

import argparse
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.stats import norm

from monitoring.domain import Bins, FloatArray, Histogram, Kind
from monitoring.stats.alarms import DAYS_PER_MONTH
from monitoring.stats.sequential.course import Subject, follow, joined
from monitoring.stats.sequential.directions import directions
from monitoring.stats.sequential.innovations import within
from monitoring.stats.sequential.learning import quiet, unknown

ALPHA, COLUMNS, CELLS, AT_ONCE = 0.05, 25, 64, 20
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="lives whose name contains this")
ARGUMENTS.add_argument("--runs", type=int, default=400)
ARGUMENTS.add_argument("--windows", type=int, default=5000)
SIZES, LONGEST, SLOW = ((5000, 200), (5000, 1000), (50_000, 10_000)), 200, 0.01


@dataclass(frozen=True)
class Source:
    """Where rows come from: the chance of each category, or normal values whose windows have means of their own.

    Args:
        shares: of categories; None: numbers.
        means: of windows, in standard deviations; None: 0.
        zeros: share of rows that are zero, of numbers.
    """

    shares: FloatArray | None = None
    means: Callable[[np.random.Generator, int], FloatArray] | None = None
    zeros: float = 0.0


def life(
    random: np.random.Generator, source: Source, rows: tuple[int, int], windows: int, days: int, more: FloatArray
) -> Subject:
    """One column: its reference, of so many quiet days where there are any, and its windows, moved by `more`."""
    if source.shares is not None:
        found, then, now = _categories(random, source.shares, rows, windows)
    else:
        found, then, now = _numbers(random, source, (rows[1] * days or rows[0], rows[1]), days, more)
    how = directions(found)
    sums, known = how.sums(now), how.sums(then)
    own = how.sums(found.counts[None])
    start = quiet(within(own, known), then.sum(axis=1)) if days else unknown(len(how.steps))
    return Subject(how, how.pool(found), sums, start)


def _categories(
    random: np.random.Generator, shares: FloatArray, rows: tuple[int, int], windows: int
) -> tuple[Histogram, FloatArray, FloatArray]:
    """The categories that the reference lacks are unseen ones."""
    before, after = random.multinomial(rows[0], shares), random.multinomial(rows[1], shares, size=windows)
    known = before > 0
    bins = Bins(Kind.CATEGORICAL, categories=tuple(f"c{i}" for i in np.flatnonzero(known)))
    rest, none = after[:, ~known].sum(axis=1, keepdims=True), np.zeros((windows, 1))
    now = np.hstack([after[:, known], rest, none])
    return Histogram(bins, np.r_[before[known], 0.0, 0.0]), now[:0], now


def _numbers(
    random: np.random.Generator, source: Source, rows: tuple[int, int], days: int, more: FloatArray
) -> tuple[Histogram, FloatArray, FloatArray]:
    """Cells are the reference's own quantiles, its smallest and largest values the range."""
    windows, parts = len(more), max(days, 1)
    means = source.means(random, days + windows) if source.means else np.zeros(days + windows)
    values = random.normal(np.repeat(means[:days], rows[1]) if days else 0.0, size=rows[0])
    values[random.random(rows[0]) < source.zeros] = 0.0
    edges = np.unique(np.quantile(values, np.linspace(0, 1, CELLS + 1), method="nearest"))
    edges[-1] = np.nextafter(edges[-1], np.inf)
    then = np.zeros((parts, len(edges) + 3))
    then[:, 1 : len(edges)] = [np.histogram(part, edges)[0] for part in np.split(values, parts)]
    ends = norm.cdf(edges - (means[days:] + more)[:, None])
    chances = (1 - source.zeros) * np.diff(ends, axis=1, prepend=0.0, append=1.0)
    chances[:, np.searchsorted(edges, 0.0, "right")] += source.zeros
    now = np.hstack([random.multinomial(rows[1], np.maximum(chances, 0.0)), np.zeros((windows, 2))])
    return Histogram(Bins(Kind.NUMERIC, edges=tuple(edges)), then.sum(axis=0)), then, now


def wandering(random: np.random.Generator, size: int) -> FloatArray:
    """Means that wander: autoregressive, .8, with a standard deviation of .1."""
    found = random.normal(scale=0.06, size=size)
    found[0] /= 0.6
    for place in range(1, size):
        found[place] += 0.8 * found[place - 1]
    return found


def apart(random: np.random.Generator, size: int) -> FloatArray:
    """Means of windows that vary by themselves."""
    return random.normal(scale=0.1, size=size)


def weekdays(random: np.random.Generator, size: int) -> FloatArray:
    """An effect of weekdays, .3 standard deviations."""
    return np.resize(0.3 * np.array([1.2, 0.8, 0.4, 0.0, -0.4, -1.4, -0.6]), size)


ZIPF = 1 / np.arange(1, 51)
LIVES = {
    "normal": (Source(), (0,)),
    "half zeros": (Source(zeros=0.5), (0,)),
    "nine tenths zeros": (Source(zeros=0.9), (0,)),
    "50 categories by Zipf": (Source(ZIPF / ZIPF.sum()), (0,)),
    "100 equal categories": (Source(np.full(100, 0.01)), (0,)),
    "2 categories, one of .01": (Source(np.array([0.99, 0.01])), (0,)),
    "windows that vary, .1 sd": (Source(means=apart), (5, 28, 60)),
    "weekdays of .3 sd": (Source(means=weekdays), (28,)),
    "means that wander": (Source(means=wandering), (28, 60)),
}


def promises(only: str, runs: int, windows: int) -> Iterator[str]:
    """A line for each kind of life in which nothing changes."""
    for name, (source, quiet_days) in LIVES.items():
        if only not in name:
            continue
        for n_reference, n, days in product((50, 500, 5000), (50, 1000), quiet_days):
            if days and n_reference != 50:
                continue
            random = np.random.default_rng(14)
            rang, still = 0, np.zeros(windows)
            for _ in range(0, runs, AT_ONCE):
                lives = [life(random, source, (n_reference, n), windows, days, still) for _ in range(AT_ONCE)]
                rang += sum(one.found is not None for one in follow(joined(lives), ALPHA))
            of = f"{days} quiet days" if days else f"reference {n_reference:,}"
            yield f"{name:26}  {of:15}  {n:6,} rows  {rang / runs:7.4f}"


def delays(runs: int) -> Iterator[str]:
    """A line for each change: after how many windows half of the lives have it, here and window by window."""
    for (n_reference, n), size, after in product(SIZES, (0.05, 0.2, 0.5, 1.0, SLOW), (0, 30, 300)):
        if size == SLOW and after:
            continue
        windows = after + LONGEST
        random, place = np.random.default_rng(14), np.arange(windows)
        more = size * (place + 1.0) if size == SLOW else np.where(place >= after, size, 0.0)
        said = follow(
            [life(random, Source(), (n_reference, n), windows, 0, more) for _ in range(runs)], ALPHA / COLUMNS
        )
        found = [windows if one.found is None else one.found - after + 1 for one in said]
        began = [one.since - after for one in said if one.since is not None]
        alone = _alone(random, np.sqrt(n) * more, n / n_reference, runs, after)
        what = f"{size} sd a window" if size == SLOW else f"{size} sd after {after} windows"
        words = ["never" if value >= LONGEST else f"{value:.0f}" for value in (np.median(found), np.median(alone))]
        dated = f"{np.median(began):+.0f}" if began else "-"
        yield f"{n_reference:6,} {n:6,} rows  {what:24}  {words[0]:>6}  {words[1]:>6}  {dated:>4}"


def _alone(random: np.random.Generator, moved: FloatArray, share: float, runs: int, after: int) -> FloatArray:
    """After how many windows a two-sample test of each window by itself finds it, at its part of the budget."""
    z = random.normal(moved, size=(runs, len(moved))) - np.sqrt(share) * random.normal(size=(runs, 1))
    level = 1 / (2 * COLUMNS * DAYS_PER_MONTH)
    rings = (np.abs(z) / np.sqrt(1 + share) > norm.isf(level / 2))[:, after:]
    return np.where(rings.any(axis=1), rings.argmax(axis=1) + 1, len(moved))


if __name__ == "__main__":
    asked = ARGUMENTS.parse_args()
    for line in promises(asked.only, asked.runs, asked.windows):
        print(line, flush=True)
    if not asked.only or asked.only == "delays":
        print(
            "reference, rows, change: windows until it is certain, until one fails by itself; date, less the true one"
        )
        for line in delays(min(asked.runs, 100)):
            print(line, flush=True)
