"""Exact Shapley values from what is inside a model: trees and lines, and weighted sums of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import dense
from monitoring.explain.forests.margin import margin as trees_sum
from monitoring.explain.forests.trees import forest
from monitoring.explain.parts import Part, parts
from monitoring.explain.shapley.linear_values import linear
from monitoring.explain.shapley.outputs import Output, Scores, answer, decision, linked, margin
from monitoring.explain.shapley.tree_values import TreeValues
from monitoring.explain.sources import Sources
from monitoring.explain.target import Target
from monitoring.models.model import Model

TREES, LINES = "tree", "linear"
TOLERANCE = 1e-6
Told = Callable[[int], None]


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """One part of a model that has exact values.

    Args:
        part: the estimator, and what is in front of it.
        kind: `TREES` or `LINES`.
        scale: what it adds up to: "probability", "margin" or "value".
        raw: what the estimator itself says for encoded rows, `(n,)`.
        sums: what was read from it adds up to, `(n,)`, but for a constant.
        addends: how many numbers that is the sum of.
        prepare: makes, where it is needed, the function from encoded rows to amounts by feature, `(n, features)`.
    """

    part: Part
    kind: str
    scale: str
    raw: Callable[[Any], FloatArray]
    sums: Callable[[Any], FloatArray]
    addends: int
    prepare: Callable[[], Callable[[Any, Told], FloatArray]]


@dataclass(frozen=True, slots=True, eq=False)
class Exact:
    """Exact values of one output over one background: the weighted sums of its pieces' values.

    `tolerance` is what rounding may leave over, relative to the output's size: more than 1e-6 where the model adds up
    very many numbers of 32 bits.
    """

    model: Model
    method: str
    tolerance: float
    pieces: tuple[tuple[Part, Callable[[Any, Told], FloatArray]], ...]

    def amounts(self, prepared: pd.DataFrame, told: Told = lambda done: None) -> FloatArray:
        """Shapley values `(n, features)` of prepared rows."""
        result, size = np.zeros((len(prepared), len(self.model.features))), len(self.pieces)
        for place, (part, values) in enumerate(self.pieces):
            encoded = part.encode(self.model, prepared)
            result += part.weight * values(encoded, _share(told, place * len(prepared), size))
        told(len(prepared))
        return result


def _share(told: Told, before: int, pieces: int) -> Told:
    return lambda done: told((before + done) // pieces)


@dataclass(frozen=True, slots=True, eq=False)
class Inside:
    """What was found inside a model: pieces with exact values, if all its parts have them, and its raw scores."""

    scale: str
    pieces: tuple[Piece, ...]
    raw: Scores | None

    @classmethod
    def of(cls, model: Model, target: Target, background: pd.DataFrame) -> "Inside":
        """Take a model apart; `background` are prepared rows."""
        found = parts(model.pipeline)
        pieces = [_piece(model, target, part, background) for part in found]
        known = [piece for piece in pieces if piece is not None]
        scales = {piece.part.asked or piece.scale for piece in known}
        fits = len(known) == len(found) and all(piece.part.asked in ("", piece.scale) for piece in known)
        if not fits or len(scales) != 1:
            known = []
        scale = found[0].gives or (scales.pop() if known else "")
        return cls(scale if known else "", tuple(known), _raw(model, target, found, pieces, background))

    def exact(self, model: Model, output: Output, background: pd.DataFrame) -> Exact | None:
        """The exact values of an output; None where its pieces add up to something else."""
        if not self.pieces or self.scale != output.scale:
            return None
        encoded = [piece.part.encode(model, background) for piece in self.pieces]
        total = sum(piece.part.weight * piece.sums(rows) for piece, rows in zip(self.pieces, encoded, strict=True))
        expected = output.score(background)
        tolerance = _tolerance(expected, sum(piece.addends for piece in self.pieces))
        apart = expected - total
        if not np.abs(apart - np.median(apart)).max() <= tolerance * max(1.0, float(np.abs(expected).max())):
            return None
        kinds = [kind for kind in (TREES, LINES) if any(piece.kind == kind for piece in self.pieces)]
        prepared = tuple((piece.part, piece.prepare()) for piece in self.pieces)
        return Exact(model, f"exact {' and '.join(kinds)} values", tolerance, prepared)


def _tolerance(answers: FloatArray, addends: int) -> float:
    """Numbers of 32 bits are rounded at every addition, and these errors walk at random."""
    single = bool((answers == answers.astype(np.float32)).all())
    return max(TOLERANCE, 4 * 2.0**-24 * addends**0.5) if single else TOLERANCE


def outputs(model: Model, target: Target, inside: Inside) -> list[Output]:
    """All that can be split: the model's answer and, of a classifier, what its probability is made from."""
    if target.place is None:
        return [answer(model, target)]
    return [margin(model, target, inside.raw), answer(model, target)]


def _raw(
    model: Model, target: Target, found: list[Part], pieces: list[Piece | None], background: pd.DataFrame
) -> Scores | None:
    """A classifier's own raw scores, where a single estimator makes them and they are tied to its probabilities."""
    part, piece, place = found[0], pieces[0], target.place
    if place is None or len(found) > 1 or part.gives:
        return None
    if piece is not None and piece.scale == "margin":
        raw = piece.raw
    elif hasattr(part.estimator, "decision_function"):
        raw = partial(decision, part.estimator, place)
    else:
        return None
    encoded = part.encode(model, background)
    if not linked(part.estimator, place, encoded, raw(encoded)):
        return None
    return lambda prepared: raw(part.encode(model, prepared))


def _piece(model: Model, target: Target, part: Part, background: pd.DataFrame) -> Piece | None:
    places = part.sources(model)
    if places is None:
        return None
    encoded = part.encode(model, background)
    return _trees(model, target, part, encoded, places) or _line(model, target, part, encoded, places)


def _trees(model: Model, target: Target, part: Part, encoded: Any, places: Sources) -> Piece | None:
    found = forest(part.estimator, target.place)
    if found is None:
        return None

    def prepare() -> Callable[[Any, Told], FloatArray]:
        values = TreeValues.of(found, found.read(encoded), places, len(model.features))
        return lambda rows, told: values.many(found.read(rows), told)

    def sums(rows: Any) -> FloatArray:
        return trees_sum(found, found.read(rows))

    return Piece(part, TREES, found.scale, found.raw, sums, len(found.trees), prepare)


def _line(model: Model, target: Target, part: Part, encoded: Any, places: Sources) -> Piece | None:
    estimator, place = part.estimator, target.place
    if place is not None and not hasattr(estimator, "decision_function"):
        return None

    def raw(rows: Any) -> FloatArray:
        if place is not None:
            return decision(estimator, place, rows)
        return np.asarray(estimator.predict(rows), dtype=np.float64).reshape(-1)

    try:
        found = linear(estimator, place, dense(encoded), raw(encoded))
    except (ValueError, TypeError):
        return None  # the estimator itself takes texts
    if found is None:
        return None
    joined = np.zeros((len(places), len(model.features)))
    joined[np.arange(len(places)), places] = 1.0
    return Piece(
        part,
        LINES,
        "value" if place is None else "margin",
        raw,
        raw,
        1,
        lambda: lambda rows, told: found.amounts(dense(rows)) @ joined,
    )
