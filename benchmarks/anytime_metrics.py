"""Whether a metric with a weekly cycle is ever called changed over the whole life, and how soon a change is found.

`uv run python benchmarks/anytime_metrics.py [--only NAME] [--runs R] [--windows W]`. Outcomes are drawn as counts,
seeded, with a quiet time of four or eight weeks that is the reference; weekdays differ by so many standard deviations
of a row. First the share of 400 lives of 5,000 windows without a change that are ever called changed, each at the level
.05, with the upper 95 % bound (Clopper and Pearson). Then a change after 30 windows: in which window half of the lives
are called changed at a tenth of that level, and by how many windows the date is off in the middle.
"""

import argparse
import zlib
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import pairwise, product

import numpy as np
from scipy.special import betaincinv
from scipy.stats import norm

from monitoring.domain import (
    Bins,
    ErrorTable,
    Estimate,
    Every,
    FloatArray,
    Histogram,
    Kind,
    LabelTable,
    Outcomes,
    QuietOutcomes,
    ScoreTable,
    Task,
    Window,
)
from monitoring.lifetime.courses import Course, Life, far, of_windows
from monitoring.lifetime.metrics import followed
from monitoring.performance.by_window import only, together
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.chance.usual import as_usual
from monitoring.performance.metric import METRICS
from monitoring.stats.null.moments import times
from monitoring.stats.sequential.course import Evidence

ALPHA, AT_ONCE, AFTER, LONGEST, DAY = 0.05, 50, 30, 200, Every("day")
BEGIN, PATTERN = datetime(2026, 1, 5), norm.ppf((np.arange(7) + 0.5) / 7)
EDGES, USUAL, SIZES_VARY = np.linspace(-6, 6, 97), 0.8, 0.75
COUNTED = ("accuracy", "bias")
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="lives whose name contains this")
ARGUMENTS.add_argument("--runs", type=int, default=400)
ARGUMENTS.add_argument("--windows", type=int, default=5000)


def decided(random: np.random.Generator, n: int, right: FloatArray) -> Outcomes:
    """Two outcomes with these chances of being right, one window a chance."""
    hits = random.binomial(n, np.clip(right, 0.01, 0.99))
    said_yes = random.binomial(hits, 0.5), random.binomial(n - hits, 0.5)
    cells = np.stack([hits - said_yes[0], said_yes[0], said_yes[1], n - hits - said_yes[1]]).astype(float)
    negative, positive = np.stack([cells[0], cells[2]], axis=1), np.stack([cells[3], cells[1]], axis=1)
    place, none = np.array([0.2, 0.8]), np.zeros((len(right), 2))
    losses = {name: np.zeros(len(right)) for name in ("brier", "brier2", "log", "log2")}
    edges = np.array([0.0, 0.5, np.nextafter(1, 2)])
    table = ScoreTable(edges, positive, negative, none, positive * place, negative * place, none, losses)
    return Outcomes(Task.BINARY, 0.5, _labels(n, len(right)), {"positive": table})


def erring(random: np.random.Generator, n: int, mean: FloatArray, sd: FloatArray) -> Outcomes:
    """A regression whose errors lie in the middles of cells."""
    cuts = norm.cdf((np.r_[-np.inf, EDGES[1:-1], np.inf] - mean[:, None]) / sd[:, None])
    counts = np.pad(random.multinomial(n, np.diff(cuts, axis=1)), ((0, 0), (1, 3))).astype(float)
    middle = np.r_[0.0, (EDGES[1:] + EDGES[:-1]) / 2, 0.0, 0.0, 0.0]
    powers = {"n": np.ones(middle.size), "e": middle, "abs": np.abs(middle), "e2": middle**2, "e4": middle**4}
    sums = {name: counts @ value for name, value in powers.items()}
    bins = Bins(Kind.NUMERIC, edges=tuple(EDGES.tolist()))
    ends = np.full(len(mean), EDGES[0]), np.full(len(mean), EDGES[-1])
    table = ErrorTable(sums, Histogram(bins, counts, counts * middle, *ends), 0.0)
    return Outcomes(Task.REGRESSION, 0.5, _labels(n, len(mean)), errors=table)


def _labels(n: int, windows: int) -> LabelTable:
    rows = np.full(windows, float(n))
    return LabelTable(rows, rows, None, np.zeros(windows))


