"""Where a figure does not rest on all that there is, that is said beside it."""

import numpy as np
import pytest

from monitoring.domain import Bins, Histogram, Kind
from monitoring.drift.method import METHODS
from monitoring.ui.pages.drifting.cell import joined


@pytest.mark.parametrize("method", METHODS.names())
@pytest.mark.parametrize("count", [2, 50, 51, 2000])
def test_joined_categories_are_said_of_the_distances_that_join_them(method, count):
    card = METHODS[method].descriptor
    said = joined(
        card, Histogram(bins := Bins(Kind.CATEGORICAL, categories=tuple(map(str, range(count)))), np.ones(bins.size))
    )
    joins = count > 50 and method in ("psi", "js", "hellinger", "tvd", "l_infinity")
    assert bool(said) == joins
    assert not joins or said.startswith(f"Of {count:,} categories at most the 49 most frequent count one by one")
