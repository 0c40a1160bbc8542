"""Outcomes of other windows: of some alone, or of several put together."""

from collections.abc import Callable, Sequence
from dataclasses import fields, replace
from typing import Any, TypeVar

import numpy as np

from monitoring.domain import Decisions, ErrorKinds, ErrorTable, FloatArray, Histogram, LabelTable, Outcomes, ScoreTable

TABLES = (LabelTable, ScoreTable, Decisions, ErrorTable, ErrorKinds, Histogram)
Held = TypeVar("Held", bound=Outcomes | LabelTable | ScoreTable | Decisions | ErrorTable | ErrorKinds | Histogram)
Change = Callable[[str, FloatArray], FloatArray]


def only(held: Held, places: Any) -> Held:
    """What is known of some windows alone: their places, or a slice of them.

    >>> from monitoring.stats.rows import binary
    >>> only(binary([0, 1, 1], [0.2, 0.9, 0.4], windows=[0, 0, 1]), [1]).positive.n.tolist()
    [1.0]
    """
    return _changed(held, lambda name, part: part[places])


def together(outcomes: Outcomes, places: Sequence[Sequence[int]]) -> Outcomes:
    """One window for each tuple of places: the sum of these; without rows where there are none.

    How late labels are has no sum, and is not known of them.

    >>> from monitoring.stats.rows import binary
    >>> both = binary([0, 1, 1], [0.2, 0.9, 0.4], windows=[0, 0, 1])
    >>> together(both, [(), (0, 1)]).positive.n.tolist()
    [0.0, 3.0]
    """

    def added(name: str, part: FloatArray) -> FloatArray:
        found = np.full((len(places), *part.shape[1:]), np.nan if name in ("low", "high", "delay_days") else 0.0)
        for i, chosen in enumerate(places):
            if chosen and name != "delay_days":
                how = {"low": np.fmin, "high": np.fmax}.get(name, np.add)
                found[i] = how.reduce(part[list(chosen)], axis=0)
        return found

    return _changed(outcomes, added)


def _changed(held: Held, change: Change) -> Held:
    parts = {field.name: _part(field.name, getattr(held, field.name), change) for field in fields(held)}
    return replace(held, **parts)


def _part(name: str, value: Any, change: Change) -> Any:
    if isinstance(value, np.ndarray):
        return value if name == "edges" else change(name, value)
    if isinstance(value, dict):
        return {key: _part(name, part, change) for key, part in value.items()}
    return _changed(value, change) if isinstance(value, TABLES) else value
