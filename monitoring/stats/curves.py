"""What a classifier's counts look like as curves and tables, for one window or for all of them together.

Functions read a `ScoreTable`, or all outcomes; `window` None adds all windows up. Thresholds mean `score >= threshold`.
"""

import numpy as np

from monitoring.domain import FloatArray, Outcomes, ScoreTable
from monitoring.domain.curves import Calibration, Confusion, Distribution, Roc
from monitoring.stats.intervals import wilson

NEAR = 1e-12  # a threshold this close to an edge is that edge: 0.1 * 3 means 0.3


def confusion_at(table: ScoreTable, threshold: float) -> Confusion:
    """The confusion table of every window where `score >= threshold` is a positive prediction.

    Exact where the threshold is an edge of the table, as every hundredth is; otherwise the rows of the cell that
    holds it count from that cell's lower edge on. Where the log holds only yes or no, the threshold changes nothing.

    >>> from monitoring.stats.rows import score_table
    >>> found = confusion_at(score_table([0, 1, 1], [0.2, 0.9, 0.4]), 0.3)
    >>> found.true_positive.tolist(), found.false_positive.tolist()
    ([2.0], [0.0])
    """
    start = first_cell(table.edges, threshold if table.has_score else 0.5)
    tp, fp = table.positive[:, start:].sum(axis=-1), table.negative[:, start:].sum(axis=-1)
    return Confusion(tp, fp, table.positive[:, :start].sum(axis=-1), table.negative[:, :start].sum(axis=-1))


def decided(outcomes: Outcomes) -> Confusion:
    """The confusion table of every window by what was decided: as the log has it, otherwise by the threshold.

    >>> from monitoring.stats.rows import binary
    >>> decided(binary([0, 1, 1], [0.2, 0.9, 0.4], decisions=[0, 1, 1])).true_positive.tolist()
    [2.0]
    """
    logged = outcomes.positive.decided
    if logged is None or outcomes.by_score:
        return confusion_at(outcomes.positive, outcomes.threshold)
    (tn, fp), (fn, tp) = np.moveaxis(logged.counts, 0, 2)
    return Confusion(tp, fp, fn, tn)


