"""What has long been alive is passed over by the collector of garbage, and what dies later is found all the same."""

import gc
import weakref

import pytest

from monitoring.watch.collecting import Collector, sparing


class Circle:
    def __init__(self):
        self.itself = self


@pytest.fixture(autouse=True)
def plain():
    """Whatever the tests' own collector has set aside, and it itself, are out of the way."""
    before, gc.callbacks[:] = gc.callbacks[:], []
    gc.unfreeze()
    yield
    gc.unfreeze()
    gc.callbacks[:] = before


def test_what_is_alive_is_set_aside_once_a_look_took_long():
    with sparing(Collector(longest=-1)):
        gc.collect()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1000
    assert gc.get_freeze_count() == 0


def test_a_short_look_sets_nothing_aside():
    with sparing(Collector(longest=1e6)):
        gc.collect()
        assert gc.get_freeze_count() == 0


def test_a_circle_that_dies_when_it_is_set_aside_is_found_by_the_look_at_everything():
    with sparing(Collector(longest=-1, most=3)):
        circle = Circle()
        gone = weakref.ref(circle)
        gc.collect()
        del circle
        looks = 0
        while gone() is not None:
            gc.collect()
            looks += 1
        assert looks == 3


def test_garbage_that_was_never_set_aside_is_found_at_once():
    with sparing(Collector(longest=-1)):
        gc.collect()
        gone = weakref.ref(Circle())
        gc.collect()
        assert gone() is None
