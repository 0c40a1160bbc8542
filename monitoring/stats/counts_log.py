"""Where comparisons get their counts from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Protocol, TypeVar

from monitoring.domain import Deployment, Feed, Histogram, Quiet, SameAge, Selection, Window

Pair = tuple[Histogram, Histogram]
C = TypeVar("C", Pair, Histogram)
Make = Callable[..., Any]  # of the reference and the windows
MOST_BYTES = 2**28  # of distributions that comparisons share


class CountsLog(Protocol):
    """The part of a log that comparisons need."""

    @property
    def deployment(self) -> Deployment:
        """What is watched."""

    def identity(self) -> tuple[str, str]:
        """Where it lies, and its version: what is kept of it is known by both."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of the selection."""

    def apart(self, selection: Selection) -> int:
        """How many rows have a time far from all others, and are in no window."""

    def feed(self, selection: Selection) -> Feed:
        """How rows come in: which files were read, and how long nothing came."""

    def same_age(self, selection: Selection) -> SameAge:
        """How many labels each window has, and what earlier ones had when they were as old."""

    def unripe(self, selection: Selection) -> Sequence[str]:
        """Why each window cannot be judged by its labels yet, empty where it can."""

    def histograms(self, selection: Selection, columns: Sequence[str]) -> Mapping[str, Pair]:
        """The reference (cells,) and the windows (windows, cells) of each column, read when it is looked up."""

    def quiet(self, selection: Selection, columns: Sequence[str]) -> Quiet:
        """Windows of a quiet time, as long as those of the selection."""


class ReadOnce:
    """A log for several comparisons of the same selection: what one has read, the next need not, as far as it fits.

    Args:
        log: the log.
        make: something small that is made of each column's counts when they are read; what was made is kept.
    """

    def __init__(self, log: CountsLog, make: Make | None = None) -> None:
        self.deployment, self._log = log.deployment, log
        self.windows = cache(log.windows)
        self.apart, self.feed, self.same_age, self.unripe = log.apart, log.feed, log.same_age, cache(log.unripe)
        self._quiet = cache(lambda selection, columns: _kept_quiet(log.quiet(selection, columns)))
        self._read = cache(lambda selection, columns: Kept(log.histograms(selection, columns), make))

    def identity(self) -> tuple[str, str]:
        """As the log has it."""
        return self._log.identity()

    def histograms(self, selection: Selection, columns: Sequence[str]) -> Mapping[str, Pair]:
        """As the log has them."""
        return self._read(selection, tuple(columns))

    def quiet(self, selection: Selection, columns: Sequence[str]) -> Quiet:
        """As the log has it."""
        return self._quiet(selection, tuple(columns))

    def made(self, selection: Selection, columns: Sequence[str]) -> Mapping[str, Any]:
        """What was made of each column, read when it is looked up, where nobody has read it before."""
        return Made(self._read(selection, tuple(columns)))


def _kept_quiet(quiet: Quiet) -> Quiet:
    return replace(quiet, counts=Kept(quiet.counts, None))


class Kept(Mapping[str, C]):
    """Counts of columns, of which the first ones are kept, up to `MOST_BYTES` in all, and what was made of all."""

    def __init__(self, counts: Mapping[str, C], make: Make | None) -> None:
        self._counts: Mapping[str, C] = counts
        self._room, self._make = MOST_BYTES, make
        self._kept: dict[str, C] = {}
        self.made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> C:
        if name in self._kept:
            return self._kept[name]
        found: C = self._counts[name]
        sides = (found,) if isinstance(found, Histogram) else found
        size = sum(side.nbytes for side in sides)
        if size <= self._room:
            self._room -= size
            self._kept[name] = found
        if self._make and name not in self.made:
            self.made[name] = self._make(*sides)
        return found

    def __contains__(self, name: object) -> bool:
        return name in self._counts

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


class Made(Mapping[str, Any]):
    """What was made of columns."""

    def __init__(self, counts: Kept[Pair]) -> None:
        self._counts = counts

    def __getitem__(self, name: str) -> Any:
        if name not in self._counts.made:
            self._counts[name]
        return self._counts.made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)
