"""One metric over all windows: what each of them says that those before it, of its own weekday, did not."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from monitoring.domain import Estimate, FloatArray, Measure, Outcomes, QuietOutcomes, Task, Verdict, Window
from monitoring.lifetime.quiet_time import Known, known
from monitoring.performance.by_window import only, together
from monitoring.performance.chance.by_calendar import cut
from monitoring.performance.chance.p_values import COUNTS, p_values
from monitoring.performance.metric import METRICS
from monitoring.stats.sequential.directions import directions
from monitoring.stats.sequential.innovations import Innovations, Sums, by_stratum, innovations, within
from monitoring.stats.sequential.learning import Start, unknown
from monitoring.stats.sequential.learning import quiet as learnt

FARTHEST = 37.0  # standard deviations, of which there is a p-value


class Life(NamedTuple):
    """What all metrics have in common.

    Args:
        windows: of the deployment, from its first one on.
        first: place of the first window that is followed.
        sides: what is known of these windows, and of the reference.
        quiet: and of a quiet time.
    """

    windows: Sequence[Window]
    first: int
    sides: tuple[Outcomes, Outcomes]
    quiet: QuietOutcomes


class Course(NamedTuple):
    """One metric, each of shape (1, windows): upwards in the metric's own direction, or only to the worse side."""

    found: Innovations
    rows: FloatArray
    step: float
    only_worse: bool
    start: Start


def course(name: str, measures: Sequence[Measure], life: Life) -> Course:
    """What windows whose labels are ripe say of one metric; the reference is the first measure."""
    reference, *others = measures
    ripe = [one for one in others if not one.provisional and counts(one)]
    ripe = [one for one in ripe if one.window >= life.first and life.windows[one.window].complete and one.n]
    places = [one.window for one in ripe]
    z, value, low, high = np.full((4, len(life.windows)), np.nan)
    z[places], rows = far(np.array([one.p_value for one in ripe])), np.zeros(len(life.windows))
    for part, name_of in ((value, "value"), (low, "low"), (high, "high"), (rows, "n")):
        part[places] = [float(getattr(one, name_of)) for one in ripe]
    return of_windows(name, z, Estimate(value, low, high, rows), float(reference.n), life)


def of_windows(name: str, z: FloatArray, figures: Estimate, n_reference: float, life: Life) -> Course:
    """The same from p-values.

    Args:
        name: of the metric.
        z: p-values of the windows that are judged as normal values, `(windows,)`.
        figures: theirs; without rows where a window is not judged.
        n_reference: rows of the reference.
        life: what all metrics have in common.
    """
    judged, quiet = (figures.n > 0).astype(np.float64), known(name, life.quiet, life.windows)
    if sums := _sums(name, [*life.sides, *([life.quiet.outcomes] if life.quiet.outcomes else [])]):
        return _by_sums(sums, judged, quiet, own=life.quiet.own)
    if quiet and quiet.differ:
        return _by_stratum(name, figures, quiet, life)
    return _of_p_values(against_earlier(z, figures.n, n_reference), figures.n, unknown(1))


def counts(one: Measure) -> bool:
    """Whether it tells how it went. What fails counts however wide its interval: no window is left out for being right.

    Nor does it take a reference, or many rows: windows are held against earlier ones, all of them together.
    """
    return one.verdict is not Verdict.SKIPPED or one.only_unjudged


def _by_sums(sums: tuple[Sequence[Sums], float], judged: FloatArray, quiet: Known | None, *, own: bool) -> Course:
    """Of what is known by its rows. A quiet time that is not the reference's own stands for it, as with columns."""
    (now, before, *then), step = sums
    now = now.only(judged)
    if quiet is None:
        return Course(innovations(before, now), now.rows, step, False, unknown(1))
    days = then[0].at(quiet.places)
    pools = days.by(quiet.strata) if quiet.differ or not own else before
    start = learnt(within(pools.at(quiet.strata), days), quiet.rows)
    found = by_stratum(pools, now, quiet.now)
    return Course(found, np.where(quiet.now >= 0, now.rows, 0.0), step, False, start)


def _by_stratum(name: str, figures: Estimate, quiet: Known, life: Life) -> Course:
    """Of other metrics where weekdays differ: by the p-value of each window against the quiet ones of its weekday.

    Against the whole reference the best weekday has p-values next to 1, which tell nothing of what changes there.
    """
    assert life.quiet.outcomes is not None
    function, card = METRICS[name].function, METRICS[name].descriptor
    pools = together(life.quiet.outcomes, [quiet.of(stratum) for stratum in range(int(quiet.strata.max()) + 1)])
    before, (r, rows) = function(pools), (np.full(len(figures.n), np.nan), np.zeros(len(figures.n)))
    for stratum in range(len(pools.labels.rows)):
        places = np.flatnonzero((quiet.now == stratum) & (figures.n > 0))
        if places.size:
            own, pool = only(life.sides[0], places), only(pools, [stratum])
            now, then = cut(figures, places), cut(before, np.array([stratum]))
            z, rows[places] = far(p_values(card, own, pool, (now, then))), now.n
            r[places] = against_earlier(z, now.n, float(then.n[0]))
    return _of_p_values(r, rows, learnt(quiet.r, quiet.rows))


def _of_p_values(r: FloatArray, rows: FloatArray, start: Start) -> Course:
    found = Innovations(r[None], np.zeros((1, len(r))), np.ones((1, len(r))))
    return Course(found, rows[None], 0.0, True, start)


def _sums(name: str, sides: Sequence[Outcomes]) -> tuple[list[Sums], float] | None:
    """Of what is a share of rows, and of the place of errors: of windows, reference and quiet time; half of a step."""
    errors = [side.errors.histogram for side in sides if side.errors]
    if name == "bias" and len(errors) == len(sides):
        how = directions(errors[1].window(0))
        return [Sums(*(part[:1] for part in how.sums(one.counts).parts)) for one in errors], float(how.steps[0])
    found = COUNTS.get(name) if sides[0].task is Task.BINARY or name == "accuracy" else None
    if found is None:
        return None
    return [Sums(n[None], *[hits[None]] * 3) for hits, n in map(found, sides)], 0.5


def far(p_value: FloatArray) -> FloatArray:
    """P-values as normal values: positive is worse."""
    from scipy.special import ndtri

    return np.asarray(np.clip(-ndtri(p_value), -FARTHEST, FARTHEST))


def against_earlier(z: FloatArray, rows: FloatArray, n_reference: float) -> FloatArray:
    """Differences from one reference, each in its own standard deviations, held against all earlier windows as well.

    All of them hold the reference's own error, so they hang together. As many rows tell as much, so a difference is
    z √(1 / n + 1 / N) in units of one row; less the mean of the reference (0) and of the windows before, and over its
    standard deviation, it is independent of theirs.

    Args:
        z: `(windows,)`, nan where nothing is told.
        rows: of each window, `(windows,)`.
        n_reference: rows of the reference; where there are none, nothing is told.

    >>> against_earlier(np.array([2.0, 2.0]), np.array([100.0, 100.0]), 100.0).round(3).tolist()
    [2.0, 1.155]
    """
    told = np.isfinite(z) & (rows > 0)
    if not n_reference:
        return np.full(len(z), np.nan)
    n, counted = np.where(told, rows, 1.0), np.where(told, rows, 0.0)
    difference = np.where(told, z, 0.0) * np.sqrt(1 / n + 1 / n_reference)
    before, total = (np.cumsum(part) - part for part in (counted, counted * difference))
    before = before + n_reference
    return np.asarray(np.where(told, (difference - total / before) * np.sqrt(n * before / (n + before)), np.nan))
