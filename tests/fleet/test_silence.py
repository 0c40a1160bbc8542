"""From when on a device is silent."""

import numpy as np
import pytest

from monitoring.fleet.silence import silence


def test_three_times_the_usual_wait_or_of_its_own_longest():
    found = silence(np.array([24.0] * 20 + [500.0, np.nan, 1.0]), None)
    assert found.limit.tolist() == [72.0] * 20 + [1500.0, 72.0, 72.0]
    assert "more than 3 days: three times the usual wait between two files (24 hours, the median of 22 devices)" in (
        found.words
    )


def test_of_too_few_waits_nobody_can_tell_what_is_usual_and_what_to_set_is_said():
    found = silence(np.array([24.0] * 7 + [np.nan] * 90), None)
    assert np.isnan(found.limit).all()
    assert "known of 7 devices, and 8 would tell" in found.words
    assert "monitor.silent_hours" in found.words


@pytest.mark.parametrize("waits", [[np.nan], [24.0] * 20, []])
def test_hours_that_are_set_count_whatever_is_usual(waits):
    found = silence(np.array(waits), 6.0)
    assert found.limit.tolist() == [6.0] * len(waits)
    assert found.words == "not heard of for more than 6 hours (monitor.silent_hours)"
