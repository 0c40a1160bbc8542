"""What a grain is, and what the columns of facts and counts are called."""

from dataclasses import dataclass

from monitoring.domain import Every

GRAIN, BORN, KNOWN = "_grain", "_born", "_known"
TRUTH, SCORE, PREDICTED, STATE = "_truth", "_score", "_predicted", "_state"

# States of rows whose label metrics do not rest on: there is none, it is none of the known values, the prediction is
# missing, or it is none of the known classes.
UNLABELLED, OUTSIDE, UNPREDICTED, STRANGE = -1, -2, -3, -4

# The table of labels and how late they came, and what is behind the names of tables that tell when labels came.
ARRIVALS, BY_KNOWN = "arrivals", "_by_known"

# The tick of a label that never came.
NEVER = 2**31 - 1


@dataclass(frozen=True, slots=True)
class Clock:
    """What one grain is: a day, an hour, or a number of rows.

    >>> Clock.of(Every("week")).name, Clock.of(Every.parse("500 rows")).name
    ('day', 'rows-500')
    """

    unit: str
    rows: int = 0

    @classmethod
    def of(cls, every: Every) -> "Clock":
        """The clock whose grains add up to windows of this length."""
        if every.by_rows:
            return cls("rows", every.rows)
        return cls("hour" if every.unit == "hour" else "day")

    @property
    def name(self) -> str:
        """Part of a folder's name."""
        return f"rows-{self.rows}" if self.unit == "rows" else self.unit

    @property
    def per_day(self) -> int:
        """Units of `_born` and `_known` in a day."""
        return 24 if self.unit == "hour" else 1
