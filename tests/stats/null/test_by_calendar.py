"""Windows beside the quiet ones of their weekday."""

import numpy as np
import pytest

from monitoring.domain import Histogram, Kind
from monitoring.domain.bins import Bins
from monitoring.stats.null.by_calendar import calendar_of
from monitoring.stats.null.moments import Times

SHIFTS = np.linspace(-0.4, 0.4, 7)  # standard deviations, by weekday
QUIET, LATER = np.arange(50), np.arange(50, 190)


def counted(bins, random, days, rows):
    drawn = (random.normal(SHIFTS[day % 7], size=rows) for day in days)
    return [np.bincount(np.searchsorted(bins.edges, each, side="right"), minlength=bins.size) for each in drawn]


@pytest.mark.parametrize("rows", [150, 300])
def test_a_part_of_the_rows_is_no_further_away_than_chance_makes_it(rows):
    """One row where a weekday never had any is 20 expected ones away, and no more than one row."""
    random, found = np.random.default_rng(0), []
    for _ in range(30):
        everything = np.sort(np.concatenate([random.normal(SHIFTS[day % 7], size=1000) for day in QUIET]))
        edges = everything[np.linspace(0, everything.size - 1, 11).astype(int)]
        bins = Bins(Kind.NUMERIC, edges=(*edges[:-1], float(np.nextafter(edges[-1], np.inf))))
        quiet = Histogram(bins, np.array(counted(bins, random, QUIET, 1000), dtype=float))
        now = Histogram(bins, np.array(counted(bins, random, LATER, rows), dtype=float))
        learnt = calendar_of(quiet, Times(QUIET * 24, LATER * 24, hourly=False)).told(now, LATER * 24)
        assert learnt.alike == "weekday"
        found.append(learnt.p_value)
    found = np.concatenate(found)
    assert np.mean(found < 0.05) > 0.02  # it still tells something
    assert np.sum(found < 1e-3) <= 11  # 4.2 are expected of 4,200: eleven is beyond the 99.7th percentile
