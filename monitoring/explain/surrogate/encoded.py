"""The background as a model's estimators are given it: drawn rows are put together from what was encoded once.

Most of a model's time with drawn rows goes into encoding texts and numbers that it has encoded before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import issparse

from monitoring.domain import FloatArray
from monitoring.explain.parts import Part, parts
from monitoring.explain.quick_scores import are_same, tree_answers
from monitoring.explain.surrogate.coding import IntArray
from monitoring.explain.target import Target
from monitoring.models.model import Model

_TRIED = 100  # rows
_WIDEST = 1000  # encoded columns; of more, drawn rows would take more memory than they save time


@dataclass(frozen=True, slots=True, eq=False)
class Encoded:
    """One part of the model with the background as its estimator is given it.

    Args:
        part: of the model.
        answers: its own `(n,)` to encoded rows.
        background: encoded rows `(rows, columns)`.
        made_from: by encoded column the place of its feature.
    """

    part: Part
    answers: Callable[[Any], FloatArray]
    background: NDArray[Any]
    made_from: Sequence[int]

    def scores(self, model: Model, row: pd.DataFrame, places: IntArray) -> FloatArray:
        """What the part adds to the answers for the background's values at drawn places `(features, n)`.

        -1 stands for the value of the prepared row.
        """
        known = np.vstack([self.background, _bare(self.part.encode(model, row))])  # the row is the last one
        return self.part.weight * self.answers(known[places[self.made_from].T, np.arange(known.shape[1])])


def encoded(model: Model, target: Target, background: pd.DataFrame) -> tuple[Encoded, ...]:
    """All parts of the model, whose scores add up to its answer; empty where that is not certain of one of them."""
    found = [_encoded(model, target, part, background) for part in parts(model.pipeline)]
    return tuple(each for each in found if each is not None) if None not in found else ()


def _encoded(model: Model, target: Target, part: Part, background: pd.DataFrame) -> Encoded | None:
    """None where columns are mixed, in a way that is not known or in none, or are no bare numbers, or too many."""
    made_from = part.sources(model) if part.before and part.gives != "margin" else None
    if made_from is None or len(made_from) > _WIDEST:
        return None
    given = part.encode(model, background)
    if not issparse(given) and not isinstance(given, np.ndarray):
        return None
    rows, own, ours = _bare(given), partial(_asked, part.estimator, target), tree_answers(part, target)
    some = rows[:_TRIED]
    quick = ours is not None and are_same(ours(some), own(some))
    return Encoded(part, ours if ours is not None and quick else own, rows, made_from)


def _asked(estimator: Any, target: Target, rows: NDArray[Any]) -> FloatArray:
    if target.place is None:
        return np.asarray(estimator.predict(rows), dtype=np.float64).reshape(len(rows))
    return np.asarray(estimator.predict_proba(rows)[:, target.place], dtype=np.float64)


def _bare(given: Any) -> NDArray[Any]:
    return np.asarray(given.toarray() if hasattr(given, "toarray") else given)
