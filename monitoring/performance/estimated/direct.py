"""What a regression's errors probably are where labels have not come: learnt from the reference's rows (DLE).

Direct loss estimation: how large an error is, by what the inputs and the prediction look like. It holds as long as
rows that look alike are as hard to predict as in the reference; so it never raises an alert.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from math import nan, sqrt
from typing import Protocol, TypeAlias

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Column, FloatArray, Kind, Measure, Report, Role, Segment, Selection, Window
from monitoring.errors import NotApplicableError
from monitoring.performance.estimated import losses
from monitoring.performance.estimated.stood_for import weights
from monitoring.performance.estimated.told import caution, is_waiting, newest_judged, told
from monitoring.performance.metric import METRICS
from monitoring.performance.run import Source
from monitoring.samples.encoding import numbers, places, usable
from monitoring.samples.rows import RowsLog, reference_of

REFERENCE_ROWS, WINDOW_ROWS = 10_000, 2_000  # at most
FEWEST_ROWS = 300
MOST_COLUMNS, MOST_WINDOWS = 100, 60
POWER = {"mae": 1, "rmse": 2}  # of the errors' size, which the loss is
CONDITION = "estimated from the inputs: it holds where rows are as hard to predict as such rows were in the reference"
NO_PREDICTION = "not estimated: no row that was looked at has a prediction"
UNEVEN = "; whether it holds is not known: for some predictions of the last window with labels hardly any has come"
TOO_OLD = f"not estimated: only the newest {MOST_WINDOWS} windows without labels are"
Figures: TypeAlias = Mapping[str, tuple[float, float, float]]


class RowsSource(Source, RowsLog, Protocol):
    """A log that tells counts and single rows."""


@dataclass(frozen=True, slots=True, eq=False)
class Learnt:
    """What a reference tells of errors: columns, the places of their categories, a model a metric; its predictions."""

    columns: tuple[Column, ...]
    known: Mapping[str, Mapping[str, float]]
    losses: Mapping[str, losses.Losses]
    predictions: FloatArray

    def rows(self, frame: pd.DataFrame) -> tuple[FloatArray, NDArray[np.bool_]]:
        """Those rows that have a prediction, as numbers, `(rows, columns)`; and which ones these are."""
        found = numbers(self.columns, frame.reindex(columns=[column.name for column in self.columns]), self.known)
        has_prediction = np.isfinite(found[:, 0])
        return found[has_prediction], has_prediction


@dataclass(frozen=True, slots=True)
class Seen:
    """What a window's drawn rows say: by metric value, low and high; their number; by metric its weighted value."""

    figures: Figures = field(default_factory=dict)
    n: int = 0
    weighted: Mapping[str, float] = field(default_factory=dict)


def learn(log: RowsLog, segment: Segment | None) -> Learnt:
    """Models of the reference's errors, from a bounded sample of its rows.

    Raises `NotApplicableError` where it has too few labelled rows, or none that was predicted wrong.
    """
    d = log.deployment
    frame = reference_of(log, segment, REFERENCE_ROWS)
    there = d.prediction in frame and d.label in frame and bool(frame[d.label].notna().any())
    if d.prediction is None or d.label is None or not there:
        raise NotApplicableError("the reference has no labels to learn errors from")
    error = pd.to_numeric(frame[d.prediction]) - pd.to_numeric(frame[d.label])
    frame, error = frame[np.isfinite(error)], error[np.isfinite(error)]
    if len(frame) < FEWEST_ROWS:
        what = f"errors are learnt from {FEWEST_ROWS} labelled rows of the reference, and it has {len(frame)}"
        raise NotApplicableError(what)
    size = error.abs().to_numpy(dtype=float)
    if np.count_nonzero(size) < FEWEST_ROWS / 10:
        raise NotApplicableError("the reference's predictions are nearly all right: there is no error to learn from")
    inputs = [column for column in d.columns if column.role is Role.FEATURE]
    columns = (Column(d.prediction, Kind.NUMERIC), *usable(inputs, [frame])[:MOST_COLUMNS])
    known = places(columns, [frame])
    rows, categorical = numbers(columns, frame, known), np.array([c.kind is Kind.CATEGORICAL for c in columns])
    learnt = {name: losses.learn(rows, size**by, categorical) for name, by in POWER.items()}
    return Learnt(columns, known, learnt, rows[:, 0])


def waiting(realised: Report[Measure]) -> dict[int, list[Measure]]:
    """By window, the measures that could be estimated and that labels do not tell yet; windows with rows alone."""
    found: dict[int, list[Measure]] = {}
    for measure in realised.results:
        if measure.metric in POWER and is_waiting(measure) and realised.windows[measure.window].rows:
            found.setdefault(measure.window, []).append(measure)
    return found


