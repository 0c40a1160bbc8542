"""Steps of unlike length as one share of the work."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from monitoring.log.ground.steps import steps

LENGTHS = st.lists(st.floats(0.1, 100), min_size=1, max_size=6)
SHARES = st.lists(st.lists(st.floats(0, 1), max_size=5).map(sorted), min_size=6, max_size=6)


@given(lengths=LENGTHS, told=SHARES)
@example(lengths=[7.5, 38.0, 2.0], told=[[], [1.0], [0.0], [], [], []])  # rounded up, the second ended too late
def test_the_share_of_all_steps_never_runs_backwards(lengths, told):
    shares = []
    for step, own in zip(steps(lambda text, share: shares.append(share), *lengths), told, strict=False):
        for fraction in own:
            step("at it", fraction)
    assert shares == sorted(shares)
    assert all(0 <= share <= 1 for share in shares)


def test_a_step_counts_as_much_as_it_is_long_and_stays_within_its_part():
    told = []
    first, second = steps(lambda *said: told.append(said), 1, 3)
    first("reading", 1.0)
    second("counting", 7.0)
    second("counting", -1.0)
    assert told == [("reading", 0.25), ("counting", 1.0), ("counting", 0.25)]


def test_no_steps_are_no_work():
    with pytest.raises(StopIteration):
        next(iter(steps(lambda text, share: None)))
