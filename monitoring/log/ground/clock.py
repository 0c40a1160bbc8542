"""What a grain is."""

from dataclasses import dataclass

from monitoring.domain import Every


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
