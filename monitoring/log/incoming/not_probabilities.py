"""Columns of scores that hold something else than probabilities, told by the values that are rejected."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from monitoring.domain.text import short
from monitoring.errors import DataError
from monitoring.intake.rejects import Reject
from monitoring.intake.schema import Field, FieldKind

MOST = 0.01  # of all rows: of what else may be in such a column, a part looks like a probability
_FEWEST = 4  # different values: fewer are marks, such as -1 for none


@dataclass(slots=True)
class Improbable:
    """What was rejected of a file's scores because it is no number from 0 to 1.

    Args:
        columns: the columns of scores.
        count: how many rows were rejected for one.
        column: the first of those.
        low: the smallest value.
        high: the largest one.
        values: some of them.
    """

    columns: frozenset[str] = frozenset()
    count: int = 0
    column: str = ""
    low: float = float("inf")
    high: float = float("-inf")
    values: set[float] = field(default_factory=set)

    @classmethod
    def of(cls, fields: Iterable[Field]) -> "Improbable":
        """For a file of these fields."""
        return cls(frozenset(one.name for one in fields if one.kind is FieldKind.PROBABILITY))

    def add(self, rejects: Iterable[Reject]) -> None:
        """Take note of the rejects of a batch."""
        for reject in rejects:
            number = _number(reject.value) if reject.column in self.columns else None
            if number is not None:
                self.count, self.column = self.count + 1, self.column or reject.column
                self.low, self.high = min(self.low, number), max(self.high, number)
                if len(self.values) < _FEWEST:
                    self.values.add(number)

    def refuse(self, file: str, read: int) -> None:
        """Raise `DataError` where so many scores are none that the others are not what they look like."""
        if self.count <= MOST * read or len(self.values) < _FEWEST:
            return
        ends = f"from {short(self.low, 4)} to {short(self.high, 4)}"
        some = f"{self.count:,} of the {read:,} scores of {self.column!r} in {file} are not between 0 and 1 ({ends})"
        look, hint = self._look
        raise DataError(f"{some}: they {look}", hint)

    @property
    def _look(self) -> tuple[str, str]:
        if self.low > 1 and self.high <= 100:
            return "look like per cent", "divide the column by 100: what is under 1 % is taken for a probability, too"
        if self.high <= 0:
            return "look like logarithms of probabilities", "log what predict_proba gives, that is exp(score)"
        if self.low < 0:
            return "look like log-odds", "log what predict_proba gives, of log-odds 1 / (1 + exp(-score))"
        return "are no probabilities", "log what predict_proba gives, or leave [columns] score out"


def _number(value: str) -> float | None:
    try:
        found = float(value)
    except ValueError:
        return None
    return found if abs(found) != float("inf") and found == found else None
