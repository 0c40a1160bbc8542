"""A column that has stopped varying."""

import numpy as np

from monitoring.domain import FloatArray, Histogram, Kind, Score
from monitoring.domain.text import percent
from monitoring.errors import NotApplicableError
from monitoring.quality.check import CHECKS, Check

DOMINANT = 0.5
FEWEST = 30
CHANGING = 3


@CHECKS.register(
    Check(
        name="constant",
        title="Stuck at one value",
        summary="1 where all of a window's values are the same although the reference varies, otherwise 0. "
        "Under 30 rows it is not judged.",
        kinds=(Kind.NUMERIC, Kind.CATEGORICAL),
        limit="1",
        is_share=False,
        not_for="Columns in which one cell holds more than half of the reference (dry hours, rare flags): long runs "
        "of one value are normal there, and it answers that it does not apply.",
        source="Probability that independent rows all fall into one cell: Σ pᵢⁿ.",
    )
)
def constant(reference: Histogram, current: Histogram) -> Score:
    """Whether a window holds one single value; missing rows say nothing about it.

    The p-value bounds the probability that so many independent rows agree, with the shares of both samples together;
    under 30 rows it is 1, because neighbouring rows often do depend on each other. A window where all are unseen
    categories may hold several of them and does not count as constant.

    Args:
        reference: counts of shape (cells,).
        current: counts of shape (cells,) or (windows, cells).

    Raises:
        NotApplicableError: the reference hardly varies itself, or three windows or more are each at another single
            value, as the day of the week is in windows of a day.

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> score = constant(Histogram(bins, np.array([50, 50, 0, 0.0])), Histogram(bins, np.array([40, 0, 0, 2.0])))
    >>> score.value.item(), bool(score.p_value < 1e-6)
    (1.0, True)
    """
    before, now = _present(reference), _present(current)
    n, m = before.sum(), now.sum(axis=-1)
    if n and before.max() > DOMINANT * n:
        share = percent(before.max() / n)
        raise NotApplicableError(f"one value or cell makes up {share} of the reference: it may well stand alone")
    if current.low is not None and current.high is not None:
        stuck = np.asarray(current.low == current.high)
    else:
        stuck = np.asarray((now.max(axis=-1) == m) & (now[..., -1] < m))
    known = (m > 0) & (n > 0)
    value = np.where(known, stuck.astype(np.float64), np.nan)
    p_value = np.where(known, 1.0, np.nan)
    sure = known & stuck & (m >= FEWEST)
    if np.unique(now[sure].argmax(axis=-1)).size >= CHANGING:
        raise NotApplicableError("several windows hold one value each, and not the same: so it is with this column")
    p_value[sure] = _all_alike(before, n, now[sure], m[sure])
    return Score(value, p_value, np.ones_like(value))


def _all_alike(before: FloatArray, n: FloatArray, now: FloatArray, m: FloatArray) -> FloatArray:
    pooled = (before + now) / (n + m)[..., None]
    return np.asarray(np.minimum((pooled ** m[..., None]).sum(axis=-1), 1.0))


def _present(histogram: Histogram) -> FloatArray:
    """The counts of rows with a value; categories: the last cell is the unseen ones."""
    return histogram.counts[..., : histogram.bins.missing]
