"""Outcomes counted from rows in memory: for a version's own figures, notebooks, examples and tests.

The log counts its own rows inside the engine; of what the dashboard shows, only the figures of a registered version on
its reference come through here.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from monitoring.domain import (
    Bins,
    Decisions,
    ErrorTable,
    FloatArray,
    Histogram,
    Kind,
    LabelTable,
    Outcomes,
    ScoreTable,
    Task,
)
from monitoring.stats.maturity.kinds_of_rows import extreme, kinds_of

HUNDREDTHS = np.append(np.arange(101) / 100, np.nextafter(1, 2))
FINE = np.append(np.arange(2001) / 2000, np.nextafter(1, 2))  # every hundredth among them
TINY = 2.0**-52


def score_table(
    labels: ArrayLike,
    scores: ArrayLike,
    *,
    windows: ArrayLike | None = None,
    edges: FloatArray = HUNDREDTHS,
    own_log: bool = False,
) -> ScoreTable:
    """Scores against outcomes, counted from rows.

    Args:
        labels: 1, 0 or nan (not known yet) of each row.
        scores: in [0, 1].
        windows: index of each row's window; None: one window.
        edges: of the cells, from 0 to just above 1.
        own_log: `losses["log"]` over positive rows alone, as several classes need it.

    >>> score_table([0, 1, np.nan], [0.2, 0.9, 0.9]).unknown.sum()
    np.float64(1.0)
    """
    y, s, at = np.asarray(labels, float), np.asarray(scores, float), _windows(windows, labels)
    cells = np.searchsorted(edges, s, side="right") - 1
    shape = (int(at.max(initial=0)) + 1, len(edges) - 1)

    def fill(mask: NDArray[np.bool_], weights: FloatArray) -> FloatArray:
        table = np.zeros(shape)
        np.add.at(table, (at[mask], cells[mask]), weights[mask])
        return table

    masks = (y == 1, y == 0, np.isnan(y))
    positive, negative, unknown = (fill(mask, np.ones_like(s)) for mask in masks)
    positive_sum, negative_sum, unknown_sum = (fill(mask, s) for mask in masks)
    clipped = np.clip(s, TINY, 1 - TINY)
    loss = np.where(y == 1, -np.log(clipped), 0.0 if own_log else -np.log1p(-clipped))
    parts = {"brier": (s - y) ** 2, "brier2": (s - y) ** 4, "log": loss, "log2": loss**2}
    known = ~np.isnan(y)
    losses = {name: _sums(at[known], part[known], shape[0]) for name, part in parts.items()}
    low, high = (extreme(at, s, shape[0], end) for end in (np.fmin, np.fmax))
    sums = (positive_sum, negative_sum, unknown_sum)
    return ScoreTable(edges, positive, negative, unknown, *sums, losses, low=low, high=high)


def binary(
    labels: ArrayLike,
    scores: ArrayLike,
    *,
    threshold: float = 0.5,
    windows: ArrayLike | None = None,
    edges: FloatArray = FINE,
    decisions: ArrayLike | None = None,
) -> Outcomes:
    """Outcomes of a binary task; arguments as of `score_table`, and what was decided, 1 or 0, where that is logged.

    >>> binary([0, 1, 1], [0.2, 0.9, 0.4]).positive.n.tolist()
    [3.0]
    """
    table = score_table(labels, scores, windows=windows, edges=edges)
    if decisions is not None:
        table = replace(table, decided=_decisions(labels, scores, np.asarray(decisions), windows, edges))
    return Outcomes(Task.BINARY, threshold, _labels(table.n, _windows(windows, labels)), {"positive": table})


def _decisions(
    labels: ArrayLike, scores: ArrayLike, said: NDArray[np.integer], windows: ArrayLike | None, edges: FloatArray
) -> Decisions:
    y, at = np.asarray(labels, float), _windows(windows, labels)
    size, known = int(at.max(initial=0)) + 1, ~np.isnan(y)
    counts, cells = np.zeros((size, 2, 2)), np.zeros((2, size, len(edges) - 1))
    np.add.at(counts, (at[known], y[known].astype(int), said[known]), 1)
    np.add.at(cells, (said, at, np.searchsorted(edges, np.asarray(scores, float), side="right") - 1), 1)
    return Decisions(counts, yes=cells[1], no=cells[0])


def multiclass(
    labels: Sequence[str | None],
    scores: ArrayLike,
    classes: Sequence[str],
    *,
    windows: ArrayLike | None = None,
    edges: FloatArray = FINE,
) -> Outcomes:
    """Outcomes of several classes: `scores` `(rows, classes)`, the largest is predicted; None is not known yet.

    >>> multiclass(["a", "b"], [[0.9, 0.1], [0.6, 0.4]], ["a", "b"]).labels.confusion.tolist()
    [[[1.0, 0.0], [1.0, 0.0]]]
    """
    s, at = np.asarray(scores, float), _windows(windows, labels)
    true = np.array([np.nan if label is None else classes.index(label) for label in labels])
    known = ~np.isnan(true)
    confusion = np.zeros((int(at.max(initial=0)) + 1, len(classes), len(classes)))
    np.add.at(confusion, (at[known], true[known].astype(int), s.argmax(axis=1)[known]), 1)
    tables, said = {}, s.argmax(axis=1)
    for k, name in enumerate(classes):
        hit = np.where(known, true == k, np.nan)
        one = score_table(hit, s[:, k], windows=at, edges=edges, own_log=True)
        tables[name] = replace(one, decided=_decisions(hit, s[:, k], (said == k).astype(int), at, edges))
    table = _labels(confusion.sum(axis=(1, 2)), at, confusion, tuple(classes))
    return Outcomes(Task.MULTICLASS, 0.5, table, tables)


def regression(
    labels: ArrayLike,
    predictions: ArrayLike,
    *,
    windows: ArrayLike | None = None,
    edges: Sequence[float] = (-1.0, 0.0, 1.0),
    shift: float = 0.0,
    kinds: Sequence[Sequence[float]] | None = None,
) -> Outcomes:
    """Outcomes of a regression; `edges` cut the errors into cells, nan labels are not known yet.

    `kinds` are edges that part predictions, labels and sizes of errors; None: kinds of rows are not told.

    >>> regression([1.0, 2.0], [1.5, 2.0]).errors.sums["abs"].tolist()
    [0.5]
    """
    y, at = np.asarray(labels, float), _windows(windows, labels)
    known, size = ~np.isnan(y), int(at.max(initial=0)) + 1
    y, e, place = y[known], (np.asarray(predictions, float) - y)[known], at[known]
    u, relative = y - shift, np.divide(e, y, out=np.zeros_like(e), where=y != 0)
    parts: dict[str, Any] = {"n": np.ones_like(e), "e": e, "e2": e**2, "e4": e**4, "abs": np.abs(e)}
    parts |= {"ape": np.abs(relative), "ape2": relative**2, "n_ape": y != 0, "u": u, "u2": u**2, "u3": u**3}
    parts |= {"u4": u**4, "e2u": e**2 * u, "e2u2": e**2 * u**2}
    sums = {name: _sums(place, part, size) for name, part in parts.items()}
    bins = Bins(Kind.NUMERIC, edges=tuple(edges))
    counts, totals = np.zeros((size, bins.size)), np.zeros((size, bins.size))
    cells = np.searchsorted(bins.edges, e, side="right")
    np.add.at(counts, (place, cells), 1)
    np.add.at(totals, (place, cells), e)
    told = None if kinds is None else kinds_of(y, np.asarray(predictions, float), at, known, parts, kinds)
    errors = ErrorTable(sums, Histogram(bins, counts, totals), shift, told)
    labels_bins = Bins(Kind.NUMERIC, edges=(0.0,))
    ends = [extreme(place, y, size, end) for end in (np.fmin, np.fmax)]
    truth = Histogram(labels_bins, np.zeros((size, labels_bins.size)), None, *ends)
    return Outcomes(Task.REGRESSION, 0.5, replace(_labels(sums["n"], at), histogram=truth), errors=errors)


def _sums(at: NDArray[np.int64], values: FloatArray, size: int) -> FloatArray:
    return np.bincount(at, values, size).astype(np.float64)


def _windows(windows: ArrayLike | None, like: Any) -> NDArray[np.int64]:
    return np.zeros(len(like), np.int64) if windows is None else np.asarray(windows, np.int64)


def _labels(
    labelled: FloatArray, at: NDArray[np.int64], confusion: FloatArray | None = None, classes: tuple[str, ...] = ()
) -> LabelTable:
    rows = np.bincount(at, minlength=len(labelled)).astype(np.float64)
    return LabelTable(rows, labelled, None, np.full(len(labelled), np.nan), confusion, classes)
