"""Whether labels come for all scores (of a regression, for all predictions) alike, as they do in the reference."""

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import ErrorKinds, FloatArray, Outcomes, ScoreTable
from monitoring.stats.proportions import divide

GROUPS = 10
HALF = 0.5
CHANCE, TINY = 1e-4, 1e-6
SPARED = 0.05  # share of rows that may hardly be labelled


def uneven(outcomes: Outcomes, reference: Outcomes) -> FloatArray:
    """Share of each window's rows whose scores, or predictions, are hardly ever labelled; 0 where no more may be.

    Hardly ever: less than half as often as all rows together, where groups differ beyond chance, against the same
    scores' coverage in the reference. Of several classes the worst counts.

    >>> from monitoring.stats.rows import binary
    >>> scores = np.repeat([0.1, 0.9], 100)
    >>> known = np.tile([0.0, 1.0], 100)
    >>> uneven(binary(np.where(scores > 0.5, known, np.nan), scores), binary(known, scores)).tolist()
    [0.5]
    """
    found = np.zeros(len(outcomes.labels.rows))
    for name, table in outcomes.scores.items():
        usual = reference.scores[name]
        found = np.maximum(found, _hardly(*_of_scores(table, usual), *_of_scores(usual, usual)))
    if outcomes.errors and outcomes.errors.kinds and reference.errors and reference.errors.kinds:
        found = _hardly(*_of_predictions(outcomes.errors.kinds), *_of_predictions(reference.errors.kinds))
    return np.where(found > SPARED, found, 0.0)


def group_of(reference: ScoreTable) -> NDArray[np.intp]:
    """Which of ten groups each score cell `(m,)` belongs to: in order, each with about as many reference rows."""
    rows = (reference.positive + reference.negative + reference.unknown)[0]
    reached = np.cumsum(rows) - rows / 2
    return np.asarray(np.minimum(reached * GROUPS / max(rows.sum(), 1.0), GROUPS - 1), dtype=np.intp)


def by_group(counts: FloatArray, reference: ScoreTable) -> FloatArray:
    """Counts by score cell `(..., m)` as counts by group of scores."""
    # Groups follow each other, so that they are differences of running sums; a matrix of thousands of cells is slower.
    ends = np.searchsorted(group_of(reference), np.arange(GROUPS), side="right")
    reached = np.concatenate([np.zeros((*counts.shape[:-1], 1)), np.cumsum(counts, axis=-1)], axis=-1)[..., ends]
    return np.diff(reached, axis=-1, prepend=0.0)


def _of_scores(table: ScoreTable, reference: ScoreTable) -> tuple[FloatArray, FloatArray]:
    """Labelled and all rows by group of scores, `(windows, groups)` each."""
    known = by_group(table.positive + table.negative, reference)
    return known, known + by_group(table.unknown, reference)


def _of_predictions(kinds: ErrorKinds) -> tuple[FloatArray, FloatArray]:
    """The same by group of predictions."""
    return kinds.sums["n"].sum(axis=(2, 3)), kinds.rows


def _hardly(known: FloatArray, rows: FloatArray, usual: FloatArray, usual_rows: FloatArray) -> FloatArray:
    coverage = np.nan_to_num(divide(usual[0], usual_rows[0]))
    share, here = _share(known, rows, coverage)
    # In small windows chance explains anything: there it is the log as a whole that tells whether it was chance.
    _, throughout = _share(known.sum(axis=0)[None], rows.sum(axis=0)[None], coverage)
    return np.where(here | throughout, share, 0.0)


def _share(known: FloatArray, rows: FloatArray, coverage: FloatArray) -> tuple[FloatArray, NDArray[np.bool_]]:
    """Of counts by group, share of rows in those that are hardly labelled, and whether groups differ beyond chance."""
    from scipy.special import chdtrc

    wanted = rows * coverage
    level = np.nan_to_num(divide(known.sum(axis=-1), wanted.sum(axis=-1)))[:, None]
    expected = level * wanted
    spread = expected * np.maximum(1 - level * coverage, TINY)
    distance = np.nan_to_num(divide((known - expected) ** 2, spread)).sum(axis=-1)
    hardly = divide((rows * (known < HALF * expected)).sum(axis=-1), rows.sum(axis=-1))
    return np.nan_to_num(hardly), chdtrc(max(rows.shape[-1] - 1, 1), distance) < CHANCE
