"""A model's own answers sooner: where it averages many trees, compiled loops run through them."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.explain.explainer_cache import Recent
from monitoring.explain.forests.margin import TreeSum
from monitoring.explain.forests.trees import forest
from monitoring.explain.parts import Part, parts
from monitoring.explain.target import Target
from monitoring.models.model import Model

Scores = Callable[[pd.DataFrame], FloatArray]
_TRIED = 100  # rows
_SAME = 1e-9  # so near are sums that were added up in another order
_KEPT: "Recent[Scores | None]" = Recent(size=4)


def quick_scores(model: Model, target: Target, row: pd.DataFrame, prediction: float, others: pd.DataFrame) -> Scores:
    """The target's scores `(n,)` of prepared rows: by our own loops where they say what the model does.

    Args:
        model: the deployed model.
        target: which output.
        row: one prepared row.
        prediction: the model's own score for it, which the loops must give, too.
        others: prepared rows; on the first hundred that is tried once.
    """

    def own(rows: pd.DataFrame) -> FloatArray:
        return target.of(model.predict_prepared(rows))

    def tried() -> Scores | None:
        some, ours = others.head(_TRIED), _of_trees(model, target)
        return ours if ours is not None and are_same(ours(some), own(some)) else None

    ours = _KEPT.get((model, target), tried)  # the same file may be read otherwise for another deployment
    return ours if ours is not None and are_same(ours(row), np.array([prediction])) else own


def are_same(found: FloatArray, expected: FloatArray) -> bool:
    """Whether answers differ by no more than the order in which they were added up."""
    return bool(np.abs(found - expected).max() <= _SAME * max(1.0, float(np.abs(expected).max())))


def tree_answers(part: Part, target: Target) -> Callable[[Any], FloatArray] | None:
    """A part's answers to encoded rows by our own loops; None where it is not made of trees that are averaged."""
    scale = "value" if target.place is None else "probability"
    trees = forest(part.estimator, target.place)
    if trees is None or {trees.scale, part.asked or scale, part.gives or scale} != {scale}:
        return None
    read, added = trees.read, TreeSum.of(trees)
    return lambda rows: added.margin(read(rows))


def _of_trees(model: Model, target: Target) -> Scores | None:
    """The sum of all parts' trees, where all of the model is made of them."""
    sums = []
    for part in parts(model.pipeline):
        answers = tree_answers(part, target)
        if answers is None:
            return None
        sums.append((part, answers))

    def scores(rows: pd.DataFrame) -> FloatArray:
        result = np.zeros(len(rows))
        for part, answers in sums:
            result += part.weight * answers(part.encode(model, rows))
        return result

    return scores
