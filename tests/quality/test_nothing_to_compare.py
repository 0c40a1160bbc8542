"""Where the reference has nothing to compare with, a check has no answer, and says why."""

import numpy as np
import pytest

from monitoring.domain import Bins, Histogram, Kind
from monitoring.errors import NotApplicableError
from monitoring.log.cells.plan import numeric_edges
from monitoring.quality.check import CHECKS

NOTHING = tuple(numeric_edges(np.array([np.nan, np.nan]), 256).tolist())


@pytest.mark.parametrize("values", [[], [np.nan, np.inf]])
def test_a_reference_without_a_number_has_no_range(values):
    bins = Bins(Kind.NUMERIC, edges=tuple(numeric_edges(np.array(values), 256).tolist()))
    with pytest.raises(NotApplicableError, match="no number in this column"):
        CHECKS["out_of_range"].function(histogram(bins, missing=9), histogram(bins, first=5))


@pytest.mark.parametrize("value", [0.0, 5.0, -3.0])
def test_a_reference_of_one_number_has_a_range(value):
    bins = Bins(Kind.NUMERIC, edges=tuple(numeric_edges(np.array([value, value]), 256).tolist()))
    counts = np.zeros(bins.size)
    counts[1] = 500
    score = CHECKS["out_of_range"].function(Histogram(bins, counts), histogram(bins, first=5))

    assert (score.value, round(float(score.limit), 3)) == (1.0, 0.014)


def test_a_reference_without_a_category_has_seen_none():
    bins = Bins(Kind.CATEGORICAL)
    with pytest.raises(NotApplicableError, match="no category in this column"):
        CHECKS["unseen"].function(histogram(bins, missing=9), histogram(bins, first=5))


def test_a_share_that_cannot_grow_is_not_judged():
    bins = Bins(Kind.NUMERIC, edges=NOTHING)
    with pytest.raises(NotApplicableError, match="over 99 % of the reference's rows: the share cannot grow"):
        CHECKS["missing"].function(histogram(bins, missing=9), histogram(bins, missing=9))


def histogram(bins, *, first=0, missing=0):
    counts = np.zeros(bins.size)
    counts[0], counts[bins.missing] = first, missing
    return Histogram(bins, counts)
