"""Many predictions, each explained by the model of the version that made it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from monitoring.connect import load_model
from monitoring.explain.batch import Amounts, Answers, Batch, Told
from monitoring.log import Log, Workspace
from monitoring.models.model import Model
from monitoring.releases.made_by import MadeBy, Makers, with_model


@dataclass(slots=True)
class VersionedBatch:
    """What rows are explained with.

    Args:
        workspace: where the models lie.
        log: the rows' log.
        model: the model that is live, whose features are the columns of what comes out.
        background: raw rows of the reference.
        unit: as of `Batch`.
    """

    workspace: Workspace
    log: Log
    model: Model
    background: pd.DataFrame
    unit: str
    _makers: Makers = field(init=False)
    _batches: dict[str, Batch] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._makers = Makers.of(self.log)

    def explain(self, rows: pd.DataFrame, ids: Sequence[str], told: Told) -> tuple[Answers, list[str]]:
        """For each raw row its amounts, or the reason why there are none, and the name of the version that made it."""
        makers = [self._makers.made_by(row) for row in rows.to_dict("records")]
        groups: dict[str, list[int]] = {}
        for place, maker in enumerate(makers):
            groups.setdefault(_kept(maker), []).append(place)
        found: Answers = [""] * len(rows)
        done = 0
        for places in groups.values():
            maker = makers[places[0]]
            answers = self._by(maker).explain(rows.iloc[places], [ids[place] for place in places], _after(done, told))
            for place, answer in zip(places, answers, strict=True):
                found[place] = self._in_order(answer, maker)
            done += len(places)
        return found, [maker.version for maker in makers]

    def _by(self, maker: MadeBy) -> Batch:
        if _kept(maker) not in self._batches:
            model = load_model(self.workspace, with_model(self.log.deployment, maker))
            self._batches[_kept(maker)] = Batch(model, self.background, self.unit)
        return self._batches[_kept(maker)]

    def _in_order(self, answer: Amounts | str, maker: MadeBy) -> Amounts | str:
        """The amounts in the order of the live model's features."""
        theirs, ours = self._by(maker).model.features, self.model.features
        if isinstance(answer, str) or theirs == ours:
            return answer
        if set(theirs) != set(ours):
            return f"version {maker.version}, which made it, reads other columns than the version that is live"
        order = np.array([theirs.index(name) for name in ours])
        return replace(answer, amounts=answer.amounts[order], spread=answer.spread[order])


def _kept(maker: MadeBy) -> str:
    return maker.model.kept if maker.model else ""


def _after(before: int, told: Told) -> Told:
    return lambda done: told(before + done)
