"""False alarms a month where nothing has changed, and how soon what has changed is found.

`uv run python benchmarks/false_alarms.py [--only NAME] [--logs L] [--months M] [--baseline B]`. Logs are drawn as
counts, seeded, each with a reference of its own, which all of its months share; one line a cell of the table; verdicts
come from `drift.run`, `quality.run` and `performance.run` as the product has them. Beside them: what Evidently's rule
(distance 0.1, for small samples p < 0.05) and the mean of the reference's days ± 3 standard deviations would have said
of the same counts. A cell is `ok` where the upper 95 % bound (Poisson's, or that of the mean of logs where they differ
more) is at most 1.3 × the budget, `few` where more would be needed to tell.
"""

import argparse
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit
from scipy.stats import chi2, norm

from monitoring.domain import (
    Baseline,
    Bins,
    Deployment,
    Every,
    Feed,
    Histogram,
    Kind,
    Outcomes,
    Quiet,
    QuietOutcomes,
    Received,
    SameAge,
    Selection,
    Task,
    Verdict,
    Window,
)
from monitoring.domain.baseline import OF_KIND
from monitoring.drift.run import run as run_drift
from monitoring.performance.run import run as run_performance
from monitoring.quality.run import run as run_quality
from monitoring.stats.rows import binary, regression

DAYS, CELLS, REFERENCE_DAYS, SMALL, DAY = 30, 50, 50, 1000, Every("day")
FILES_BEFORE = 20
BESIDE, MISSING = 3, -2  # cells of values above all edges, of missing and of non-finite ones
EDGES = norm.ppf(np.arange(1, CELLS) / CELLS)
NUMBERS = iter(range(10**9))
FLOATS, BEGIN = NDArray[np.float64], datetime(2026, 1, 5)
Counted = tuple[Histogram, Histogram, Histogram]
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="cells whose name contains this")
ARGUMENTS.add_argument(
    "--baseline", default="reference", help="what drift, quality and performance are measured against"
)
ARGUMENTS.add_argument("--logs", type=int, default=10)
ARGUMENTS.add_argument("--months", type=int, default=6)


@dataclass
class Drawn:
    """A log of counts by column, `(reference, current, days of the reference)`, and of outcomes by side."""

    columns: dict[str, tuple[Histogram, Histogram, Histogram]]
    outcomes_: tuple[Outcomes, Outcomes] | None = None
    days: int = DAYS
    quiet_outcomes_: Outcomes | None = None
    apart_: int = 0
    files: tuple[Received, ...] = ()
    correction: str = "budget"
    selection: Selection = field(default_factory=lambda: Selection("drawn", DAY))

    @property
    def deployment(self) -> Deployment:
        """What is watched."""
        kinds = {name: pair[0].bins.kind for name, pair in self.columns.items()}
        numeric = tuple(name for name, kind in kinds.items() if kind is Kind.NUMERIC)
        others = tuple(name for name in kinds if name not in numeric)
        task = self.outcomes_[0].task if self.outcomes_ else Task.BINARY
        said = {} if self.outcomes_ is None else {"label": "y", "score" if task is Task.BINARY else "prediction": "s"}
        return Deployment(
            name="drawn",
            title="d",
            task=task,
            numeric=numeric,
            categorical=others,
            every=DAY,
            **said,
            **({"id": "id", "time": "at"} if self.files else {}),
            correction=self.correction,
        )

    def identity(self) -> tuple[str, str]:
        """Nothing is kept of what was drawn."""
        return "drawn", str(next(NUMBERS))

    def windows(self, selection: Selection, begin: datetime = BEGIN, days: int = 0) -> tuple[Window, ...]:
        """A window a day."""
        day = [begin + timedelta(days=i) for i in range((days or self.days) + 1)]
        return tuple(Window(i, i, i + 1, *pair, 1, 1, True, DAY) for i, pair in enumerate(pairwise(day)))

    def quiet_days(self, selection: Selection) -> tuple[Window, ...]:
        """The days of the reference."""
        return self.windows(selection, BEGIN - timedelta(days=REFERENCE_DAYS), REFERENCE_DAYS)

    def quiet(self, selection: Selection, columns: list[str]) -> Quiet:
        """What they hold."""
        windows = self.quiet_days(selection)
        return Quiet(windows, {name: self.columns[name][2] for name in columns if name in self.columns})

    def apart(self, selection: Selection) -> int:
        """No row is far from all others."""
        return 0

    def feed(self, selection: Selection) -> Feed:
        """Nothing is known but files, where some are drawn."""
        return Feed(why="drawn", files=self.files, unknown="" if self.files else "drawn")

    def histograms(self, selection: Selection, columns: list[str]) -> dict[str, tuple[Histogram, Histogram]]:
        """The counts; of scores and labels, which have none, those of nothing."""
        nothing = Histogram(Bins(Kind.CATEGORICAL, categories=("a",)), np.zeros(3))
        empty = nothing, Histogram(nothing.bins, np.zeros((self.days, 3)))
        return {name: self.columns[name][:2] if name in self.columns else empty for name in columns}

    def unripe(self, selection: Selection) -> tuple[str, ...]:
        """Labels come at once."""
        return ("",) * self.days

    def same_age(self, selection: Selection) -> SameAge:
        """Nobody knows of earlier labels."""
        return SameAge(np.empty((0, 1)), "labels come at once")

    def arrivals(self, selection: Selection) -> None:
        """Labels come at once."""

    def outcomes(self, selection: Selection) -> Outcomes:
        """Predictions and truth."""
        return self.outcomes_[1]  # type: ignore[index]

    def reference_outcomes(self, selection: Selection) -> Outcomes:
        """Those of the reference."""
        return self.outcomes_[0]  # type: ignore[index]

    def quiet_outcomes(self, selection: Selection) -> QuietOutcomes:
        """Those of the days of the reference."""
        return QuietOutcomes(self.quiet_outcomes_, self.quiet_days(selection))


