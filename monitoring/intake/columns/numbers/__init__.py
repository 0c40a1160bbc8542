"""Columns of numbers: how they are written is decided for a column as a whole, then they are read."""

from monitoring.intake.columns.numbers.values import (
    NUMBER,
    ROUNDING,
    finite,
    numbers,
    probabilities,
)

__all__ = ["NUMBER", "ROUNDING", "finite", "numbers", "probabilities"]
