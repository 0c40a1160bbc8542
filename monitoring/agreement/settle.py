"""Settling by trying: what a model does not say of its columns and its output, the logged scores say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from monitoring.agreement.compare import SAME, Logged, answers, gaps
from monitoring.domain import Deployment, FloatArray
from monitoring.errors import ModelError
from monitoring.models.model import Model
from monitoring.models.table import features_hint, orders_of
from monitoring.models.wrap import Questions, Settled, draft

_FEW = 100  # rows on which many orders are tried
_MOST_MISSED = 0.01


@dataclass(frozen=True, slots=True, eq=False)
class Tried:
    """A model with one answer to each open question, and how far it is from the logged scores.

    Args:
        settled: the answers.
        model: the model with them.
        answer: its scores; None where it fails on every row.
        gaps: per row with a logged score.
        error: why it fails on every row.
        order: another order of its columns than the file says, where that one gives the logged scores.
    """

    settled: Settled
    model: Model
    answer: FloatArray | None
    gaps: FloatArray
    error: ModelError | None = None
    order: tuple[str, ...] = ()

    @property
    def quality(self) -> tuple[int, int, float]:
        """What makes one try better than another: rows that agree, rows scored, the smaller gap."""
        if self.answer is None:
            return (-1, 0, 0.0)
        scored = np.isfinite(self.answer.reshape(len(self.answer), -1)).all(axis=1)
        known = self.gaps[np.isfinite(self.gaps)]
        return int((known <= SAME).sum()), int(scored.sum()), -float(np.median(known)) if len(known) else 0.0

    @property
    def agrees(self) -> bool:
        """Whether all but a few rows are reproduced."""
        return len(self.gaps) > 0 and self.quality[0] >= (1 - _MOST_MISSED) * len(self.gaps)


def settle(pipeline: Any, deployment: Deployment, sha256: str, logged: Logged) -> tuple[Tried, Questions]:
    """Answer what is open about a model by what reproduces the logged scores.

    Raises `ModelError` where the model fails on every row, and where nothing settles which class means yes or in
    which order a model without names takes its columns.
    """
    _, questions = draft(pipeline, deployment, sha256)
    trial = _Trial(pipeline, deployment, sha256, logged)
    # What a column is spelled like shows for the right class alone, and the class for the right spelling alone.
    tries = [trial.with_spellings(trial.first(questions, name), questions) for name in questions.classes or ("",)]
    best = max(reversed(tries), key=lambda tried: tried.quality)
    if best.error:
        raise best.error
    _require_settled(questions, best, trial)
    return replace(best, order=trial.other_order(best)), questions


@dataclass(slots=True)
class _Trial:
    pipeline: Any
    deployment: Deployment
    sha256: str
    logged: Logged

    def of(self, settled: Settled, most: int | None = None) -> Tried:
        """Score the rows with these answers."""
        model, _ = draft(self.pipeline, self.deployment, self.sha256, settled)
        rows, scores = self.logged.rows[:most], self.logged.scores[:most]
        try:
            answer = answers(model, self.deployment, rows) if len(rows) else np.empty(0)
        except ModelError as error:
            return Tried(settled, model, None, np.full(len(scores), np.nan), error)
        return Tried(settled, model, answer, gaps(answer, scores) if len(scores) else np.empty(0))

    def other_order(self, best: Tried) -> tuple[str, ...]:
        """The order that gives the logged scores, where the one that the file says does not."""
        if best.model.named or best.agrees or not self.logged.n:
            return ()
        orders = orders_of(best.model.features)
        tries = (self.of(replace(best.settled, features=order), _FEW) for order in orders)
        return next((tried.settled.features for tried in tries if tried.agrees), ())

    def first(self, questions: Questions, name: str) -> Tried:
        """The best order for this class, with the likeliest spellings."""
        if questions.orders and self.logged.n:
            few = [self.of(Settled(name, order), _FEW) for order in questions.orders]
            return self.of(max(few, key=lambda tried: tried.quality).settled)
        return self.of(Settled(name, questions.orders[0] if questions.orders else ()))

    def with_spellings(self, best: Tried, questions: Questions) -> Tried:
        """The best spelling of every column whose spelling is open."""
        for better in _spellings(questions, best):
            found = self.of(better(best.settled))
            best = found if found.quality > best.quality else best
        return best


def _spellings(questions: Questions, best: Tried) -> Iterator[Any]:
    """Changes to try one after the other: a spelling for all columns at once, then column by column."""
    open_ = questions.spellings
    if not open_ or (best.agrees and best.quality[0] == len(best.gaps)):
        return
    for label in dict.fromkeys(label for choices in open_.values() for label in choices):
        given = {name: label for name, choices in open_.items() if label in choices}
        yield lambda settled, given=given: replace(settled, spelled={**settled.spelled, **given})
    for name, choices in open_.items():
        for label in choices:
            yield lambda settled, one={name: label}: replace(settled, spelled={**settled.spelled, **one})


def _require_settled(questions: Questions, best: Tried, trial: _Trial) -> None:
    if questions.classes and not _told_apart(best, trial):
        one, other = questions.classes
        hint = f'write which one means yes: [columns] positive = "{one}" or positive = "{other}"'
        raise ModelError(f"the model has the classes {one} and {other}, and nothing says which of them means yes", hint)
    if questions.orders and not best.agrees:
        message = "the model was fitted without column names, and no order of its columns gives the logged scores"
        if not trial.logged.n:
            message = "the model was fitted without column names, and no logged scores say in which order it takes them"
        raise ModelError(message, features_hint(questions.orders[0]))


def _told_apart(best: Tried, trial: _Trial) -> bool:
    """Whether the logged scores are much nearer to one class than to the other."""
    if best.answer is None or not trial.logged.n:
        return False
    other = gaps(1.0 - best.answer, trial.logged.scores)
    return bool(np.nanmean(best.gaps) < 0.5 * np.nanmean(other))
