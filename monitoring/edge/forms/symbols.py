"""What the columns of a matrix are made of, on the way from a raw row to an estimator.

A transformer works on each column alone. So what it does to a number is a short list of operations; and what it does to
a category is a table with a row a category, which is filled here, once, by asking scikit-learn itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.edge.device.edge_runner.features import OPERATIONS
from monitoring.errors import ModelError

HINT = "watch the model where it is; what can go to a device stands in docs/edge.md"


class Other:
    """Stands for every value that a column's categories do not know."""

    def __repr__(self) -> str:
        return "<another value>"


OTHER = Other()


def refused(step: str, why: str) -> ModelError:
    """The error for what a device cannot compute."""
    return ModelError(f"{step} cannot go to a device: {why}", HINT)


@dataclass(frozen=True, slots=True)
class Number:
    """A raw number and what is done to it: an operation's name and its argument."""

    source: int
    steps: tuple[tuple[str, float | None], ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """What a raw category becomes.

    Args:
        source: the row of codes.
        values: one for each code: the known categories', the gap's, all others' (`OTHER` while nothing encoded it).
    """

    source: int
    values: NDArray[Any]

    def numbers(self, step: str) -> FloatArray:
        """The values as numbers; raises `ModelError` where one is none."""
        try:
            return np.array([np.nan if value is None else value for value in self.values.tolist()], dtype=np.float64)
        except (TypeError, ValueError) as error:
            raise refused(step, "it takes as numbers what is a category") from error


Symbol = Number | Coded


def done(symbol: Symbol, name: str, argument: float | None, step: str) -> Symbol:
    """A column behind one more operation.

    >>> done(Number(0), "add", 1.0, "a step")
    Number(source=0, steps=(('add', 1.0),))
    """
    if isinstance(symbol, Number):
        return replace(symbol, steps=(*symbol.steps, (name, argument)))
    with np.errstate(all="ignore"):
        return Coded(symbol.source, OPERATIONS[name](symbol.numbers(step), argument))


@dataclass(slots=True, eq=False)
class Sheet:
    """What a form collects while a model is walked through.

    Args:
        sizes: of each row of codes, how many there are.
        arrays: of `model.npz`, by name.
        refuses: for a row of codes those that the model refuses.
    """

    sizes: list[int] = field(default_factory=list)
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    refuses: dict[int, set[int]] = field(default_factory=dict)

    def keep(self, values: Any, kind: Any = None) -> str:
        """Put an array down; answers its name."""
        name = f"a{len(self.arrays)}"
        self.arrays[name] = np.ascontiguousarray(values, dtype=kind)
        return name

    def whole(self, values: Iterable[int]) -> str:
        """Put places down, as numpy takes them without a conversion."""
        return self.keep(list(values), np.int64)
