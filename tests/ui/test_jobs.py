import threading

import pytest

from monitoring.ui.frame.jobs import KEPT, Jobs, StoppedError


def test_two_who_ask_for_the_same_wait_for_the_same():
    jobs, gate, calls = Jobs(), threading.Event(), []

    def work(progress):
        calls.append(1)
        gate.wait(5)
        return "done"

    first, second = jobs.start("a", work), jobs.start("a", work)
    gate.set()
    assert first is second
    assert first.done.wait(5)
    assert (first.result, calls) == ("done", [1])


def test_what_failed_can_be_tried_again():
    jobs = Jobs()

    def fails(progress):
        raise ValueError("no")

    job = jobs.start("a", fails)
    assert job.done.wait(5)
    assert isinstance(job.error, ValueError)
    again = jobs.start("a", lambda progress: 7)
    assert again.done.wait(5)
    assert again.result == 7


def test_progress_stays_between_nothing_and_everything():
    jobs = Jobs()
    job = jobs.start("a", lambda progress: progress("half", 1.7))
    assert job.done.wait(5)
    assert (job.text, job.share) == ("half", 1.0)


@pytest.mark.parametrize("count", [KEPT * 3])
def test_old_results_are_forgotten(count):
    jobs = Jobs()
    for number in range(count):
        assert jobs.start(number, lambda progress: 1).done.wait(5)
    assert len(jobs.found) <= KEPT + 1


def test_work_that_is_stopped_ends_where_it_next_tells_of_itself_and_can_be_begun_again():
    jobs, gate, told = Jobs(), threading.Event(), []

    def work(progress):
        progress("first", 0.1)
        told.append("first")
        gate.wait(5)
        progress("second", 0.2)
        told.append("second")

    job = jobs.start("a", work)
    job.stopped.set()
    gate.set()
    assert job.done.wait(5)
    assert isinstance(job.error, StoppedError)
    assert told in ([], ["first"])
    assert jobs.start("a", work) is job  # the page that is drawn after the click is told of it, and begins nothing
    jobs.forget("a", job)
    again = jobs.start("a", work)
    assert again.done.wait(5)
    assert told[-1] == "second"
