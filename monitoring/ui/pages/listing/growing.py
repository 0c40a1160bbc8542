"""Results that are shown while others are still being found."""

import time
from collections.abc import Callable, Hashable, Iterator
from typing import TypeVar, cast

from monitoring.ui.frame import jobs
from monitoring.ui.frame.jobs import Progress

T = TypeVar("T")
MORE = 1.0  # seconds at least from one showing of what has been found so far to the next


def growing(
    key: Hashable, work: Callable[[Progress, dict[str, T]], object], *, title: str, stop: str
) -> Iterator[dict[str, T]]:
    """What work has found so far, by name: soon after its beginning, when there is more, and all of it at the end.

    It goes on where nobody waits for it any more. Who asks meanwhile is shown the same work's results, which may be
    others than those that they ask for; who asks after its end has it begun anew, for what was not kept.

    Args:
        key: of the work, which is done once at a time.
        work: is told where to put its results.
        title: what is being done, before the progress bar.
        stop: names the button that ends the work, which then raises `StoppedError` here.
    """
    so_far: dict[str, T] = {}

    def all_of_it(tell: Progress) -> dict[str, T]:
        work(tell, so_far)
        return so_far

    if jobs.finished(key) and not jobs.running(key):
        jobs.forget(key)
    job = jobs.begin(key, all_of_it, so_far)
    shown, at = -1, -MORE
    for _ in jobs.ticks(job, title, stop):
        there = dict(cast("dict[str, T]", job.result))
        if len(there) > shown and time.monotonic() - at >= MORE:
            yield there
            shown, at = len(there), time.monotonic()
    yield dict(cast("dict[str, T]", job.result))
    jobs.ended(key, job)
