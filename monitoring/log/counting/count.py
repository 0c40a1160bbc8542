"""What a profile counts, said once for all engines: facts of single rows, and tables that group them.

A fact is a column of an expression, a row a prediction. A table of counts names the facts that it is grouped by, those
that are looked up among cells, and those that are added up. How the grouping is done is the engine's business.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from monitoring.domain import Bins
from monitoring.log.cells.sum_arrays import LOSSES
from monitoring.log.ground.columns import BORN, GRAIN, KNOWN

KEYS = {GRAIN: GRAIN, BORN: BORN}
SEGMENT = "_segment_"
JOINED = 4  # the effort of a count for which labels have to be found


@dataclass(frozen=True, slots=True)
class Celled:
    """A fact that is looked up.

    Args:
        cell: the column of counts that says the cell.
        fact: the fact.
        bins: the cells.
    """

    cell: str
    fact: str
    bins: Bins


@dataclass(frozen=True, slots=True)
class Count:
    """One table of counts.

    Args:
        kind: which table of the profile it is.
        name: of which column or class.
        by: what it is grouped by, by the name of its column: the fact, which is never missing.
        cells: the facts that are looked up.
        add: what is summed up, by the name of its column: the fact; missing ones add nothing.
        span: names of the smallest and largest value, and the fact that they are of; None: they are not kept. Where
            there are cells, they are kept in the outermost ones of each group alone.
        where: a fact that says which rows count; None: all do.
        finite: whether rows whose looked-up fact is missing or no finite number are counted, but not added up.
        losses: facts with scores and with their outcomes, of which the losses are summed up too.
    """

    kind: str
    name: str
    by: Mapping[str, str] = field(default_factory=KEYS.copy)
    cells: tuple[Celled, ...] = ()
    add: Mapping[str, str] = field(default_factory=dict)
    span: tuple[str, str, str] | None = None
    where: str | None = None
    finite: bool = False
    losses: tuple[str, str] | None = None

    def facts(self) -> set[str]:
        """All facts that it needs."""
        more = {name for name in (self.where, self.span[2] if self.span else None, *(self.losses or ())) if name}
        return {*self.by.values(), *(celled.fact for celled in self.cells), *self.add.values(), *more}

    @property
    def sums(self) -> tuple[str, ...]:
        """The names of the columns with sums."""
        return (*self.add, *(LOSSES if self.losses else ()))

    @property
    def is_by_known(self) -> bool:
        """Whether labels that became known on different days are counted apart."""
        return KNOWN in self.by

    @property
    def size(self) -> int:
        """Number of cells, or of their combinations."""
        return int(np.prod([celled.bins.size for celled in self.cells], dtype=np.int64))


Tables = list[tuple[Count, Iterable[pa.Table]]]
"""Tables of counts in pieces, each to be read once and to its end before the next one: some are sums of others."""


@dataclass(frozen=True, slots=True)
class Own:
    """How the view of predictions is made of a log's own files: its columns that these do not hold, and which rows.

    Args:
        time: the column with the time.
        ticks: the columns with the tick that this lies in.
        per_day: ticks in a day.
        segments: by column, that of the texts and the numbers that they have; others have 0.
        key: the column by which labels are found.
        label: what is known then, and when: columns of the labels; None: no label is looked for.
        only: the ticks whose rows are counted, sorted; None: all.
    """

    time: str
    ticks: tuple[str, ...]
    per_day: int
    segments: Mapping[str, tuple[str, Mapping[str, int]]]
    key: str
    label: tuple[str, str | None] | None = None
    only: tuple[int, ...] | None = None


@dataclass(frozen=True, slots=True)
class Scan:
    """Facts that are read in one go, and what is counted of them.

    Args:
        facts: a row a prediction.
        counts: the tables of counts.
        joined: whether labels have to be found for it.
        own: how its rows may also be had without the engine; None: they may not.
    """

    facts: ir.Table
    counts: tuple[Count, ...]
    joined: bool = False
    own: Own | None = None

    def effort(self, counts: Sequence[Count] | None = None) -> int:
        """About how long it takes to count all of it, or some of it; one column of the predictions takes 1."""
        return len(self.counts if counts is None else counts) * (JOINED if self.joined else 1)

    def names(self, counts: Sequence[Count]) -> list[str]:
        """The facts that some of its counts need, sorted."""
        return sorted({*self.segments}.union(*(count.facts() for count in counts)))

    @property
    def segments(self) -> tuple[str, ...]:
        """The facts that say which segment a row belongs to, one for each column with segments."""
        return _segments(self.facts)


@lru_cache(maxsize=16)
def _segments(facts: ir.Table) -> tuple[str, ...]:
    return tuple(name for name in facts.columns if name.startswith(SEGMENT))
