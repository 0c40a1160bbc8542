"""Where a model of trees changes its answer: the numbers of a raw column at which its nodes part them."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest
from monitoring.explain.forests.monotone import monotone
from monitoring.explain.forests.trees import forest
from monitoring.explain.parts import parts
from monitoring.explain.target import Target
from monitoring.explain.whatif.ranges import Range
from monitoring.models.model import Model

_PROBES = 129  # numbers of a column that are encoded, to see what encoders make of it
_STRAIGHT = 1e-6  # numbers of 32 bits are not straighter


@dataclass(frozen=True, slots=True, eq=False)
class Cuts:
    """Where trees part the numbers of a raw column: a value goes left where `value <= cut`.

    Args:
        numbers: in order.
        exact: whether encoders leave the column as it is, or stretch it evenly; otherwise a cut is only near.
        way: 1 where the output can only rise with the column's number, -1 where it can only fall, 0 where it may do
            both, or nobody knows.
    """

    numbers: FloatArray
    exact: bool
    way: int = 0


def cuts(
    model: Model, targets: tuple[Target, ...], row: pd.DataFrame, ranges: Mapping[str, Range]
) -> dict[str, Cuts] | None:
    """The cuts of every numeric column within its range; None where the model is not all trees, or mixes columns.

    Args:
        model: the deployed model.
        targets: the outputs that matter.
        row: one prepared row; the probes differ from it in one column each.
        ranges: of the raw columns.
    """
    names = [name for name, each in ranges.items() if each.numeric and not each.empty]
    probes = [ranges[name].spread(_PROBES) for name in names]
    starts = np.cumsum([0, *map(len, probes)])
    if not starts[-1]:
        return {}
    table = probed(row, dict(zip(names, probes, strict=True)), starts)
    found: dict[str, list[Cuts]] = {name: [] for name in names}
    for part in parts(model.pipeline):
        sources, encoded = part.sources(model), part.encode(model, table)
        for target in targets:
            trees = forest(part.estimator, target.place)
            if trees is None or sources is None:
                return None
            matrix, thresholds = trees.read(encoded), _thresholds(trees)
            own = [at for at, source in enumerate(sources) if model.features[source] in names]
            ways = monotone(trees, own) if len(targets) == 1 else {}
            ways = {column: way * int(np.sign(part.weight)) for column, way in ways.items()}
            for place, name in enumerate(names):
                block = slice(starts[place], starts[place + 1])
                for column in np.flatnonzero(np.array(sources) == model.features.index(name)):
                    if len(thresholds.get(int(column), ())):
                        raw = _raw(
                            probes[place], matrix[block, column], thresholds[int(column)], ways.get(int(column), 0)
                        )
                        found[name].append(raw)
    together = {name: _together(each) for name, each in found.items()}
    return _as_answered(model, targets[0], table, together, dict(zip(names, pairwise(starts), strict=True)))


def _as_answered(
    model: Model, target: Target, table: pd.DataFrame, found: dict[str, Cuts], blocks: Mapping[str, tuple[int, int]]
) -> dict[str, Cuts]:
    """The same, without ways that the model's own answers for the probes do not keep to."""
    if not any(each.way for each in found.values()):
        return found
    scores = target.of(model.predict_prepared(table))
    lost = {name: each.way * np.diff(scores[slice(*blocks[name])]) for name, each in found.items()}
    allowed = -_STRAIGHT * max(1.0, float(np.abs(scores).max()))
    return {n: replace(each, way=each.way if (lost[n] >= allowed).all() else 0) for n, each in found.items()}


def probed(row: pd.DataFrame, probes: Mapping[str, NDArray[Any]], starts: Any) -> pd.DataFrame:
    """A prepared row again and again: for each column one block `starts[i]:starts[i + 1]` with other values of it."""
    table = row.take(np.zeros(starts[-1], dtype=np.int64)).reset_index(drop=True)
    for place, (name, numbers) in enumerate(probes.items()):
        values = table[name].to_numpy(copy=True)
        values[starts[place] : starts[place + 1]] = numbers
        table[name] = values
    return table


def _thresholds(trees: Forest) -> dict[int, FloatArray]:
    """By encoded column the numbers at which nodes part it, each once."""
    by_number = [
        (tree.left >= 0) & (True if tree.split is None else tree.split < 0) & np.isfinite(tree.threshold)
        for tree in trees.trees
    ]
    if not by_number:
        return {}
    columns = np.concatenate([tree.feature[inner] for tree, inner in zip(trees.trees, by_number, strict=True)])
    numbers = np.concatenate([tree.threshold[inner] for tree, inner in zip(trees.trees, by_number, strict=True)])
    return {int(column): np.unique(numbers[columns == column]) for column in np.unique(columns)}


def _raw(probes: FloatArray, encoded: FloatArray, thresholds: FloatArray, way: int) -> Cuts:
    """Thresholds of an encoded column as numbers of the raw one, between the probes that lie on both sides."""
    usable = np.isfinite(encoded)
    probes, encoded = probes[usable], encoded[usable]
    steps = np.diff(encoded)
    if len(probes) < 2 or not steps.any():
        return Cuts(np.empty(0), True)  # an indicator of gaps, or a column that is filled with one number
    if (steps < 0).all():
        encoded, thresholds, steps, way = -encoded, -thresholds, -steps, -way
    if not (steps >= 0).all():
        return Cuts(probes[:-1][steps != 0], False)
    inside = thresholds[(thresholds >= encoded[0]) & (thresholds < encoded[-1])]
    slope = (encoded[-1] - encoded[0]) / (probes[-1] - probes[0])
    off = np.abs(encoded - encoded[0] - slope * (probes - probes[0])).max()
    straight = bool(off <= _STRAIGHT * max(1.0, np.abs(encoded).max()))
    rising = np.concatenate([[True], steps > 0])  # of probes that are encoded alike the first one stands for all
    numbers = np.interp(inside, encoded[rising], probes[rising])
    return Cuts(numbers, straight, way)


def _together(each: list[Cuts]) -> Cuts:
    numbers = np.unique(np.concatenate([one.numbers for one in each])) if each else np.empty(0)
    ways = {one.way for one in each if len(one.numbers)}
    return Cuts(numbers, all(one.exact for one in each), ways.pop() if len(ways) == 1 else 0)
