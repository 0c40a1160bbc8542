"""The scores that the model in use has given, or would have: those of another version tell nothing of it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import Outcomes
from monitoring.domain.text import plural
from monitoring.errors import ModelError, listed
from monitoring.log import Log
from monitoring.models.model import Model
from monitoring.releases.history import live_now
from monitoring.releases.made_by import Makers
from monitoring.retraining.measured import outcomes, truth_of

ENOUGH = 1_000  # rows of its own, of which the log's scores are taken
OF_REFERENCE = 20_000  # rows that it is asked about


class OtherScoresError(ModelError):
    """The scores are those of other versions, and the model in use cannot be asked."""


@dataclass(frozen=True, slots=True, eq=False)
class OwnScores:
    """What the model in use says of the newest labelled rows and of the reference's, and what is to be known of that.

    Args:
        current: of the newest rows.
        reference: likewise.
        said: whose scores they are; empty where all are those that it has given.
    """

    current: Outcomes
    reference: Outcomes
    said: str


def own_scores(log: Log, champion: Model | None, frame: pd.DataFrame, reference: Outcomes) -> OwnScores:
    """The log's scores where the model in use gave all of them, also those of the reference, otherwise its answers.

    Where it gave a thousand or more of the rows, these alone are looked at as they were logged.

    Args:
        log: the rows' log, of a binary deployment with scores.
        champion: the model in use.
        frame: labelled rows, the newest last.
        reference: what became of the reference's rows, by the log's scores.

    Raises `OtherScoresError` where scores are those of others, and the model in use cannot be asked.
    """
    d, makers = log.deployment, Makers.of(log)
    live = live_now(makers.history)
    if live is None:
        return OwnScores(_of_log(log, frame), reference, "")
    made = np.array([makers.made_by(row).version for row in frame.to_dict("records")])
    own = made == live.version
    first = makers.history[0].live
    if own.all() and first and first.version == live.version:
        return OwnScores(_of_log(log, frame), reference, "")
    if champion is None or d.keeps_as_tokens(champion.features):
        why = "kept as tokens alone" if champion else "not there"
        raise OtherScoresError(
            f"{_others(made[~own])}, and version {live.version}, which is live, cannot be asked: {why}"
        )
    before = log.reference_rows(OF_REFERENCE)
    before = before[before[d.label].notna()]
    itself = f"version {live.version}, which is live,"
    if own.all() or own.sum() >= ENOUGH:
        said = f"told from {plural(int(own.sum()), 'row')} that {itself} scored itself"
        return OwnScores(_of_log(log, frame[own]), _asked(log, champion, before), said)
    said = f"told from what {itself} says of {plural(len(frame), 'row')}, because {_others(made[~own])}"
    return OwnScores(_asked(log, champion, frame), _asked(log, champion, before), said)


def _others(made: "np.ndarray[tuple[int], np.dtype[np.str_]]") -> str:
    names = listed(sorted(set(made)), 3)
    return f"the log's scores of {plural(len(made), 'row')} are those of version {names}"


def _of_log(log: Log, frame: pd.DataFrame) -> Outcomes:
    d = log.deployment
    return outcomes(d, truth_of(d, frame), frame[d.score].to_numpy(dtype=float))


def _asked(log: Log, model: Model, frame: pd.DataFrame) -> Outcomes:
    return outcomes(log.deployment, truth_of(log.deployment, frame), model.predict(frame))