def run(
    log: RowsSource,
    selection: Selection,
    realised: Report[Measure],
    progress: Callable[[str, float], None] = lambda text, share: None,
    learner: Callable[[RowsLog, Segment | None], Learnt] = learn,
) -> Report[Measure]:
    """One measure, with the basis `estimated`, for every MAE and RMSE that labels do not tell yet.

    What cannot be estimated is SKIPPED with its reason, as are all but the newest `MOST_WINDOWS` windows. Where the
    newest window with labels shows that estimates are off, each says so.

    Args:
        log: where counts and rows come from.
        selection: what was measured.
        realised: what `monitoring.performance.run` answers for it.
        progress: told what is done, and how much of it.
        learner: what answers as `learn` does; whoever keeps its answers hands in their own.
    """
    there = waiting(realised)
    if not there:
        return Report(realised.windows, ())
    progress("learning how large errors are", 0.0)
    reference = log.reference_outcomes(selection)
    own = {name: METRICS[name].function(reference) for name in POWER}

    def said(of: int, seen: Seen, why: Mapping[str, str]) -> list[Measure]:
        each = [(m, m.metric, METRICS[m.metric].descriptor) for m in there[of]]
        return [
            told(card, own[k], reference, m, seen.figures.get(k, (nan,) * 3), seen.n, why[k], seen.weighted.get(k, nan))
            for m, k, card in each
        ]

    try:
        learnt = learner(log, selection.segment)
    except NotApplicableError as error:
        why = dict.fromkeys(POWER, f"not estimated: {error.message}")
        return Report(realised.windows, tuple(m for of in there for m in said(of, Seen(), why)))
    newest, found = sorted(there)[-MOST_WINDOWS:], []
    missed = _missed(log, selection, realised, learnt)
    condition = {name: CONDITION + missed.get(name, "") for name in POWER}
    for index in there:
        if index not in newest:
            found += said(index, Seen(), dict.fromkeys(POWER, TOO_OLD))
            continue
        progress("looking at windows without labels", 0.5 + 0.5 * newest.index(index) / len(newest))
        seen = _window(log, selection, realised.windows[index], learnt)
        found += said(index, seen, condition if seen.n else dict.fromkeys(POWER, NO_PREDICTION))
    return Report(realised.windows, tuple(found))


def _missed(log: RowsLog, selection: Selection, realised: Report[Measure], learnt: Learnt) -> dict[str, str]:
    """By metric, what is to be said where the newest judged window's labels tell otherwise, or come unevenly."""
    found: dict[str, str] = {}
    last = newest_judged(realised.results, POWER)
    for index in {measure.window for measure in last.values()}:
        seen = _window(log, selection, realised.windows[index], learnt)
        if seen.n and seen.weighted:
            found |= {name: caution(m, seen.figures[name]) for name, m in last.items() if m.window == index}
        elif seen.n:
            found |= dict.fromkeys(POWER, UNEVEN)
    return found


def _window(log: RowsLog, selection: Selection, window: Window, learnt: Learnt) -> Seen:
    """What a window's rows say."""
    drawn = log.drawn_rows(selection, window, WINDOW_ROWS, labelled=window.labelled > 0)
    rows, has_prediction = learnt.rows(drawn)
    if not len(rows):
        return Seen()
    predicted = round(window.rows * len(rows) / len(drawn))
    means = {name: one.mean(rows, predicted) for name, one in learnt.losses.items()}
    figures = {
        name: (value, low, high) if POWER[name] == 1 else (sqrt(value), sqrt(low), sqrt(high))
        for name, (value, low, high) in means.items()
    }
    if not window.labelled:
        return Seen(figures, len(rows))
    label = pd.to_numeric(drawn[log.deployment.label]).to_numpy(dtype=float, na_value=nan)
    return Seen(figures, len(rows), _weighted(rows[:, 0], label[has_prediction], learnt.predictions))


def _weighted(predicted: FloatArray, label: FloatArray, reference: FloatArray) -> dict[str, float]:
    """By metric its value where labelled rows stand for all rows with predictions like theirs; empty: not known."""
    size = np.abs(predicted - label)
    stand_for = weights(predicted, np.isfinite(size), reference)
    if stand_for is None:
        return {}
    return {
        name: float(np.average(np.nan_to_num(size) ** by, weights=stand_for) ** (1 / by)) for name, by in POWER.items()
    }
