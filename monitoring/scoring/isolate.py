"""Asking a model that fails at some rows: which rows those are, and the answers for all others."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.errors import ModelError
from monitoring.models.unseen import NOTHING_FAMILIAR, Familiar
from monitoring.scoring.odd import Kinds, odd_cells
from monitoring.scoring.outputs import Outputs, Predictor

MOST_CALLS = 400
PROBES = 16  # of rows that are odd alike, so many must fail one by one before all are taken to: fewer may be chance
Places = NDArray[np.int64]


def ask(
    model: Predictor, outputs: Outputs, frame: pd.DataFrame, familiar: Familiar = NOTHING_FAMILIAR
) -> tuple[FloatArray, dict[int, str]]:
    """The model's answer, with nan in the rows that it cannot score, and why by their place.

    Many models take no gaps, no infinite numbers or no unseen category, and one such row makes them fail as a
    whole. Rows that are odd in the same columns are then tried together, and what still fails is halved.

    Raises:
        ModelError: the model fails at rows without anything odd in general, or at so many single rows that finding them
            would take too long.
    """
    try:
        return outputs.check(model.predict(frame), len(frame)), {}
    except ModelError:
        search = _Search(model, outputs, frame)
    for places, odd in _alike(odd_cells(frame, familiar)):
        search.group(places, odd)
    return search.answer, search.reasons


@dataclass(slots=True)
class _Search:
    model: Predictor
    outputs: Outputs
    frame: pd.DataFrame
    answer: FloatArray = field(init=False)
    reasons: dict[int, str] = field(default_factory=dict)
    refused: list[Kinds] = field(default_factory=list)
    calls: int = 0

    def __post_init__(self) -> None:
        self.answer = np.full((len(self.frame), *self.outputs.width), np.nan)

    def group(self, places: Places, odd: Kinds) -> None:
        """Score rows that are alike: a few fail with the rest, or the group fails as one.

        What is odd about a row and was refused by itself need not be probed again.
        """
        error = self._try(places)
        if error is None:
            return
        if odd.any() and (len(places) == 1 or any((odd == less)[less > 0].all() for less in self.refused)):
            self._refuse(places, error)
            return
        probes = places[np.unique(np.linspace(0, len(places) - 1, PROBES).astype(np.int64))]
        if not all(self._try(probe) for probe in probes[:, None]):
            self.calls = 0
            self._halve(places)
        elif odd.any():
            self.refused.append(odd)
            self._refuse(places, error)
        else:
            raise error

    def _halve(self, places: Places) -> None:
        error = self._try(places)
        if error is None:
            return
        self.calls += 1
        if self.calls > MOST_CALLS:
            raise error
        if len(places) == 1:
            self._refuse(places, error)
            return
        for half in np.array_split(places, 2):
            self._halve(half)

    def _refuse(self, places: Places, error: ModelError) -> None:
        self.reasons.update(dict.fromkeys(places.tolist(), error.message.splitlines()[0]))

    def _try(self, places: Places) -> ModelError | None:
        """Keep the answer for these rows, or return the error."""
        try:
            found = self.model.predict(self.frame.iloc[places].reset_index(drop=True))
            self.answer[places] = self.outputs.check(found, len(places))
        except ModelError as error:
            return error
        return None


def _alike(odd: Kinds) -> list[tuple[Places, Kinds]]:
    """The rows by what is odd about them, those with little first, and what that is."""
    patterns, group = np.unique(odd, axis=0, return_inverse=True)
    order = np.argsort((patterns > 0).sum(axis=1), kind="stable")
    return [(np.flatnonzero(group == number), patterns[number]) for number in order]
