"""Two threads for one stream of work: what one makes the other gets, in order, and either may fail."""

import threading

import pytest

from monitoring.process.beside import ahead, handed_over


def failing_after(count):
    yield from range(count)
    raise ValueError("made no more")


@pytest.mark.parametrize("count", [0, 1, 50])
def test_all_items_arrive_in_order(count):
    assert list(ahead(iter(range(count)))) == list(range(count))
    assert handed_over(range(count), list) == list(range(count))


def test_who_fails_to_make_items_is_told_in_both_ways_and_the_work_is_cleaned_up():
    cleaned = []

    def work(items):
        try:
            return list(items)
        finally:
            cleaned.append(True)

    for count in (0, 3):
        found = []
        with pytest.raises(ValueError, match="made no more"):
            found.extend(ahead(failing_after(count)))
        with pytest.raises(ValueError, match="made no more"):
            handed_over(failing_after(count), work)
    assert cleaned == [True, True]


@pytest.mark.parametrize("taken", [0, 2])
def test_no_more_is_made_for_work_that_has_failed(taken):
    made = []

    def items():
        for number in range(1000):
            made.append(number)
            yield number

    def work(given):
        for _ in range(taken):
            next(given)
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="the disk is full"):
        handed_over(items(), work)
    assert len(made) <= taken + 3


def test_whoever_needs_no_more_items_waits_for_one_at_most():
    made, threads = [], threading.active_count()

    def items():
        for number in range(1000):
            made.append(number)
            yield number

    for item in (wanted := ahead(items())):
        if item == 3:
            break
    wanted.close()
    assert len(made) <= 5
    assert threading.active_count() == threads