def said_yes(outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
    """Positive predictions and all predictions of every window, labelled or not, by what was decided; `(windows,)`.

    >>> from monitoring.stats.rows import binary
    >>> [part.tolist() for part in said_yes(binary([0, 1, np.nan], [0.2, 0.9, 0.8]))]
    [[2.0], [3.0]]
    """
    table = outcomes.positive
    if table.decided is not None and not outcomes.by_score:
        no, yes = (side.sum(axis=-1) for side in (table.decided.no, table.decided.yes))
        if table.decided.unscored is not None:
            no, yes = no + table.decided.unscored[:, 0], yes + table.decided.unscored[:, 1]
        return yes, yes + no
    rows = table.positive + table.negative + table.unknown
    rows = rows if table.left_out is None else rows + table.left_out
    start = first_cell(table.edges, outcomes.threshold if table.has_score else 0.5)
    return rows[:, start:].sum(axis=-1), rows.sum(axis=-1)


def one_threshold(table: ScoreTable) -> tuple[float, float, float]:
    """Which threshold the logged decisions follow: between which scores it lies, and how many rows follow none.

    The third figure is 0 where there is a score below which all were decided no, and from which on yes. Otherwise the
    two are those of the threshold that the fewest rows contradict, and it says how many do.

    >>> from monitoring.stats.rows import binary
    >>> one_threshold(binary([0, 1, 1], [0.2, 0.9, 0.4], decisions=[0, 1, 1]).positive)
    (0.2005, 0.4, 0.0)
    """
    assert table.decided is not None
    yes, no = table.decided.yes.sum(axis=0), table.decided.no.sum(axis=0)
    # A threshold inside cell i is contradicted by yes in the cells below it and by no in those above.
    against = (np.cumsum(yes) - yes) + (no.sum() - np.cumsum(no))
    fewest = np.flatnonzero(against == against.min())
    mixed = fewest[(yes[fewest] > 0) & (no[fewest] > 0)]
    if mixed.size:
        return float(table.edges[mixed[0]]), float(table.edges[mixed[0] + 1]), float(against.min())
    rows_below, rows_above = np.flatnonzero(no[: fewest[-1] + 1]), np.flatnonzero(yes[fewest[0] :])
    low = table.edges[rows_below[-1] + 1] if rows_below.size else 0.0
    high = table.edges[fewest[0] + rows_above[0]] if rows_above.size else 1.0
    return float(min(low, high)), float(max(low, high)), float(against.min())


def undecided(outcomes: Outcomes) -> tuple[FloatArray, FloatArray]:
    """Rows without a label that were decided yes, and no; `(windows,)` each.

    >>> from monitoring.stats.rows import binary
    >>> [part.tolist() for part in undecided(binary([np.nan, 1, np.nan, np.nan], [0.2, 0.9, 0.4, 0.7]))]
    [[1.0], [2.0]]
    """
    table, logged = outcomes.positive, outcomes.positive.decided
    if logged is None or outcomes.by_score:
        start = first_cell(table.edges, outcomes.threshold if table.has_score else 0.5)
        return table.unknown[:, start:].sum(axis=-1), table.unknown[:, :start].sum(axis=-1)
    judged = logged.counts.sum(axis=1)
    # Rows whose label counts for no metric are decided, too: what waits for its label is no more than this.
    waiting = table.unknown.sum(axis=-1)
    yes = np.minimum(np.maximum(logged.yes.sum(axis=-1) - judged[:, 1], 0), waiting)
    return yes, waiting - yes


def contradicting(table: ScoreTable, threshold: float) -> tuple[FloatArray, FloatArray]:
    """Rows whose decision is another than that of `score >= threshold`, and all that have both; `(windows,)` each.

    >>> from monitoring.stats.rows import binary
    >>> found = contradicting(binary([0, 1, 1], [0.2, 0.9, 0.4], decisions=[0, 1, 1]).positive, 0.5)
    >>> [part.tolist() for part in found]
    [[1.0], [3.0]]
    """
    if table.decided is None:
        return np.zeros_like(table.n), np.zeros_like(table.n)
    yes, no = table.decided.yes, table.decided.no
    start = first_cell(table.edges, threshold)
    return yes[:, :start].sum(axis=-1) + no[:, start:].sum(axis=-1), yes.sum(axis=-1) + no.sum(axis=-1)


def roc(table: ScoreTable, window: int | None = None) -> Roc:
    """The receiver operating characteristic at every edge of the table.

    >>> from monitoring.stats.rows import score_table
    >>> curve = roc(score_table([0, 1], [0.2, 0.9]))
    >>> curve.true_positive_rate[curve.threshold == 0.5].tolist()
    [1.0]
    """
    tp, fp = _reached(table.positive, window), _reached(table.negative, window)
    with np.errstate(invalid="ignore"):
        return Roc(table.edges[::-1], fp / fp[-1], tp / tp[-1])


def calibration(table: ScoreTable, window: int | None = None, cells: int = 10) -> Calibration:
    """Mean score against share of positives in `cells` cells of equal width (a divisor of 100 keeps them exact).

    >>> from monitoring.stats.rows import score_table
    >>> points = calibration(score_table([0, 1, 1, 1], [0.21, 0.25, 0.9, 0.9]))
    >>> points.observed[2], points.score[9], points.n[9]
    (np.float64(0.5), np.float64(0.9), np.float64(2.0))
    """
    positive, negative = (fold(_one(part, window), table.edges, cells) for part in (table.positive, table.negative))
    total = fold(_one(table.positive_sum + table.negative_sum, window), table.edges, cells)
    n = positive + negative
    low, high = wilson(positive, n)
    with np.errstate(invalid="ignore"):
        return Calibration(total / n, positive / n, low, high, n)


def distribution(table: ScoreTable, window: int | None = None, cells: int = 50) -> Distribution:
    """How scores are spread by outcome, in `cells` cells of equal width (a divisor of 100 keeps them exact).

    >>> from monitoring.stats.rows import score_table
    >>> distribution(score_table([0, 1], [0.2, 0.9]), cells=2).positive.tolist()
    [0.0, 1.0]
    """
    parts = (table.positive, table.negative, table.unknown)
    edges = np.arange(cells + 1) / cells
    return Distribution(edges, *(fold(_one(part, window), table.edges, cells) for part in parts))


def fold(counts: FloatArray, edges: FloatArray, cells: int) -> FloatArray:
    """Add fine cells `(..., m)` with these `edges` `(m + 1,)` up to `cells` cells of equal width of [0, 1].

    >>> fold(np.array([1.0, 2.0, 4.0]), np.array([0.0, 0.25, 0.5, 1.0]), 2).tolist()
    [3.0, 4.0]
    """
    inner = np.arange(1, cells) / cells
    place = np.searchsorted(inner - NEAR, edges[:-1], side="right")
    return np.asarray(counts @ np.eye(cells)[place])


def first_cell(edges: FloatArray, threshold: float) -> int:
    """The cell that begins at a threshold, or that holds it."""
    near = int(np.abs(edges[:-1] - threshold).argmin())
    if abs(edges[near] - threshold) <= NEAR:
        return near
    return max(int(np.searchsorted(edges, threshold, side="right")) - 1, 0)


def _one(counts: FloatArray, window: int | None) -> FloatArray:
    return np.asarray(counts.sum(axis=0)) if window is None else counts[window]


def _reached(counts: FloatArray, window: int | None) -> FloatArray:
    return np.append(0.0, np.cumsum(_one(counts, window)[::-1]))
