"""How much each column moves a model's predictions, and how much more or less it does so than in other rows."""

import numpy as np
from scipy.special import stdtrit

from monitoring.domain import FloatArray
from monitoring.domain.explanation import Shift, Strength
from monitoring.explain.whole.sample import Sample

LEVEL = 0.95


def strengths(sample: Sample, level: float = LEVEL) -> tuple[Strength, ...]:
    """Each column's mean |SHAP|, the strongest first, with Student's interval for a mean.

    The rows count as a random sample: of rows drawn by hash they are. Not for rows that were chosen by their score.
    """
    size = np.abs(sample.amounts)
    mean, half = size.mean(axis=0), _half(size, level)
    order = np.argsort(-mean, kind="stable")
    low = np.where(np.isnan(half), np.nan, np.maximum(mean - half, 0.0))
    ends = zip(sample.columns, mean.tolist(), low.tolist(), (mean + half).tolist(), strict=True)
    found = [Strength(*each) for each in ends]
    return tuple(found[place] for place in order)


def shifts(first: FloatArray, second: FloatArray, columns: tuple[str, ...], level: float = LEVEL) -> tuple[Shift, ...]:
    """How the means of two groups `(n, columns)` differ, the largest difference first, with Welch's intervals.

    All intervals together hold with the chosen level (Bonferroni): where one of them lies above 0, that is no luck of
    looking at many columns.

    Source: Welch 1947 (Biometrika 34), for groups of different variance.
    """
    low, high = _welch(first, second, 1 - (1 - level) / len(columns))
    means = first.mean(axis=0), second.mean(axis=0)
    order = np.argsort(-np.abs(means[1] - means[0]), kind="stable")
    return tuple(
        Shift(columns[i], float(means[0][i]), float(means[1][i]), float(low[i]), float(high[i])) for i in order
    )


def _half(values: FloatArray, level: float) -> FloatArray:
    count = len(values)
    if count < 2:
        return np.full(values.shape[1], np.nan)
    return np.asarray(stdtrit(count - 1, (1 + level) / 2) * values.std(axis=0, ddof=1) / np.sqrt(count))


def _welch(first: FloatArray, second: FloatArray, level: float) -> tuple[FloatArray, FloatArray]:
    if min(len(first), len(second)) < 2:
        nothing = np.full(first.shape[1], np.nan)
        return nothing, nothing
    parts = [values.var(axis=0, ddof=1) / len(values) for values in (first, second)]
    total = parts[0] + parts[1]
    below = sum(part**2 / (len(values) - 1) for part, values in zip(parts, (first, second), strict=True))
    freedom = np.divide(total**2, below, out=np.full(len(total), np.inf), where=below > 0)
    half = stdtrit(freedom, (1 + level) / 2) * np.sqrt(total)
    apart = second.mean(axis=0) - first.mean(axis=0)
    return apart - half, apart + half
