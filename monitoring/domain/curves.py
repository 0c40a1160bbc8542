"""What a classifier's counts look like as points: the shapes of its curves and tables, ready to be drawn."""

from dataclasses import dataclass

from monitoring.domain.bins import FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Confusion:
    """Labelled rows by what the model said at a threshold and what was true, each `(windows,)`."""

    true_positive: FloatArray
    false_positive: FloatArray
    false_negative: FloatArray
    true_negative: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Roc:
    """One point a threshold, from the strictest (0, 0) to the laxest (1, 1); nan where an outcome has no row."""

    threshold: FloatArray
    false_positive_rate: FloatArray
    true_positive_rate: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """One point a cell of equal width, with the 95 % interval of `observed`; nan in cells without labelled rows.

    Args:
        score: mean score.
        observed: share of positive rows.
        low: lower end of its interval (Wilson).
        high: upper end.
        n: labelled rows.
    """

    score: FloatArray
    observed: FloatArray
    low: FloatArray
    high: FloatArray
    n: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Distribution:
    """Rows by score and outcome: `edges` `(cells + 1,)`, counts `(cells,)`; `unknown` have no label yet."""

    edges: FloatArray
    positive: FloatArray
    negative: FloatArray
    unknown: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class PerClass:
    """What one window tells of each class, all of shape `(classes,)`; nan where there is no row to tell it from.

    Args:
        precision: of the rows predicted as this class, the share that truly are, 0 to 1.
        precision_ends: its 95 % interval (Wilson), `(2, classes)`.
        recall: of the rows that truly are this class, the share that was predicted so, 0 to 1.
        recall_ends: its 95 % interval (Wilson), `(2, classes)`.
        predicted: rows predicted as this class.
        true: rows that truly are this class.
    """

    precision: FloatArray
    precision_ends: FloatArray
    recall: FloatArray
    recall_ends: FloatArray
    predicted: FloatArray
    true: FloatArray
