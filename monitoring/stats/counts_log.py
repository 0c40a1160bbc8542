"""Where comparisons get their counts from."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Protocol

from monitoring.domain import Deployment, Feed, Histogram, Quiet, Selection, Window

Pair = tuple[Histogram, Histogram]
MOST_BYTES = 2**28  # of distributions that comparisons share


class CountsLog(Protocol):
    """The part of a log that comparisons need."""

    @property
    def deployment(self) -> Deployment:
        """What is watched."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of the selection."""

    def apart(self, selection: Selection) -> int:
        """How many rows have a time far from all others, and are in no window."""

    def feed(self, selection: Selection) -> Feed:
        """How rows come in: which files were read, and how long nothing came."""

    def unripe(self, selection: Selection) -> Sequence[str]:
        """Why each window cannot be judged by its labels yet, empty where it can."""

    def histograms(self, selection: Selection, columns: Sequence[str]) -> Mapping[str, Pair]:
        """The reference (cells,) and the windows (windows, cells) of each column, read when it is looked up."""

    def quiet(self, selection: Selection, columns: Sequence[str]) -> Quiet:
        """Windows of a quiet time, as long as those of the selection."""


class ReadOnce:
    """A log for several comparisons of the same selection: what one has read, the next need not, as far as it fits."""

    def __init__(self, log: CountsLog) -> None:
        self.deployment = log.deployment
        self.windows = cache(log.windows)
        self.apart, self.feed, self.unripe = log.apart, log.feed, cache(log.unripe)
        self.quiet = log.quiet
        self._read = cache(lambda selection, columns: Kept(log.histograms(selection, columns)))

    def histograms(self, selection: Selection, columns: Sequence[str]) -> Mapping[str, Pair]:
        """As the log has them."""
        return self._read(selection, tuple(columns))


class Kept(Mapping[str, Pair]):
    """Counts of columns, of which the first ones are kept, up to `MOST_BYTES` in all."""

    def __init__(self, counts: Mapping[str, Pair]) -> None:
        self._counts, self._room = counts, MOST_BYTES
        self._kept: dict[str, Pair] = {}

    def __getitem__(self, name: str) -> Pair:
        if name in self._kept:
            return self._kept[name]
        found = self._counts[name]
        size = sum(side.nbytes for side in found)
        if size <= self._room:
            self._room -= size
            self._kept[name] = found
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)