def drawn(random: np.random.Generator, name: str, n: int, effect: float, change: FloatArray) -> Outcomes:
    """Windows of which the metric called `name` differs by weekday and is worse by `change`, in a row's sds."""
    worse = effect * PATTERN[np.arange(len(change)) % 7] + change
    if name == "accuracy":
        return decided(random, n, USUAL - np.sqrt(USUAL * (1 - USUAL)) * worse)
    if name == "bias":
        return erring(random, n, worse, np.ones(len(change)))
    return erring(random, n, np.zeros(len(change)), np.maximum(1 + SIZES_VARY * worse, 0.1))


def course(random: np.random.Generator, name: str, n: int, effect: float, quiet: int, change: FloatArray) -> Course:
    """One life after so many quiet days, which are the reference."""
    every = drawn(random, name, n, effect, np.r_[np.zeros(quiet), change])
    then, now = only(every, slice(quiet)), only(every, slice(quiet, None))
    before, windows = together(then, [range(quiet)]), days_from_monday(quiet + len(change))
    days = QuietOutcomes(then, windows[:quiet])
    rows = now.labels.rows
    figures = Estimate(rows, rows, rows, rows) if name in COUNTED else METRICS[name].function(now)
    p_value = rows if name in COUNTED else _p_values(name, (now, before), days, windows[quiet:])
    return of_windows(name, far(p_value), figures, n * float(quiet), Life(windows[quiet:], 0, (now, before), days))


def _p_values(
    name: str, sides: tuple[Outcomes, Outcomes], days: QuietOutcomes, windows: Sequence[Window]
) -> FloatArray:
    """As the product judges windows."""
    card, figures = METRICS[name].descriptor, tuple(map(METRICS[name].function, sides))
    alone = p_values(card, *sides, (figures[0], figures[1]))
    return np.fmax(alone, as_usual(card, *figures, days, times(days.windows, windows)).p_value)


@cache
def days_from_monday(count: int) -> tuple[Window, ...]:
    """Windows of a day."""
    day = [BEGIN + timedelta(days=i) for i in range(count + 1)]
    return tuple(Window(i, i, i + 1, *pair, 1, 1, True, DAY) for i, pair in enumerate(pairwise(day)))


def followed_lives(random: np.random.Generator, runs: int, alpha: float, **life: object) -> Iterator[Evidence]:
    """What is certain of so many lives."""
    for start in range(0, runs, AT_ONCE):
        courses = [course(random, **life) for _ in range(min(AT_ONCE, runs - start))]  # type: ignore[arg-type]
        yield from followed([str(life["name"])] * len(courses), courses, alpha)


def main() -> None:
    """Draw, follow, print."""
    asked = ARGUMENTS.parse_args()
    for name, effect, quiet, n in product(("accuracy", "bias", "mae"), (0.0, 0.3, 1.0), (28, 56), (50, 1000)):
        title = f"{name}, weekdays of {effect} sd, {quiet} quiet days, {n:,} rows"
        if asked.only not in title:
            continue
        random = np.random.default_rng(zlib.crc32(title.encode()))
        life = {"name": name, "n": n, "effect": effect, "quiet": quiet}
        still = followed_lives(random, asked.runs, ALPHA, **life, change=np.zeros(asked.windows))
        rang = sum(one.found is not None for one in still)
        line, place = f"{title:56} {rang / asked.runs:.4f} ≤ {upper(rang, asked.runs):.4f}", np.arange(AFTER + LONGEST)
        for size in (0.1, 0.2, 0.5):
            change = np.where(place >= AFTER, size, 0.0)
            said = list(followed_lives(random, min(asked.runs, 100), ALPHA / 10, **life, change=change))
            found = [LONGEST if one.found is None else one.found - AFTER + 1 for one in said]
            dated = [one.since - AFTER for one in said if one.since is not None]
            when = f"{np.median(found):4.0f} ({np.median(dated):+.0f})" if np.median(found) < LONGEST else "   never"
            line += f"   {size} sd {when}"
        print(line, flush=True)


def upper(rang: int, runs: int) -> float:
    """The upper 95 % bound of a share."""
    return float(betaincinv(rang + 1, runs - rang, 0.95)) if rang < runs else 1.0


if __name__ == "__main__":
    main()
