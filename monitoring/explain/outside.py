"""What of a row lies outside of all that the reference showed: there a model, and whoever explains it, extrapolates."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

import pandas as pd

from monitoring.domain import Kind
from monitoring.domain.bins import Bins
from monitoring.domain.text import short as figure
from monitoring.errors import short


@dataclass(frozen=True, slots=True)
class Outside:
    """One value that the reference never showed.

    Args:
        column: its name.
        value: the row's.
        sentence: the same in plain words, without a full stop.
    """

    column: str
    value: object
    sentence: str


def outside(row: pd.DataFrame, bins: Mapping[str, Bins]) -> tuple[Outside, ...]:
    """The values of one raw row that are in none of the reference's cells; a missing value is not one of them.

    Args:
        row: one raw row.
        bins: the reference's cells by column; of a column without any value nothing is said, and of one with more
            categories than are counted one by one neither.

    >>> age = Bins(Kind.NUMERIC, edges=(18.0, 40.0, 70.0))
    >>> [each.sentence for each in outside(pd.DataFrame({"age": [93]}), {"age": age})]
    ["'age' is 93, the reference reaches from 18 to 70"]
    """
    known = ((name, each) for name, each in bins.items() if name in row and not (each.is_empty or each.is_full))
    found = ((name, each, row[name].iloc[0]) for name, each in known)
    return tuple(
        Outside(name, value, f"{short(name)} is {_said(name, value, each)}")
        for name, each, value in found
        if not pd.isna(value) and _is_outside(value, each)
    )


def _is_outside(value: object, bins: Bins) -> bool:
    if bins.kind is Kind.CATEGORICAL:
        return str(value) not in bins.categories
    number = float(value)  # type: ignore[arg-type]  # a numeric column's
    return not bins.edges[0] <= number < bins.edges[-1]


def _said(name: str, value: object, bins: Bins) -> str:
    if bins.kind is Kind.NUMERIC:
        # The last edge lies a rounding above the largest value.
        shown, low, high = (figure(each, 6) for each in (float(value), bins.edges[0], bins.edges[-1]))  # type: ignore[arg-type]  # a numeric column's
        return f"{shown}, the reference reaches from {low} to {high}"
    shown = ", ".join(short(each) for each in islice(bins.categories, 3))
    more = f" and {len(bins.categories) - 3:,} more" if len(bins.categories) > 3 else ""
    return f"{short(str(value))}, the reference has {shown}{more}"
