"""What the metrics probably are in windows whose labels have not come: estimated from the scores alone (CBPE).

It holds as long as a score means what it meant in the reference: a change of the scores or of their mix is seen, a
change of what they mean is not. So it never raises an alert; where it is beyond the limit, it warns.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain, groupby
from math import isnan
from types import MappingProxyType

import numpy as np

from monitoring.domain import Estimate, FloatArray, Measure, Outcomes, Report, Selection
from monitoring.performance.by_window import only
from monitoring.performance.estimated.calibration import Calibration, learn
from monitoring.performance.estimated.expected import expected
from monitoring.performance.estimated.told import caution, is_waiting, newest_judged, told
from monitoring.performance.estimated.uncertain import calibration_error
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.run import Source, known
from monitoring.performance.unjudged import too_coarse
from monitoring.stats.intervals import Z

RANKING = ("average_precision", "roc_auc")  # these hang on the order of scores alone, and on no threshold
DECIDING = ("accuracy", "f1", "precision", "recall", "specificity")
ESTIMATED = tuple(sorted((*RANKING, *DECIDING)))
NOTHING: Mapping[str, Measure] = MappingProxyType({})
CONDITION = "estimated from the scores of all rows: it holds where scores mean what they meant in the reference"


def run(
    log: Source,
    selection: Selection,
    realised: Report[Measure],
    threshold: float | None = None,
    metrics: Sequence[str] = ESTIMATED,
) -> Report[Measure]:
    """One measure, with the basis `estimated`, for every realised one that labels do not tell yet.

    Args:
        log: where the counts come from.
        selection: what was measured.
        realised: what `monitoring.performance.run` answers for it.
        threshold: as it was there.
        metrics: some of `ESTIMATED`.

    There are none where the reference has no labels of both outcomes, or the log no score.
    """
    waiting = [m for m in realised.results if m.metric in metrics and is_waiting(m)]
    judged = newest_judged(realised.results, metrics)
    found = estimates(waiting, *known(log, selection, threshold), judged) if waiting else ()
    return Report(realised.windows, found)


def estimates(
    waiting: Iterable[Measure], outcomes: Outcomes, reference: Outcomes, judged: Mapping[str, Measure] = NOTHING
) -> tuple[Measure, ...]:
    """These measures as the scores alone tell them, calibrated on the reference.

    Where the newest `judged` window, of whose labels it is known, shows that they are off, each says so.

    >>> from monitoring.stats.rows import binary
    >>> reference = binary([0, 0, 0, 1, 0, 1, 1, 1] * 50, [0.25, 0.25, 0.25, 0.25, 0.75, 0.75, 0.75, 0.75] * 50)
    >>> now = binary([np.nan] * 100, [0.25] * 50 + [0.75] * 50)
    >>> [found] = estimates([Measure("accuracy", 0, np.nan, np.nan, np.nan, 0)], now, reference)
    >>> found.basis, found.value
    ('estimated', 0.75)
    """
    calibrations = _calibrations(reference)
    by_metric = {name: list(measures) for name, measures in groupby(waiting, key=lambda m: m.metric)}
    if not calibrations or not by_metric:
        return ()
    windows = sorted({m.window for m in chain(judged.values(), *by_metric.values())})
    at, outcomes = {window: place for place, window in enumerate(windows)}, only(outcomes, windows)
    likely, itself = expected(outcomes, calibrations), expected(reference, calibrations)
    found: list[Measure] = []
    errors = calibration_error(list(by_metric), outcomes, reference)
    for name, measures in by_metric.items():
        metric, function = METRICS[name].descriptor, METRICS[name].function
        own = function(reference)
        missed = np.hypot(Z * np.nan_to_num(errors[name]), np.nan_to_num(function(itself).value - own.value))
        here = _widened(metric, function(likely), own, missed)
        coarse, last = too_coarse(metric, here, own, is_estimated=True), judged.get(name)
        condition = CONDITION + (caution(last, _figures(here, at[last.window])) if last else "")
        for measure, place in ((m, at[m.window]) for m in measures):
            figures, n = _figures(here, place), int(here.n[place])
            found.append(told(metric, own, reference, measure, figures, n, condition, coarse=coarse[place]))
    return tuple(measure for measure in found if not isnan(measure.value))


def _calibrations(reference: Outcomes) -> Mapping[str, Calibration]:
    """One for every table of scores; none where any of them cannot be calibrated."""
    if not reference.scores or not all(table.has_score for table in reference.scores.values()):
        return {}
    learnt = {name: learn(table) for name, table in reference.scores.items()}
    return {name: one for name, one in learnt.items() if one} if all(learnt.values()) else {}


def _widened(metric: Metric, here: Estimate, own: Estimate, missed: FloatArray) -> Estimate:
    """The interval of a window's labels to come, and of what the reference could tell of the scores, together.

    What the reference leaves open is the larger of its own metric's interval, which knows its rows, and of what
    calibration may have `missed`: by the luck of the reference's rows, of which it may have few where this window has
    many, and by what it tells of the reference itself. What cells leave open is no matter of chance: it comes on top.
    """
    bound = 0.0 if here.bound is None else here.bound

    def end(value: FloatArray, of_window: FloatArray, of_reference: FloatArray) -> FloatArray:
        left_open = np.maximum(np.nan_to_num(np.abs(of_reference - own.value)), missed)
        by_chance = np.maximum(np.abs(of_window - value) - bound, 0.0)
        return np.asarray(np.hypot(by_chance, left_open) + bound)

    low = np.maximum(here.value - end(here.value, here.low, own.low), metric.low)
    high = np.minimum(here.value + end(here.value, here.high, own.high), metric.high)
    return replace(here, low=low, high=high)


def _figures(here: Estimate, window: int) -> tuple[float, float, float]:
    return float(here.value[window]), float(here.low[window]), float(here.high[window])
