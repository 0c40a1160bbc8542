"""Small attached logs, read once: to plan for each question how columns are read takes longer than to read them."""

import os
from collections.abc import Callable

import ibis.expr.types as ir
import pyarrow as pa

from monitoring.log.sources.conform import conformed, on_the_clock
from monitoring.log.sources.source import Source

FEW_ROWS, FEW_BYTES = 200_000, 2**23


class Few:
    """What an engine has read of small sources, brought along from then on.

    Args:
        see: makes a view of a source's columns as they lie there, by a name.
        ask: gives the rows of an expression.
        put: makes a view of rows, by a name.
    """

    def __init__(
        self,
        see: Callable[[str, Source], ir.Table],
        ask: Callable[[ir.Table], pa.Table],
        put: Callable[[str, pa.Table], ir.Table],
    ) -> None:
        self._see, self._ask, self._put = see, ask, put
        self._known: list[tuple[Source, ir.Table | None]] = []

    def of(self, source: Source) -> ir.Table | None:
        """The rows of a source's files, in its shape; None where they are many, or are wanted as they are."""
        if source.shape is None or source.shape.as_it_is:
            return None
        # Rows that are on the clock are some of all rows: these are the ones to remember.
        whole = source.with_all_rows()
        if not any(before == whole for before, _ in self._known):
            self._known.append((whole, self._read(whole)))
        rows = next(rows for before, rows in self._known if before == whole)
        return None if rows is None else on_the_clock(rows, source.shape)

    def _read(self, source: Source) -> ir.Table | None:
        if not _is_light(source):
            return None
        name = f"few_{len(self._known)}"
        rows = self._ask(conformed(self._see(f"{name}_there", source), source.shape).limit(FEW_ROWS + 1))
        return self._put(name, rows) if rows.num_rows <= FEW_ROWS else None


def _is_light(source: Source) -> bool:
    try:
        return source.format != "table" and sum(map(os.path.getsize, source.files)) <= FEW_BYTES
    except OSError:
        return False  # it is gone, which whoever reads it will say, or not on this machine
