"""Some scored rows, as any file may want them: with the text that they had, or with types."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import FloatArray
from monitoring.intake.chunks import column
from monitoring.scoring.outputs import Outputs


@dataclass(frozen=True, slots=True, eq=False)
class ScoredRows:
    """The scored rows of a batch; all parts have the same rows in one order.

    Args:
        original: all columns as the file has them.
        read: what was read of them, typed.
        features: the columns that the model was given.
        answer: what it gave for them.
        outputs: the columns that this becomes.
        beside: further new columns, by name.
    """

    original: pa.Table
    read: pa.Table
    features: tuple[str, ...]
    answer: FloatArray
    outputs: Outputs
    beside: Mapping[str, pa.Array] = field(default_factory=dict)

    def texts(self) -> list[pa.Array]:
        """The file's own columns as they are, and the new ones behind them as text."""
        new = [*self.outputs.columns(self.answer), *self.beside.values()]
        added = [pc.cast(each, pa.string()) for each in new]
        return [*(column(self.original, name) for name in self.original.column_names), *added]

    def typed(self) -> pa.Table:
        """All columns: features as they were read, others as the file has them, scores as numbers."""
        given = {name: self.read[name] for name in self.features}
        columns = {name: given.get(name, self.original[name]) for name in self.original.column_names}
        added = dict(zip(self.outputs.names.values(), self.outputs.columns(self.answer), strict=True))
        return pa.table(columns | added | {**self.beside})
