"""How often a window that is judged while labels still come has a small p in any look, where nothing has changed.

`uv run python benchmarks/looks.py [--only NAME] [--logs L]`. Logs of sixty days of a binary model are drawn, seeded,
with a labelled reference of 50,000 rows; labels come by one of the ways below. They are looked at on every day, and a
window anew where more of its labels have come: it is judged where `maturity` says so, by `p_values`. One line a cell:
windows that were judged, how many of their rows are labelled at the first look, and of a thousand how many had
p < .001 in any look, by metric.
"""

import argparse
import zlib
from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Arrivals, Bins, Deployment, Histogram, Kind, LabelTable, Outcomes, ScoreTable, Task
from monitoring.performance.by_window import only
from monitoring.performance.chance.p_values import p_values
from monitoring.performance.metric import METRICS
from monitoring.stats.maturity.mature import maturity
from monitoring.stats.rows import HUNDREDTHS

FLOATS = NDArray[np.float64]
DAYS, REFERENCE, LEVEL, OLD = 60, 50_000, 1e-3, 25
NAMES = ("roc_auc", "accuracy", "brier", "log_loss", "average_precision")
MIDDLE = np.clip((np.arange(len(HUNDREDTHS) - 1) + 0.5) / 100, 0.005, 0.9999)
CARD = Deployment(name="drawn", title="d", task=Task.BINARY, score="s", label="y")
BOTH = Bins(Kind.CATEGORICAL, categories=("0", "1"))
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="cells whose name contains this")
ARGUMENTS.add_argument("--logs", type=int, default=40)
Wait = Callable[[np.random.Generator, NDArray[np.bool_]], FLOATS]
AT_ONCE: Wait = lambda rng, yes: np.zeros(yes.size)  # noqa: E731
# Days from prediction to label, of positive and other rows.
COMING: dict[str, Wait] = {
    "evenly over 10 days": lambda rng, yes: rng.uniform(0, 10, yes.size),
    "positives after 1 day, others 14": lambda rng, yes: np.where(yes, 1.0, 14.0),
    "positives after 14 days, others 1": lambda rng, yes: np.where(yes, 14.0, 1.0),
    "positives 1 day on average, others 4": lambda rng, yes: rng.exponential(np.where(yes, 1.0, 4.0)),
    "positives 4 days on average, others 1": lambda rng, yes: rng.exponential(np.where(yes, 4.0, 1.0)),
}


class Log(NamedTuple):
    """Rows in order of time: day, cell of the score, outcome, and when that is known."""

    day: NDArray[np.intp]
    cell: NDArray[np.intp]
    yes: NDArray[np.bool_]
    known: FLOATS


class Looks(NamedTuple):
    """By look and window: whether it is judged, how much is labelled, and by metric whether p is small."""

    judged: NDArray[np.bool_]
    coverage: FLOATS
    small: dict[str, NDArray[np.bool_]]


def drawn(rng: np.random.Generator, rows: int, base: float, wait: Wait, days: int = DAYS) -> Log:
    """So many rows a day; each score is the chance of its outcome."""
    day = np.repeat(np.arange(days), rows)
    cell = np.minimum((100 * rng.beta(3 * base, 3 * (1 - base), day.size)).astype(np.intp), 99)
    yes = rng.random(day.size) < MIDDLE[cell]
    return Log(day, cell, yes, day + rng.random(day.size) + wait(rng, yes))


