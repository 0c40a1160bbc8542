"""The distributions of columns, each read when it is looked up."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache, cached

from monitoring.domain import Bins, Histogram
from monitoring.log.cells.plan import Plan
from monitoring.log.windows.window_sums import Cut

KEPT = 2**26  # bytes of references that stay in memory, and with each of them what is learnt of it alone


@dataclass(frozen=True)
class Histograms(Mapping[str, tuple[Histogram, Histogram]]):
    """Per column the reference's distribution `(cells,)` and the windows' `(windows, cells)`.

    None of the windows is kept: those of 500 columns over a year of days would take a gigabyte, and whoever compares
    them needs one at a time.

    Args:
        reference: the reference, as one window.
        current: the windows.
        plan: the cells.
        names: which columns.
        label: the column whose values became known later, if there is one.
    """

    reference: Cut
    current: Cut
    plan: Plan
    names: Collection[str]
    label: str | None

    def __getitem__(self, name: str) -> tuple[Histogram, Histogram]:
        if name not in self.names:
            raise KeyError(name)
        bins, of = self.plan.columns[name], ("labels",) if name == self.label else ("columns", name)
        return _reference(self.reference, bins, *of), self.current.part(*of).histogram(bins)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)


@cached(LRUCache(KEPT, getsizeof=lambda histogram: histogram.nbytes), lock=Lock())
def _reference(cut: Cut, bins: Bins, *of: str) -> Histogram:
    """The same object for the same counts, which lie in a folder that is named after all that they depend on."""
    found = cut.part(*of).histogram(bins).window(0)
    for part in (found.counts, found.sums):
        if part is not None:
            part.setflags(write=False)
    return found
