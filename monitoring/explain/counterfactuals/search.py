"""Looking for the smallest changes: few columns first, and of so many columns all values that can be asked about."""

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from math import comb, prod

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.counterfactuals.goal import Goal
from monitoring.explain.counterfactuals.grid import Grid, Places

Told = Callable[[str, float], None]
Scores = Callable[[Places], FloatArray]
Choices = list[Places]
ROWS = 120_000  # that the model is asked about at most
AT_ONCE = 8192
_BEAM = 400
_SETS = 4000  # of columns
_KEPT = 8  # answers of the same columns, to be made smaller


@dataclass(slots=True)
class Search:
    """One search over a grid.

    All combinations of values are tried where the model can be asked about so many rows; then a change of so many
    columns is found wherever the grid has one. Otherwise fewer values of every set of columns are combined, and the
    rows that came nearest with one column less are changed further.

    Args:
        grid: the values to try.
        goal: what is to be reached.
        scores: of the rows that places stand for.
        rows: how many rows the model may be asked about.
        until: a moment of `time.monotonic` at which it ends, whatever is found by then.
        told: is told what is being done, and the share of it that is done; what it raises ends the work.
    """

    grid: Grid
    goal: Goal
    scores: Scores
    rows: int = ROWS
    until: float = float("inf")
    told: Told = lambda text, share: None
    asked: int = 0
    tried: int = 0  # columns together
    whole: bool = True
    found: dict[tuple[int, ...], Places] = field(default_factory=dict)
    _near: list[tuple[Places, FloatArray]] = field(default_factory=list)

    def run(self, most: int, wanted: int) -> None:
        """Look among changes of one column, then two, up to `most`, until so many sets of columns are found."""
        sizes = self.grid.sizes
        start, columns = np.full((1, len(sizes)), -1, dtype=np.int64), list(range(len(sizes)))
        most = min(most, len(columns))
        for count in range(1, most + 1):
            left = self.rows - self.asked
            budget = left if count == most else left // 2
            before, self._near = (self._nearest() if self._near else start), []
            columns, self.tried = self._promising(columns, before, count), count
            sets = [each for each in combinations(columns, count) if not self._covered(each)]
            if sum(prod(sizes[list(each)].tolist()) for each in sets) <= budget:
                self._try(_all_of(sets, [np.arange(size) for size in sizes]))
            else:
                self.whole = False
                self._try(_all_of(sets, _thinned(sets, sizes, budget // 2)))
                self._try(self._further(before, self.rows - self.asked - (left - budget)))
            if len(self.found) >= wanted or time.monotonic() > self.until:
                break

    def smaller(self, places: Places) -> Places:
        """The same columns changed less, one after the other, as long as the goal is still reached."""
        best, moved = places, True
        while moved:
            moved = False
            for column in np.flatnonzero(places >= 0):
                block = np.repeat(best[None], best[column], axis=0)
                block[:, column] = np.arange(best[column])
                if len(block) and (reached := np.flatnonzero(self.goal.reached(self.scores(block)))).size:
                    best, moved = block[reached[0]], True
                self.asked += len(block)
        return best

    def _covered(self, columns: Iterable[int]) -> bool:
        """Whether changes of some of these columns will do."""
        return any(set(each) <= set(columns) for each in self.found)

    def _promising(self, columns: list[int], before: Places, count: int) -> list[int]:
        """Of very many columns those that brought rows near to the goal, so that their sets can be counted."""
        if comb(len(columns), count) <= _SETS:
            return columns
        self.whole = False
        ranked = dict.fromkeys(int(each) for row in before for each in np.flatnonzero(row >= 0))
        few = next(size for size in range(len(columns), 0, -1) if comb(size, count) <= _SETS)
        return sorted(list(dict.fromkeys([*ranked, *columns]))[:few])

    def _try(self, blocks: Iterator[Places]) -> None:
        for places in _batches(blocks):
            if time.monotonic() > self.until:
                self.whole = False
                return
            text = f"changed rows that the model was asked about: {self.asked:,}"
            self.told(text, min(self.asked / self.rows, 1.0))
            scores = self.scores(places)
            self.asked += len(places)
            reached = self.goal.reached(scores)
            self._keep(places[reached])
            lead = self.goal.lead(scores)[~reached]
            best = np.argsort(-lead, kind="stable")[:_BEAM]
            self._near.append((places[~reached][best], lead[best]))

    def _nearest(self) -> Places:
        """The rows that came nearest to the goal without reaching it."""
        places, lead = (np.concatenate(each) for each in zip(*self._near, strict=True))
        return np.asarray(places[np.argsort(-lead, kind="stable")[:_BEAM]])

    def _keep(self, places: Places) -> None:
        """Of the same columns only the smallest changes are of use."""
        if not len(places):
            return
        kinds, which = np.unique(places >= 0, axis=0, return_inverse=True)
        for place, kind in enumerate(kinds):
            columns = tuple(np.flatnonzero(kind).tolist())
            same = places[np.ravel(which) == place]
            every = np.concatenate([self.found[columns], same]) if columns in self.found else same
            self.found[columns] = every[np.argsort(self.grid.distance(every), kind="stable")[:_KEPT]]

    def _further(self, before: Places, rows: int) -> Iterator[Places]:
        """The rows that came nearest with one column less, each changed in one more, about so many in all."""
        sizes = self.grid.sizes
        for row in before[: rows // max(int(sizes.sum()), 1)]:
            changed = np.flatnonzero(row >= 0).tolist()
            for column in np.flatnonzero((row < 0) & (sizes > 0)):
                if not self._covered((*changed, int(column))):
                    block = np.repeat(row[None], sizes[column], axis=0)
                    block[:, column] = np.arange(sizes[column])
                    yield block


def _all_of(sets: list[tuple[int, ...]], choices: Choices) -> Iterator[Places]:
    """Every combination of the chosen values of every set of columns."""
    for columns in sets:
        mesh = np.meshgrid(*(choices[each] for each in columns), indexing="ij")
        block = np.full((mesh[0].size, len(choices)), -1, dtype=np.int64)
        for each, values in zip(columns, mesh, strict=True):
            block[:, each] = values.ravel()
        yield block


def _thinned(sets: list[tuple[int, ...]], sizes: Places, rows: int) -> Choices:
    """As many evenly spread values of each column as make no more than so many rows; none where that is one alone."""
    fits = 1
    while sum(prod(min(int(sizes[each]), fits + 1) for each in columns) for columns in sets) <= rows:
        fits += 1
        if fits >= sizes.max():
            break
    if fits < 2:
        return [np.empty(0, dtype=np.int64) for _ in sizes]
    return [np.unique(np.linspace(0, size - 1, min(int(size), fits)).round().astype(np.int64)) for size in sizes]


def _batches(blocks: Iterator[Places]) -> Iterator[Places]:
    """Blocks put together, or cut, into batches of about `AT_ONCE` rows."""
    waiting: list[Places] = []
    size = 0
    for block in blocks:
        for start in range(0, len(block), AT_ONCE):
            waiting.append(block[start : start + AT_ONCE])
            size += len(waiting[-1])
            if size >= AT_ONCE:
                yield np.concatenate(waiting)
                waiting, size = [], 0
    if waiting:
        yield np.concatenate(waiting)
