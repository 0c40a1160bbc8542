"""A report is of one state of the log, while rows go on coming in."""

from types import SimpleNamespace

import pytest

from monitoring.errors import MonitoringError
from monitoring.reports.steady import MEANWHILE, TRIES, of_one_state


class Growing:
    """A log whose first looks each meet new rows."""

    def __init__(self, times):
        self.deployment, self.left, self.state = SimpleNamespace(name="d"), times, 0

    @property
    def version(self):
        return str(self.state)

    def look(self, breaks=False):
        before = self.state
        if self.left:
            self.left, self.state = self.left - 1, self.state + 1
        if breaks and self.state != before:
            raise ValueError("zip() argument 2 is longer than argument 1")
        return [before]


def made(log, **given):
    return of_one_state(log, lambda: log.look(**given), lambda found, note: [*found, note])


@pytest.mark.parametrize("breaks", [False, True])
def test_what_rows_came_into_is_made_anew(breaks):
    assert made(Growing(0), breaks=breaks) == [0]
    assert made(Growing(TRIES - 1), breaks=breaks) == [TRIES - 1]


def test_where_they_go_on_coming_in_a_note_says_so_or_one_sentence_ends_it():
    assert made(Growing(TRIES)) == [TRIES - 1, MEANWHILE]
    with pytest.raises(MonitoringError, match=f"the log of d grew {TRIES} times while it was looked at"):
        made(Growing(TRIES), breaks=True)


def test_an_error_of_a_log_that_did_not_change_stays_what_it_is():
    def fails():
        raise ValueError("a fault of ours")

    with pytest.raises(ValueError, match="a fault of ours"):
        of_one_state(Growing(0), fails, lambda found, note: found)