def numbers(rng: np.random.Generator, n: int, means: FLOATS, *, sd: float = 1.0, each: int = 1) -> FLOATS:
    """Counts a day of normal values around each day's mean, `each` rows sharing one value: `(days, cells + 3)`."""
    cuts = norm.cdf((np.r_[-np.inf, EDGES, np.inf] - means[:, None]) / sd)
    drawn = np.stack([each * rng.multinomial(max(n // each, 1), p) for p in np.diff(cuts, axis=1)])
    return np.pad(drawn, ((0, 0), (0, BESIDE))).astype(float)


def numeric(reference: FLOATS, days: FLOATS) -> tuple[Histogram, Histogram]:
    """Counts as the product has them; a cell's values lie at its middle."""
    bins = Bins(Kind.NUMERIC, edges=(-9.0, *EDGES.tolist(), 9.0))
    place = np.r_[0.0, norm.ppf((np.arange(CELLS) + 0.5) / CELLS), [0.0] * BESIDE]
    sides = []
    for counts in (reference, days):
        own = np.concatenate([np.zeros((*counts.shape[:-1], 1)), counts], axis=-1)
        ends = np.full(counts.shape[:-1], -3.0), np.full(counts.shape[:-1], 3.0)
        sides.append(Histogram(bins, own, own * place, *ends))
    return sides[0], sides[1]


def weekdays(days: NDArray[np.int64]) -> FLOATS:
    """Day means of weekdays that differ by .3 standard deviations."""
    return np.asarray(0.3 * norm.ppf((days % 7 + 0.5) / 7))


def ar1(rng: np.random.Generator, days: int) -> FLOATS:
    """Day means with autocorrelation .8 and standard deviation .1."""
    found = np.empty(days)
    found[0] = rng.normal(0, 0.1)
    for day in range(1, days):
        found[day] = 0.8 * found[day - 1] + rng.normal(0, 0.06)
    return found


def normal(kind: str) -> Callable[[np.random.Generator, int, int], Counted]:
    """One numeric column whose days hang together in one way."""

    def column(rng: np.random.Generator, n: int, days: int) -> Counted:
        total, each = days + REFERENCE_DAYS, 30 if kind == "shared" else 1
        means = ar1(rng, total) if "ar1" in kind else np.zeros(total)
        means = means + weekdays(np.arange(total)) if "weekday" in kind else means
        size = n if kind != "independent" else max(n, SMALL)
        before = numbers(rng, size, means[:REFERENCE_DAYS], each=each)
        after = numbers(rng, n, means[REFERENCE_DAYS:], each=each)
        if kind == "bursts":
            for side in (before, after):
                gone = 30.0 * rng.binomial(side.sum(axis=-1).astype(int) // 30, 0.05)
                side[:, MISSING] = gone
        whole, now = numeric(before.sum(axis=0), after)
        return whole, now, numeric(before.sum(axis=0), before)[1]

    return column


def categories(rng: np.random.Generator, n: int, days: int, size: int = 0) -> Counted:
    """50 categories by Zipf's law; those that the reference lacks are unseen ones."""
    p = 1 / np.arange(1, 51)
    p /= p.sum()
    own = rng.multinomial((size or max(n, SMALL) * REFERENCE_DAYS) // REFERENCE_DAYS, p, size=REFERENCE_DAYS)
    seen, after = own.sum(axis=0) > 0, rng.multinomial(n, p, size=days)
    bins = Bins(Kind.CATEGORICAL, categories=tuple(f"c{i:02}" for i in np.flatnonzero(seen)))
    whole, now, before = (
        np.c_[side[:, seen], side[:, ~seen].sum(axis=1), np.zeros(len(side))].astype(float)
        for side in (own.sum(axis=0)[None], after, own)
    )
    return Histogram(bins, whole[0]), Histogram(bins, now), Histogram(bins, before)


def decided(rng: np.random.Generator, n: int, days: int, task: Task = Task.BINARY) -> tuple[Outcomes, Outcomes]:
    """A model that stays as good as it was, of 50,000 labelled rows in the reference."""
    sides = []
    for rows, count in ((50_000, 1), (n * days, days)):
        at = np.repeat(np.arange(count), rows // count)
        if task is Task.REGRESSION:
            y = rng.normal(size=rows)
            sides.append(regression(y, y + rng.normal(0, 0.5, rows), windows=at, edges=np.linspace(-2, 2, 65)))
        else:
            score = rng.beta(1, 3, rows)
            sides.append(binary((rng.random(rows) < score).astype(float), score, windows=at))
    return sides[0], sides[1]


def by_day(rng: np.random.Generator, n: int, means: FLOATS) -> tuple[Outcomes, Outcomes, Outcomes]:
    """A regression whose errors have these day means: the reference, the log, the reference's days."""
    at = np.repeat(np.arange(means.size), n)
    y, edges = rng.normal(size=at.size), np.linspace(-4, 4, 129)
    said, before = y + means[at] + rng.normal(size=at.size), at < REFERENCE_DAYS
    sides = [(y[before], said[before], None), (y[~before], said[~before], at[~before] - REFERENCE_DAYS)]
    old, now = (regression(true, seen, windows=windows, edges=edges) for true, seen, windows in sides)
    return old, now, regression(y[before], said[before], windows=at[before], edges=edges)


def files(rng: np.random.Generator, n: int, days: int, kind: str) -> tuple[Received, ...]:
    """A file a day of about `n` rows of six columns of 8 categories, in which nothing is sent twice.

    `wander`: the shares of categories wander by .4 from day to day in all columns at once. Rows come in order of time;
    `unsorted`: a tenth is older than the one before, by .4 more or less from file to file (on the log scale).
    """
    found, shares = [], 1 / np.arange(1, 9)
    for day in range(-FILES_BEFORE, days):
        size, began = int(n * rng.lognormal(0, 0.3)) + 5, BEGIN + timedelta(days=day)
        own = shares * np.exp(rng.normal(0, 0.4, 8) * ("wander" in kind))
        codes = rng.choice(8, (size, 6), p=own / own.sum()) @ 8 ** np.arange(6)
        alike, copies = (size - len(np.unique(side)) for side in (codes, codes + 8**6 * rng.integers(0, 1440, size)))
        back = rng.binomial(size, 0.1 * rng.lognormal(0, 0.4)) if "unsorted" in kind else 0
        told = {"alike": alike, "copies": copies, "disordered": back}
        last = began + timedelta(hours=23)
        found.append(Received("predictions", f"{day}.csv", last, ("c0",), size, first=began, last=last, **told))
    return tuple(found)


def evidently(log: Drawn) -> int:
    """How often its default rule says that a column has drifted."""
    count = 0
    for name, (before, *_) in log.columns.items():
        plain, few = before.bins.kind is Kind.NUMERIC, before.n <= SMALL
        method = ("ks" if plain else "chi2") if few else ("wasserstein" if plain else "js")
        grid = run_drift(log, log.selection, columns=[name], methods=[method]).grid
        count += int((grid.p_value < 0.05).sum() if few else (grid.value >= 0.1).sum())
    return count


def three_sd(log: Drawn, rng: np.random.Generator, n: int) -> int:
    """How often a day's mean is out of the reference's days' mean ± 3 standard deviations, days taken for alike."""
    count = 0
    for before, after, _ in log.columns.values():
        if before.sums is not None and after.sums is not None:
            usual = np.array([rng.multinomial(n, before.proportions) for _ in range(REFERENCE_DAYS)])
            place = np.divide(before.sums, before.counts, out=np.zeros_like(before.sums), where=before.counts > 0)
            means, now = usual @ place / n, after.sums.sum(axis=-1) / after.n
            count += int((np.abs(now - means.mean()) > 3 * means.std()).sum())
    return count


def fails(log: Drawn) -> int:
    """How many FAILs the product has, of every kind that the log can have."""
    grids = [run_drift(log, log.selection).grid, run_quality(log, log.selection).grid] if log.columns else []
    found = sum(int((grid.verdict == 3).sum()) for grid in grids)
    if log.outcomes_ is not None:
        found += sum(m.window >= 0 and m.verdict is Verdict.FAIL for m in run_performance(log, log.selection).results)
    return found


def cells() -> Iterator[tuple[str, int, Callable[[np.random.Generator, int], Drawn]]]:
    """Every cell of the table: its name, rows a day, and how one month of it is drawn."""

    def log(n: int, count: int, *columns: object, task: Task | None = None) -> Callable[..., Drawn]:
        def draw(rng: np.random.Generator, days: int) -> Drawn:
            drawn = {f"c{i}": columns[i % len(columns)](rng, n, days) for i in range(count)}  # type: ignore[operator]
            return Drawn(drawn, decided(rng, n, days, task) if task else None, days)

        return draw

    for n in (50, 200, 1000, 10_000, 100_000):
        yield f"independent numeric {n}", n, log(n, 10, normal("independent"))
        yield f"independent categories {n}", n, log(n, 10, categories)
    for kind, n in product(("ar1", "weekday", "weekday ar1", "shared", "bursts"), (200, 1000, 10_000)):
        yield f"{kind} {n}", n, log(n, 10, normal(kind))
    for n, count in product((1000, 10_000), (10, 100)):
        yield f"zipf {count} columns {n}", n, log(n, count, lambda rng, n, days: categories(rng, n, days, 500))
    for n, task in product((100, 300, 1000), (Task.BINARY, Task.REGRESSION)):
        yield f"performance {task} {n}", n, log(n, 0, task=task)
    for kind, n in product(("wandering", "weekday", "weekday wandering"), (200, 1000)):

        def errors(rng: np.random.Generator, days: int, n: int = n, kind: str = kind) -> Drawn:
            total = REFERENCE_DAYS + days
            means = ar1(rng, total) if "wandering" in kind else np.zeros(total)
            *sides, quiet = by_day(rng, n, means + weekdays(np.arange(total)) * ("weekday" in kind))
            return Drawn({}, (sides[0], sides[1]), days, quiet)

        yield f"performance {kind} {n}", n, errors
    yield from of_files()
    for count in (10, 100, 500):
        yield f"together {count} columns", 1000, log(1000, count, normal("independent"), categories, task=Task.BINARY)


def of_files() -> Iterator[tuple[str, int, Callable[[np.random.Generator, int], Drawn]]]:
    """Cells whose rows come in files: ten columns that nothing is wrong with, and one file a day."""
    for kind, n in product(("alike by themselves", "alike and wander", "unsorted"), (100, 1000)):

        def received(rng: np.random.Generator, days: int, n: int = n, kind: str = kind) -> Drawn:
            columns = {f"c{i}": normal("independent")(rng, n, days) for i in range(10)}
            return Drawn(columns, days=days, files=files(rng, n, days, kind))

        yield f"files {kind} {n}", n, received


def upper(alarms: NDArray[np.int64], months: float) -> float:
    """The upper 95 % bound of alarms a month, of logs of so many months each."""
    poisson = chi2.ppf(0.95, 2 * (alarms.sum() + 1)) / 2 / months / len(alarms)
    if len(alarms) < 2:
        return float(poisson)
    spread = stdtrit(len(alarms) - 1, 0.95) * alarms.std(ddof=1) / np.sqrt(len(alarms))
    return max(float(poisson), float(alarms.mean() + spread) / months)


def main() -> None:
    """Draw, judge, print."""
    asked = ARGUMENTS.parse_args()
    print(f"{'cell':34} {'ours':>7} {'≤ 95 %':>7} {'':5} {'Evidently':>10} {'± 3 sd':>8}   alarms a month, budget 1")
    days = DAYS * asked.months
    months = days / 30.44
    for name, n, draw in cells():
        if asked.only not in name:
            continue
        found = []
        for log in range(asked.logs):
            rng = np.random.default_rng(zlib.crc32(f"{name} {log}".encode()))
            one = draw(rng, days)
            one.selection = replace(one.selection, **dict.fromkeys(OF_KIND.values(), Baseline.parse(asked.baseline)))
            found.append((fails(one), evidently(one), three_sd(one, rng, n)))
        alarms, *others = np.array(found).T
        ours, bound = alarms.mean() / months, upper(alarms, months)
        beside = " ".join(f"{one.mean() / months:{size}.1f}" for one, size in zip(others, (10, 8), strict=True))
        verdict = "ok" if bound <= 1.3 else "over" if ours > 1 else "few"
        print(f"{name:34} {ours:7.2f} {bound:7.2f} {verdict:5} {beside}", flush=True)


if __name__ == "__main__":
    main()
