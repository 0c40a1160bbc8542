"""Wasserstein distance in standard deviations of the reference."""

from functools import lru_cache

import numpy as np

from monitoring.domain import FloatArray, Histogram, Kind, Score
from monitoring.domain.text import short
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.errors import NotApplicableError
from monitoring.stats.kolmogorov import gap_p_value
from monitoring.stats.spread import Spread, spread
from monitoring.stats.transport import transport


@METHODS.register(
    DriftMethod(
        name="wasserstein",
        title="Wasserstein distance",
        summary="How far values moved on average, in standard deviations of the reference. "
        "0.1 is a shift by a tenth of a standard deviation.",
        kinds=(Kind.NUMERIC,),
        groups=None,
        low=0.0,
        high=float("inf"),
        limit=0.1,
        bound="Exact where the two distributions do not cross inside a cell (a shift, for one); `raw_range` gives the "
        "range of the raw values' figure, which also holds what cells cannot tell of the standard deviation.",
        not_for="Missing values, which have no place on the line (the quality checks count them: use psi or ks to see "
        "both at once), and heavy tails, where a few values make up most of the distance.",
        source="Vallender 1974, Calculation of the Wasserstein distance between probability distributions on the line.",
    )
)
def wasserstein(reference: Histogram, current: Histogram) -> Score:
    """∫ |F - G| of the finite values, divided by the reference's standard deviation; 0 or more.

    Values beyond the reference's range count with their true size, through the outer cells' sums. Missing and
    non-finite rows are left out of both sides. The p-value is that of the two-sample Kolmogorov-Smirnov test on the
    finite values: a distance above the limit that chance alone makes in few rows is told from a true one.

    Args:
        reference: shape (cells,), with sums and extremes.
        current: shape (cells,) or (windows, cells), likewise.

    Raises:
        NotApplicableError: categories have no distance; a constant reference has no standard deviation to measure in.

    >>> from monitoring.domain import Bins
    >>> bins = Bins(Kind.NUMERIC, edges=(0.0, 1.0, 2.0))
    >>> def of(zeros, ones):
    ...     counts, sums = np.array([0.0, zeros, ones, 0, 0, 0]), np.array([0.0, 0, ones, 0, 0, 0])
    ...     return Histogram(bins, counts, sums, np.array(0.0), np.array(1.0))
    >>> wasserstein(of(50, 50), of(25, 75)).value.item()
    0.5
    """
    unit = _unit(reference)
    moved = transport(reference, current)
    p_value = gap_p_value(moved.gap, moved.n_reference, moved.n_current)
    return Score(moved.work / unit.value, p_value)


def raw_range(reference: Histogram, current: Histogram) -> tuple[FloatArray, FloatArray]:
    """Between which two numbers the same figure lies when it is computed on the raw values; one pair a window."""
    unit = _unit(reference)
    moved = transport(reference, current, with_slack=True)
    with np.errstate(divide="ignore"):
        high = (moved.work + moved.slack) / np.float64(unit.low)
    return moved.work / unit.high, np.asarray(high)


@lru_cache(maxsize=2**10)  # of the reference alone, which is the same for every report
def _unit(reference: Histogram) -> Spread:
    unit = spread(reference)
    if unit.value == 0:
        value = short(float(np.asarray(reference.low)))
        reason = f"the reference is constant ({value}): there is no spread to measure distance in"
        raise NotApplicableError(reason, "psi and ks compare constant columns")
    return unit
