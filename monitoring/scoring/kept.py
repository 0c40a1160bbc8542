"""The first scored rows, kept as they were read: what was scored is what is shown and explained.

Nobody reads the file, or what was written of it, a second time: another reader has other words for "missing".
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import FloatArray
from monitoring.scoring.outputs import Outputs

PREVIEW = 1000


@dataclass(frozen=True, slots=True, eq=False)
class FirstRows:
    """The first scored rows of a file, in its order.

    Args:
        shown: all columns of the file, features as they were read, and the new ones behind them.
        features: the columns that the model was given.
    """

    shown: pa.Table
    features: tuple[str, ...]

    def table(self) -> pd.DataFrame:
        """All rows; the first is row 1."""
        frame: pd.DataFrame = self.shown.to_pandas()
        frame.index = pd.RangeIndex(1, len(frame) + 1, name="row")
        return frame

    def row(self, number: int) -> pd.DataFrame:
        """What the model was given of one row, as one row."""
        rows: pd.DataFrame = self.shown.select(self.features).slice(number - 1, 1).to_pandas()
        return rows


NO_ROWS = FirstRows(pa.table({}), ())


@dataclass(slots=True)
class Kept:
    """Collects the first rows, batch by batch."""

    outputs: Outputs
    features: tuple[str, ...]
    pieces: list[pa.Table] = field(default_factory=list)
    count: int = 0

    def add(self, original: pa.Table, read: pa.Table, answer: FloatArray) -> None:
        """Keep of these scored rows what is still wanted; all three have the same rows in one order."""
        wanted = min(PREVIEW - self.count, read.num_rows)
        if wanted <= 0 and self.pieces:
            return
        given = {name: read[name] for name in self.features}
        columns = {name: given.get(name, original[name]) for name in original.column_names}
        added = self._numbers(self.outputs.columns(answer))
        columns |= dict(zip(self.outputs.names.values(), added, strict=True))
        self.pieces.append(pa.table(columns).slice(0, max(wanted, 0)))
        self.count += max(wanted, 0)

    def _numbers(self, added: Sequence[pa.Array]) -> list[pa.Array]:
        """The new columns as numbers; the name of a class stays a text."""
        texts = self.outputs.texts
        numbers = [pc.cast(column, pa.float64()) for column in added[: len(added) - texts]]
        return [*numbers, *added[len(added) - texts :]]

    def result(self) -> FirstRows:
        """All that was kept."""
        joined = pa.concat_tables(self.pieces, promote_options="permissive") if self.pieces else pa.table({})
        return FirstRows(joined, self.features)
