"""How far counting is: rows, speed and time left, and a share that never runs backwards."""

import pytest

from monitoring.log.ground.progress import Meter


@pytest.fixture
def clock():
    """A clock that is set by hand, and what was told."""

    class Clock:
        time = 0.0
        told: list[tuple[str, float]]

        def __init__(self):
            self.told = []

        def meter(self, tables, rows):
            return Meter(lambda text, share: self.told.append((text, share)), tables, rows, lambda: self.time)

    return Clock()


def test_rows_speed_and_time_left_are_told(clock):
    meter = clock.meter(10, 8_000_000)
    meter.begin("counting 8 columns", 0, 8)
    clock.time = 5.0  # until the first rows come
    meter.tell(0.25)
    assert clock.told[-1][0] == "counting 8 columns · 2,000,000 of 8,000,000 rows"
    clock.time = 6.0
    meter.tell(0.5)
    text, share = clock.told[-1]
    assert text == "counting 8 columns · 4,000,000 of 8,000,000 rows · 2.0 M rows a second · 0:03 left"
    assert share == pytest.approx(0.4)


def test_what_was_there_before_counts_as_done_but_not_as_speed(clock):
    meter = clock.meter(10, 1000)
    meter.begin("counting 8 columns", 6, 2)
    clock.time = 0.5
    meter.tell(0.25)
    clock.time = 1.0
    meter.tell(0.5)
    text, share = clock.told[-1]
    assert share == pytest.approx(0.7)
    assert text.endswith("500 rows a second · 0:03 left")  # a table a second, three to go


def test_the_share_never_runs_backwards_and_ends_at_the_whole(clock):
    meter = clock.meter(3, 100)
    for what in ("rows", "columns", "outcomes"):
        meter.begin(what, 0, 1)
        for part in (0.2, 0.9, 1.2):  # more rows came than were expected
            clock.time += 1
            meter.tell(part)
    shares = [share for _, share in clock.told]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_nothing_to_count_is_told_too(clock):
    meter = clock.meter(0, 0)
    meter.begin("counting 0 columns", 0, 0)
    assert clock.told == [("counting 0 columns · 0 of 0 rows", 0.0)]
