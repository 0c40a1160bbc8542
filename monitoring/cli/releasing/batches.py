"""Many predictions, each explained by the model of the version that made it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from monitoring.connect import load_model
from monitoring.errors import MonitoringError
from monitoring.explain.batch import Amounts, Answers, Batch, Told
from monitoring.log import Log, Workspace
from monitoring.models.model import Model
from monitoring.releases.history import brought
from monitoring.releases.made_by import MadeBy, Makers, with_model


@dataclass(slots=True)
class VersionedBatch:
    """What rows are explained with.

    Args:
        workspace: where the models lie.
        log: the rows' log.
        model: the model that is live, whose features are the first columns of what comes out.
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

    @property
    def columns(self) -> tuple[str, ...]:
        """What amounts are of: the live model's features and, where there are further versions, all that they may read.

        A column that the version of a row does not read has no amount there.
        """
        own = self.model.features
        others = self.log.deployment.features if len(brought(self._makers.history)) > 1 else ()
        return (*own, *(name for name in others if name not in own))

    def explain(self, rows: pd.DataFrame, ids: Sequence[str], told: Told) -> tuple[Answers, list[str]]:
        """For each raw row its amounts, or the reason why there are none, and the name of the version that made it."""
        makers = [self._makers.made_by(row) for row in rows.to_dict("records")]
        groups: dict[str, list[int]] = {}
        for place, maker in enumerate(makers):
            groups.setdefault(_kept(maker), []).append(place)
        found: Answers = [""] * len(rows)
        done = 0
        for places in groups.values():
            answers = self._group(makers[places[0]], rows.iloc[places], [ids[at] for at in places], _after(done, told))
            for place, answer in zip(places, answers, strict=True):
                found[place] = answer
            done += len(places)
        return found, [maker.version for maker in makers]

    def _group(self, maker: MadeBy, rows: pd.DataFrame, ids: Sequence[str], told: Told) -> Answers:
        try:
            batch = self._by(maker)
        except MonitoringError as error:  # of this version; what others made is explained all the same
            return [f"version {maker.version}, which made it, cannot be asked: {error.message}"] * len(rows)
        return [self._in_order(answer, batch.model.features) for answer in batch.explain(rows, ids, told)]

    def _by(self, maker: MadeBy) -> Batch:
        if _kept(maker) not in self._batches:
            model = load_model(self.workspace, with_model(self.log.deployment, maker))
            self._batches[_kept(maker)] = Batch(model, self.background, self.unit)
        return self._batches[_kept(maker)]

    def _in_order(self, answer: Amounts | str, features: Sequence[str]) -> Amounts | str:
        """The amounts in the order of the columns; nan for what is not read."""
        if isinstance(answer, str) or tuple(features) == self.columns:
            return answer
        place = {name: at for at, name in enumerate(features)}
        order = np.array([place.get(name, len(place)) for name in self.columns])
        gap = [np.append(values, np.nan)[order] for values in (answer.amounts, answer.spread)]
        return replace(answer, amounts=gap[0], spread=gap[1])


def _kept(maker: MadeBy) -> str:
    return maker.model.kept if maker.model else ""


def _after(before: int, told: Told) -> Told:
    return lambda done: told(before + done)
