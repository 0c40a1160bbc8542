"""The distributions of columns, each read when it is looked up."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from monitoring.domain import Histogram
from monitoring.log.cells.plan import Plan
from monitoring.log.windows.window_sums import Cut


@dataclass(frozen=True)
class Histograms(Mapping[str, tuple[Histogram, Histogram]]):
    """Per column the reference's distribution `(cells,)` and the windows' `(windows, cells)`.

    None is kept: those of 500 columns over a year of days would take a gigabyte, and whoever compares them needs one
    at a time.

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
        return self.reference.part(*of).histogram(bins).window(0), self.current.part(*of).histogram(bins)

    def __iter__(self) -> Iterator[str]:
        return iter(self.names)

    def __len__(self) -> int:
        return len(self.names)
