"""Scores that are written otherwise than as a probability from 0 to 1, told by the model's own answers."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.agreement.compare import SAME
from monitoring.domain import FloatArray
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.seen.facts import ModelFacts
from monitoring.proposal.seen.look import Look, correlated
from monitoring.proposal.tried.trial import plain_answers, rows_of, stub
from monitoring.samples.rounding import rounded_to

SCORE_KEY = "columns.score"
WHAT_TO_DO = (
    "a score is read as a probability from 0 to 1: {do} in the files to have it counted; until then it is left out"
)
_NEARLY_ALL, _IN_RANK = 0.99, 0.999
_FEWEST = 5  # different values: fewer may agree by luck


@dataclass(frozen=True, slots=True)
class Scale:
    """One way to write a probability.

    Args:
        said: what a column holds that is written so; {} stands for the probability.
        do: how it becomes a probability again.
    """

    said: str
    do: str

    def told(self, name: str, p: str, rows: int) -> str:
        """What a column is, in words."""
        return f"{name!r} is {self.said.format(p)} on {rows:,} rows"


PER_CENT = Scale("the model's {} × 100", "divide the column by 100")
PER_MILLE = Scale("the model's {} × 1,000", "divide the column by 1,000")
LOG_ODDS = Scale("the log-odds of the model's {}", "write 1 / (1 + exp(-score))")
RISING = Scale("something that rises with the model's {}, as points do,", "write the probability that the model gave")
FALLING = Scale("something that falls with the model's {}, as points do,", "write the probability that the model gave")


def ask_of_other_scale(draft: Draft, model: ModelFacts) -> bool:
    """Ask whether to go on without a score, where a column holds it in another way; whether one does."""
    given = draft.answers.get("columns.positive")
    for positive in [str(given)] if given else [*reversed(model.told.classes)]:
        deployment = stub(draft, draft.task, positive)
        rows = rows_of(draft, model, deployment)
        answer = plain_answers(model, deployment, rows)
        looks = [look for look in draft.free if look.numbers is not None and look.distinct >= _FEWEST]
        for look in looks if answer is not None else ():
            assert look.numbers is not None
            assert answer is not None
            if scale := written_as(look.numbers[rows.places], answer):
                _ask(draft, look, scale.told(look.name, f"P({positive})", len(rows.places)), scale)
                return True
    return False


def _ask(draft: Draft, look: Look, told: str, scale: Scale) -> None:
    why = WHAT_TO_DO.format(do=scale.do)
    draft.ask(SCORE_KEY, f"{told}: is the log watched without it?", (Choice(None, why),))
    draft.leave_out(look.name, told, sure=False)


def written_as(said: FloatArray, answer: FloatArray) -> Scale | None:
    """How a column writes these probabilities; None where it holds something else, or the probabilities themselves.

    >>> written_as(np.array([1.5, 25, 50, 75, 99]), np.array([0.015, 0.25, 0.5, 0.75, 0.99])).do
    'divide the column by 100'
    """
    there = np.isfinite(said) & np.isfinite(answer)
    said, answer = said[there], answer[there]
    if len(np.unique(said)) < _FEWEST:
        return None
    few = rounded_to(said)
    half = 0.0 if few is None else 0.5 / 10**few
    with np.errstate(divide="ignore"):
        odds = np.log(answer) - np.log1p(-answer)
    for scale, meant in ((PER_CENT, answer * 100), (PER_MILLE, answer * 1_000), (LOG_ODDS, odds)):
        off = np.abs(said - meant) - half
        if (off <= SAME * np.maximum(1.0, np.abs(meant))).mean() >= _NEARLY_ALL:
            return scale
    r = correlated(_ranks(said), _ranks(answer))
    return None if not abs(r) >= _IN_RANK else RISING if r > 0 else FALLING


def _ranks(values: FloatArray) -> FloatArray:
    return np.asarray(pd.Series(values).rank(), np.float64)
