import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from monitoring.scoring.tally import Tally

VALUES = st.lists(st.floats(-1e6, 1e6), max_size=30)


@example([[0.0, 5e-324]])
@example([[1e6, np.nextafter(1e6, 2e6)], [-1e6]])
@example([[-1e-310], [1e6]])
@given(st.lists(VALUES, max_size=6))
def test_nothing_is_lost_however_the_range_grows(parts):
    tally = Tally()
    for part in parts:
        tally.add(np.array(part))
    found, values = tally.result(), np.array([value for part in parts for value in part])
    assert found.counts.sum() == len(values)
    if len(values):
        assert len(found.edges) == len(found.counts) + 1
        assert len(found.counts) <= 50
        assert found.edges[0] <= values.min()
        assert found.edges[-1] >= values.max()
        assert (np.diff(found.edges) > 0).all()


@given(st.lists(st.lists(st.integers(0, 64).map(lambda n: n / 64), max_size=30), max_size=5))
def test_scores_are_counted_as_numpy_counts_them(parts):
    tally = Tally(0.0, 1.0)
    for part in parts:
        tally.add(np.array(part))
    values = [value for part in parts for value in part]
    np.testing.assert_array_equal(tally.result().counts, np.histogram(values, bins=50, range=(0, 1))[0])
