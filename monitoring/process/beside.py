"""Two threads for one stream of work: where the libraries below let go of Python, both processors are at it."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from enum import Enum
from queue import Full, Queue
from typing import TypeVar

T = TypeVar("T")
Answer = TypeVar("Answer")
PATIENCE = 0.05  # seconds after which it is looked whether the other thread is still there


class _Mark(Enum):
    END = "there is no more"
    STOP = "there will be no more: whoever made the items has failed"


class _StoppedError(Exception):
    """Ends the work in the other thread."""


def ahead(items: Iterator[T]) -> Iterator[T]:
    """The same items: the next one is made in another thread while this one is worked on.

    >>> list(ahead(iter(range(3))))
    [0, 1, 2]
    """
    with ThreadPoolExecutor(1) as threads:
        coming: Future[T | _Mark] = threads.submit(next, items, _Mark.END)
        while not isinstance(item := coming.result(), _Mark):
            coming = threads.submit(next, items, _Mark.END)
            yield item


def handed_over(items: Iterable[T], work: Callable[[Iterator[T]], Answer]) -> Answer:
    """What `work` gives for the items: it goes on in another thread while this one makes the next item.

    Where making them fails, the work is stopped where it waits for the next; where the work fails, no more are made.

    >>> handed_over(range(4), sum)
    6
    """
    queue: Queue[T | _Mark] = Queue(1)
    with ThreadPoolExecutor(1) as threads:
        done = threads.submit(work, _given(queue))
        try:
            for item in items:
                if not _put(queue, item, done):
                    break
        except BaseException:
            _put(queue, _Mark.STOP, done)
            raise
        _put(queue, _Mark.END, done)
        return done.result()


def _given(queue: "Queue[T | _Mark]") -> Iterator[T]:
    while not isinstance(item := queue.get(), _Mark):
        yield item
    if item is _Mark.STOP:
        raise _StoppedError


def _put(queue: "Queue[T | _Mark]", item: "T | _Mark", done: "Future[Answer]") -> bool:
    """Whether there was somebody to take it."""
    while not done.done():
        try:
            queue.put(item, timeout=PATIENCE)
        except Full:
            continue
        return True
    return False
