"""Columns followed on from an earlier look say what they say when all windows are followed at once, bit for bit."""

from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Bins, Histogram, Kind
from monitoring.stats.sequential.course import Evidence, Subject, follow, joined
from monitoring.stats.sequential.directions import directions
from monitoring.stats.sequential.going_on import follow_on
from monitoring.stats.sequential.innovations import within
from monitoring.stats.sequential.learning import quiet, unknown
from monitoring.stats.sequential.past import Past

EDGES = np.linspace(-2.5, 2.5, 21)
ALPHA, WINDOWS, SEEN, GONE_BY = 0.002, 100, 90, 50
MISSING = len(EDGES) + 1


def counted(random, means):
    cells = np.searchsorted(EDGES, random.normal(np.asarray(means)[:, None], size=(len(means), 50)), side="right")
    found = np.zeros((len(means), len(EDGES) + 3))
    np.add.at(found, (np.arange(len(means))[:, None], cells), 1.0)
    return found


def column(random, means, missing=(), *, learnt=False):
    """Of these windows; from some of them on a row has no value. `learnt`: its spread is known from quiet windows."""
    then, now = counted(random, np.zeros(20)), counted(random, means)
    now[list(missing), MISSING] += 1
    reference = Histogram(Bins(Kind.NUMERIC, edges=tuple(EDGES)), then.sum(axis=0))
    how = directions(reference)
    start = quiet(within(how.sums(then).whole, how.sums(then)), then.sum(axis=1)) if learnt else unknown(4)
    return Subject(how, how.pool(reference), how.sums(now), start)


def part(subject, first, last, past=None):
    return replace(subject, windows=subject.windows.at(slice(first, last)), past=past)


def looks(subjects, seen=SEEN, gone_by=GONE_BY):
    """What was said of the first windows, then of all of them without those that have gone by."""
    nothing = [Evidence(np.nan)] * len(subjects)
    before, pasts = follow_on([part(one, 0, seen) for one in subjects], nothing, ALPHA, gone_by)
    later = [part(one, gone_by, None, past) for one, past in zip(subjects, pasts, strict=True)]
    after, left = follow_on(later, before, ALPHA, WINDOWS - 40)
    return before, after, left


@pytest.mark.parametrize("learnt", [False, True])
def test_evidence_goes_on_as_if_all_windows_were_followed_at_once(learnt):
    random = np.random.default_rng(1)
    subjects = [column(random, random.normal(0, 0.05, WINDOWS), learnt=learnt) for _ in range(20)]
    before, after, left = looks(subjects)
    assert after == follow(joined(subjects), ALPHA)
    assert before == follow(joined([part(one, 0, SEEN) for one in subjects]), ALPHA)
    at_once = follow_on(subjects, [Evidence(np.nan)] * 20, ALPHA, WINDOWS - 40)[1]
    for one, other in zip(left, at_once, strict=True):
        assert (one.windows, one.table.tolist(), one.most) == (other.windows, other.table.tolist(), other.most)
        again = Past.of(one.windows, one.table, one.most)
        assert all(np.array_equal(getattr(again, name), getattr(one, name)) for name in Past.__slots__)


@pytest.mark.parametrize("begin", [10, 60])
def test_a_change_that_was_found_stays_what_it_was(begin):
    random = np.random.default_rng(2)
    subject = column(random, np.where(np.arange(WINDOWS) >= begin, 0.6, 0.0))
    before, after, _ = looks([subject])
    assert before[0].found is not None
    assert after == follow(joined([subject]), ALPHA)


def test_a_change_that_is_new_takes_the_earlier_windows():
    random = np.random.default_rng(3)
    subject = column(random, np.where(np.arange(WINDOWS) >= SEEN, 1.5, 0.0))
    before, after, _ = looks([subject])
    assert (before[0].found, after) == (None, [None])


@pytest.mark.parametrize("missing", [range(SEEN, WINDOWS), range(60, 70), range(20, WINDOWS)])
def test_a_direction_that_begins_to_tell_takes_the_earlier_windows_once(missing):
    random = np.random.default_rng(4)
    subject = column(random, np.zeros(WINDOWS), missing)
    _, after, _ = looks([subject])
    assert after == ([None] if missing[0] >= SEEN else follow(joined([subject]), ALPHA))


def test_a_direction_whose_only_rows_were_replaced_takes_the_earlier_windows():
    random, calm = np.random.default_rng(5), Evidence(np.nan)
    subject = column(random, np.zeros(WINDOWS), range(60, 70))
    _, (past,) = follow_on([part(subject, 0, SEEN)], [calm], ALPHA, GONE_BY)
    kept = np.ones(WINDOWS - GONE_BY)
    kept[10:20] = 0.0
    later = part(subject, GONE_BY, None, past)
    assert follow_on([replace(later, windows=later.windows.only(kept))], [calm], ALPHA, 60)[0] == [None]


def test_columns_without_rows_or_windows_say_nothing():
    random = np.random.default_rng(6)
    empty = column(random, np.zeros(WINDOWS))
    empty = replace(empty, windows=empty.windows.only(np.zeros(WINDOWS)))
    before, after, _ = looks([empty])
    assert np.isnan([before[0].e_value, after[0].e_value]).all()
    none, _ = follow_on([part(empty, 0, 0)], [Evidence(np.nan)], ALPHA, 0)
    assert np.isnan(none[0].e_value)
