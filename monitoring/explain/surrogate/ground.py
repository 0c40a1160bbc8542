"""What is the same for all rows that are explained against one background, kept for the next one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.explain.explainer_cache import Recent, fingerprint
from monitoring.explain.quick_scores import Scores, are_same, quick_scores
from monitoring.explain.surrogate.coding import OWN, DividedColumn, IntArray, divide
from monitoring.explain.surrogate.encoded import Encoded, encoded
from monitoring.explain.target import Target
from monitoring.models.model import Model

Answers = Callable[[IntArray], FloatArray]
_TRIED = 100  # rows
_GROUNDS: "Recent[Ground]" = Recent(size=8)


@dataclass(frozen=True, slots=True, eq=False)
class Ground:
    """One output of a model over one background.

    Args:
        model: the deployed model.
        target: which output.
        background: prepared rows.
        columns: each feature, divided.
        encoded: by part of the model; empty where it has to be asked with raw columns.
    """

    model: Model
    target: Target
    background: pd.DataFrame
    columns: dict[str, DividedColumn]
    encoded: tuple[Encoded, ...]

    def answers(self, row: pd.DataFrame, prediction: float, names: Sequence[str]) -> Answers:
        """What is answered `(n,)` to values from drawn places `(names, n)` of the background; `OWN`: the row's.

        Args:
            row: prepared.
            prediction: the model's own for it, which what is encoded must give, too.
            names: the features that are drawn; all others keep the row's value.
        """
        drawn = [self.model.features.index(name) for name in names]
        own = np.full((len(self.model.features), 1), OWN)
        ask: Answers = partial(self.of_encoded, row)
        if not self.encoded or not are_same(ask(own), np.array([prediction])):
            scores = quick_scores(self.model, self.target, row, prediction, self.background)
            ask = partial(_of_raw, scores, row, self.background)

        def answers(places: IntArray) -> FloatArray:
            every = np.repeat(own, places.shape[1], axis=1)
            every[drawn] = places
            return ask(every)

        return answers

    def of_encoded(self, row: pd.DataFrame, places: IntArray) -> FloatArray:
        """The answers `(n,)` for places `(features, n)`, from what is encoded."""
        return sum((part.scores(self.model, row, places) for part in self.encoded), np.zeros(places.shape[1]))


def ground(model: Model, target: Target, background: pd.DataFrame, parts: int) -> Ground:
    """Prepare raw rows of the background, each column divided into so many parts; kept for the next row."""
    read = background[[name for name in model.features if name in background.columns]]
    return _GROUNDS.get((model, target, fingerprint(read), parts), partial(_ground, model, target, background, parts))


def _ground(model: Model, target: Target, background: pd.DataFrame, parts: int) -> Ground:
    rows = model.prepare(background)
    columns = {name: divide(rows[name], parts) for name in model.features}
    found = Ground(model, target, rows, columns, encoded(model, target, rows))
    if not found.encoded:
        return found
    places = np.random.default_rng(0).integers(-1, len(rows), size=(len(columns), _TRIED))
    row = rows.iloc[[0]]
    said = target.of(model.predict_prepared(mixed(row, rows, places)))
    return found if are_same(found.of_encoded(row, places), said) else replace(found, encoded=())


def mixed(row: pd.DataFrame, background: pd.DataFrame, places: IntArray) -> pd.DataFrame:
    """Prepared rows whose values are the background's at places `(features, n)`, or the row's where these are `OWN`.

    >>> mixed(pd.DataFrame({"a": [9.0]}), pd.DataFrame({"a": [1.0, 2.0]}), np.array([[1, OWN]])).a.tolist()
    [2.0, 9.0]
    """
    known = pd.concat([background, row])  # the row is the last one, which -1 stands for
    return pd.DataFrame({name: known[name].to_numpy()[at] for name, at in zip(known.columns, places, strict=True)})


def _of_raw(scores: Scores, row: pd.DataFrame, background: pd.DataFrame, places: IntArray) -> FloatArray:
    return scores(mixed(row, background, places))