def counted(log: Log, as_of: float) -> Outcomes:
    """What is known then of all days before it."""
    came, size = log.known < as_of, int(min(log.day.max() + 1, as_of))
    there = log.day < size

    def counts(rows: NDArray[np.bool_]) -> FLOATS:
        place = log.day[rows] * MIDDLE.size + log.cell[rows]
        return np.bincount(place, minlength=size * MIDDLE.size).reshape(size, -1).astype(float)

    yes, no, open_ones = (counts(there & one) for one in (came & log.yes, came & ~log.yes, ~came))
    losses = {"brier": yes @ (1 - MIDDLE) ** 2 + no @ MIDDLE**2, "brier2": yes @ (1 - MIDDLE) ** 4 + no @ MIDDLE**4}
    hit, missed = -np.log(MIDDLE), -np.log1p(-MIDDLE)
    losses |= {"log": yes @ hit + no @ missed, "log2": yes @ hit**2 + no @ missed**2}
    table = ScoreTable(HUNDREDTHS, yes, no, open_ones, yes * MIDDLE, no * MIDDLE, open_ones * MIDDLE, losses)
    outcomes = np.pad(np.stack([no.sum(axis=1), yes.sum(axis=1)], axis=1), ((0, 0), (0, BOTH.size - 2)))
    rows = table.n + open_ones.sum(axis=1)
    labels = LabelTable(rows, table.n, Histogram(BOTH, outcomes), np.full(size, np.nan))
    return Outcomes(Task.BINARY, 0.5, labels, {"positive": table})


def arrivals(log: Log, as_of: int) -> Arrivals | None:
    """How late the labels were that had come by then, in days."""
    came = log.known < as_of
    if not came.any():
        return None
    kind, delay, age = log.yes[came], np.floor(log.known[came]).astype(int) - log.day[came], as_of - log.day[came]
    found, place = np.unique(np.stack([kind, delay, age]).astype(np.int64), axis=1, return_inverse=True)
    days = np.arange(min(as_of, int(log.day.max()) + 1))
    rows = np.bincount(log.day, minlength=days.size)[: days.size].astype(float)
    return Arrivals(*found, np.bincount(place.ravel()).astype(float), days, as_of - days, rows, as_of)


def looked_at(log: Log, reference: Outcomes) -> Looks:
    """On every day, and every window anew whose labels have changed."""
    days = int(log.day.max()) + 1
    judged, coverage = np.zeros((days, days), dtype=np.bool_), np.zeros((days, days))
    small = {name: np.zeros((days, days), dtype=np.bool_) for name in NAMES}
    for look in range(days):
        now = counted(log, look + 1)
        why = maturity(CARD, now, reference, arrivals(log, look + 1)).why
        coverage[look, : look + 1] = now.labels.labelled / now.labels.rows
        judged[look, : look + 1] = [not said for said in why] & (now.labels.labelled > 0)
        before = np.where(judged[look - 1], coverage[look - 1], -1.0) if look else np.full(days, -1.0)
        places = np.flatnonzero(judged[look] & (coverage[look] != before) & (np.arange(days) > look - OLD))
        for name in NAMES if places.size else ():
            card, function, own = METRICS[name].descriptor, METRICS[name].function, only(now, places)
            p_value = p_values(card, own, reference, (function(own), function(reference)))
            small[name][look, places] = p_value < LEVEL
    return Looks(judged, coverage, small)


def cells() -> Iterator[tuple[str, int, float, Wait]]:
    """Name, rows a day, base rate, and how labels come."""
    for rows, base, name in product((200, 1000, 10_000), (0.05, 0.2, 0.5), COMING):
        yield f"{rows:,} rows, base rate {base}, {name}", rows, base, COMING[name]


def main() -> None:
    """Draw, look, print."""
    asked = ARGUMENTS.parse_args()
    for name, rows, base, wait in cells():
        if asked.only not in name:
            continue
        rng, found, first = np.random.default_rng(zlib.crc32(name.encode())), dict.fromkeys(NAMES, 0), list[float]()
        for _ in range(asked.logs):
            whole = drawn(rng, REFERENCE, base, AT_ONCE, days=1)
            one = looked_at(drawn(rng, rows, base, wait), counted(whole, DAYS))
            ever = np.flatnonzero(one.judged.any(axis=0))
            first += one.coverage[one.judged.argmax(axis=0)[ever], ever].tolist()
            found = {metric: count + int(one.small[metric].any(axis=0).sum()) for metric, count in found.items()}
        told = ", ".join(f"{metric} {1000 * count / len(first):.1f}" for metric, count in found.items())
        print(f"{name}: {len(first)} windows, at first {np.mean(first):.1%} labelled; {told}", flush=True)


if __name__ == "__main__":
    main()
