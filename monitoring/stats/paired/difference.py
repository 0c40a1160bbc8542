"""A difference with its standard error: its interval, and how many rows would decide."""

import math
from dataclasses import dataclass

MOST_ROWS = 10**9  # what nobody waits for


@dataclass(frozen=True, slots=True)
class Difference:
    """How much better one side is than the other on the same rows; negative: worse.

    Args:
        value: the difference, in the metric's own units.
        error: its standard error; nan where it cannot be said.
        freedom: degrees of freedom that the error was estimated with, at least 1; infinite for the normal distribution.
        n: rows.
    """

    value: float
    error: float
    freedom: float
    n: int

    def interval(self, level: float = 0.95) -> tuple[float, float]:
        """Both ends at a confidence level, 0 to 1, by Student's t.

        >>> low, high = Difference(0.01, 0.005, 10_000, 10_001).interval()
        >>> round(low, 4), round(high, 4)
        (0.0002, 0.0198)
        """
        half = self._quantile(level) * self.error
        return self.value - half, self.value + half

    def rows_to_decide(self, limit: float, level: float = 0.95) -> int | None:
        """How many more such rows would bring the interval to one side of a limit, the difference staying as it is.

        0 where it is on one side already; None where it lies at the limit itself, so that no number of rows would.

        >>> Difference(0.0, 0.01, 1000, 1000).rows_to_decide(-0.01)
        2851
        """
        gap = abs(self.value - limit)
        half = self._quantile(level) * self.error
        if not gap > 0 or math.isnan(half) or self.n * (half / gap) ** 2 > MOST_ROWS:
            return None
        return max(0, math.ceil(self.n * (half / gap) ** 2) - self.n)

    def _quantile(self, level: float) -> float:
        from scipy.special import ndtri, stdtrit

        if math.isinf(self.freedom):
            return float(ndtri((1 + level) / 2))
        return float(stdtrit(max(self.freedom, 1), (1 + level) / 2))
