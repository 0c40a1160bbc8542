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
from monitoring.edge.device.edge_runner.features import FUNCTIONS, OPERATIONS
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


def function_name(function: Any) -> str:
    """The name of one of numpy's functions that a device knows; "" for any other one.

    >>> function_name(np.log1p), function_name(print)
    ('log1p', '')
    """
    name = getattr(function, "__name__", "")
    return name if name in FUNCTIONS and getattr(np, name) is function else ""


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
        folded: whether what a category adds to a straight line is one number, however many columns encode it.
        sizes: of each row of codes, how many there are.
        arrays: of `model.npz`, by name.
        refuses: for a row of codes those that the model refuses.
        quantize: what leaves are rounded to, "int8" or "float16"; "" where nothing is.
        thresholds: by raw number, what trees compare it with.
        lookups: numbers that are taken as categories, and which ones these are; rows of codes behind those of cells.
        no_gaps: the raw numbers that the model refuses where they are missing.
        limits: by raw number, from which size on the model refuses it.
    """

    quantize: str = ""
    folded: bool = True
    sizes: list[int] = field(default_factory=list)
    arrays: dict[str, NDArray[Any]] = field(default_factory=dict)
    refuses: dict[int, set[int]] = field(default_factory=dict)
    thresholds: dict[int, list[FloatArray]] = field(default_factory=dict)
    lookups: list[tuple[Number, FloatArray]] = field(default_factory=list)
    limits: dict[int, float] = field(default_factory=dict)
    no_gaps: set[int] = field(default_factory=set)

    def keep(self, values: Any, kind: Any = None) -> str:
        """Put an array down; answers its name."""
        name = f"a{len(self.arrays)}"
        self.arrays[name] = np.ascontiguousarray(values, dtype=kind)
        return name

    def note(self, source: int, thresholds: FloatArray) -> None:
        """Remember what trees compare a raw number with."""
        self.thresholds.setdefault(source, []).append(thresholds)

    def limit(self, symbols: Iterable[Symbol], most: float = np.inf) -> None:
        """Note that a step refuses numbers from this size on, as far as they come to it as they are."""
        for symbol in symbols:
            if isinstance(symbol, Number) and all(name == "fill" for name, _ in symbol.steps):
                self.limits[symbol.source] = min(most, self.limits.get(symbol.source, np.inf))

    def refuse_gaps(self, symbols: Iterable[Symbol], step: str) -> None:
        """Note that a step refuses rows with nan, as far as one comes to it."""
        for symbol in symbols:
            if isinstance(symbol, Coded):
                codes = np.flatnonzero(np.isnan(symbol.numbers(step))).tolist()
                self.refuses.setdefault(symbol.source, set()).update(codes)
            elif not any(name in ("fill", "is_nan") for name, _ in symbol.steps):
                self.no_gaps.add(symbol.source)

    def coded(self, symbol: Number, known: FloatArray) -> Coded:
        """A number taken as a category: which of the known ones it is, a gap, or another one; values as they are."""
        self.lookups.append((symbol, known))
        self.sizes.append(len(known) + 2)
        values = np.empty(len(known) + 2, dtype=object)
        values[:-2], values[-2:] = known.tolist(), [np.nan, OTHER]
        return Coded(len(self.sizes) - 1, values)

    def whole(self, values: Iterable[int]) -> str:
        """Put places down, as numpy takes them without a conversion."""
        return self.keep(list(values), np.int64)
