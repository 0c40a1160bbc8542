"""Settling by trying: what a model does not say of its columns and its output, the logged scores say."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from monitoring.agreement import order as orders
from monitoring.agreement.compare import SAME, Logged, answers
from monitoring.agreement.decided import tells
from monitoring.agreement.readings import first, possible, readings
from monitoring.domain import Deployment, FloatArray
from monitoring.errors import ModelError
from monitoring.models.feature_columns import MOST_PERMUTED, features_hint, orders_of
from monitoring.models.model import Model
from monitoring.models.native.adapter import nothing_says_output
from monitoring.models.native.reading import Reading
from monitoring.models.wrap import Questions, Settled, draft

_FEW = 100  # rows on which many orders are tried
MOST_MISSED = 0.01
_SOME = 3  # rows: that one agrees to six decimals may be chance


@dataclass(frozen=True, eq=False)
class Tried:
    """A model with one answer to each open question, and how far it is from the logged scores.

    Args:
        settled: the answers.
        model: the model with them.
        answer: its scores; None where it fails on every row.
        logged: what it was tried on.
        error: why it fails on every row.
        order: another order of its columns than the file says, where that one gives the logged scores.
    """

    settled: Settled
    model: Model
    answer: FloatArray | None
    logged: Logged
    error: ModelError | None = None
    order: tuple[str, ...] = ()

    @cached_property
    def gaps(self) -> FloatArray:
        """How far it is off in each row that says what a model answered."""
        if self.answer is None or not self.logged.n:
            return np.full(self.logged.n, np.nan)
        return self.logged.gaps(self.answer)

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
        """Whether all but a few rows are reproduced, and not only because nearly all of them are alike."""
        n = self.logged.n
        enough = n > 0 and self.quality[0] >= (1 - MOST_MISSED) * n
        return enough and (not self.logged.decided or tells(self.gaps, self.logged.said))


def settle(pipeline: Any, deployment: Deployment, sha256: str, logged: Logged) -> tuple[Tried, Questions]:
    """Answer what is open about a model by what reproduces the logged scores.

    Raises `ModelError` where the model fails on every row, and where nothing settles which class means yes or in
    which order a model without names takes its columns.
    """
    model, questions = draft(pipeline, deployment, sha256)
    questions = possible(questions, model, logged.rows[:_FEW])
    trial = _Trial(pipeline, deployment, sha256, logged, first(questions))
    # What a column is spelled like shows for the right class alone, and the class for the right spelling alone.
    tries = [trial.with_spellings(trial.first(questions, name), questions) for name in questions.classes or ("",)]
    best = trial.with_reading(max(reversed(tries), key=lambda tried: tried.quality), questions)
    if best.error and "output" not in questions.readings:
        raise best.error
    _require_settled(questions, best, trial)
    return replace(best, order=trial.other_order(best)), questions


@dataclass(slots=True)
class _Trial:
    pipeline: Any
    deployment: Deployment
    sha256: str
    logged: Logged
    likeliest: Reading

    def of(self, settled: Settled, most: int | None = None) -> Tried:
        """Score the rows with these answers."""
        model, _ = draft(self.pipeline, self.deployment, self.sha256, settled)
        logged = self.logged.first(most)
        try:
            answer = answers(model, self.deployment, logged.rows) if len(logged.rows) else np.empty(0)
        except ModelError as error:
            return Tried(settled, model, None, logged, error)
        return Tried(settled, model, answer, logged)

    def other_order(self, best: Tried) -> tuple[str, ...]:
        """The order that gives the logged scores, where the one that the file says does not."""
        if best.model.named or best.agrees or not self.logged.n:
            return ()
        listed = (self.of(replace(best.settled, features=order), _FEW) for order in orders_of(best.model.features))
        agreeing = next((tried.settled.features for tried in listed if tried.agrees), ())
        return agreeing or self._found(best).settled.features

    def first(self, questions: Questions, name: str) -> Tried:
        """The best order for this class, with the likeliest spellings."""
        if not questions.orders or not self.logged.n:
            order = questions.orders[0] if questions.orders else ()
            return self.of(Settled(name, order, reading=self.likeliest))
        few = [self.of(Settled(name, order, reading=self.likeliest), _FEW) for order in questions.orders]
        best = self.of(max(few, key=lambda tried: tried.quality).settled)
        return best if best.agrees or len(best.model.features) <= MOST_PERMUTED else self._found(best)

    def _found(self, best: Tried) -> Tried:
        """With the order that a search finds for more columns than can be tried in every order."""
        try:
            found = orders.find(best.model, self.logged)
        except ModelError:
            return best
        tried = self.of(replace(best.settled, features=found)) if found else best
        return tried if tried.agrees else best

    def with_spellings(self, best: Tried, questions: Questions) -> Tried:
        """The best spelling of every column whose spelling is open."""
        for better in _spellings(questions, best):
            found = self.of(better(best.settled))
            best = found if found.quality > best.quality else best
        return best

    def with_reading(self, best: Tried, questions: Questions) -> Tried:
        """The reading that gives more of the logged scores, where a model's own file leaves it open."""
        if best.agrees or not questions.readings or not self.logged.n:
            return best
        for reading in readings(questions, self.logged.rows, best.model.features):
            settled = replace(best.settled, reading=reading)
            found = self.of(settled, _FEW)
            if found.answer is None or not np.nanmin(found.gaps, initial=1.0) <= SAME:
                continue
            found = self.of(settled)
            more = found.quality[0] - best.quality[0]
            if found.agrees or (not self.logged.decided and more >= max(_SOME, MOST_MISSED * self.logged.n)):
                best = found
            if best.agrees:
                break
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
    if "output" in questions.readings and not best.agrees:
        raise nothing_says_output(trial.pipeline)
    if questions.classes and not _told_apart(best, trial):
        one, other = questions.classes
        hint = f'write which one means yes: [columns] positive = "{one}" or positive = "{other}"'
        raise ModelError(f"the model has the classes {one} and {other}, and nothing says which of them means yes", hint)
    if questions.orders and not best.agrees:
        tried = "no order of its columns" if len(questions.orders[0]) <= MOST_PERMUTED else "no order that was tried"
        message = f"the model was fitted without column names, and {tried} gives the logged scores"
        if not trial.logged.n:
            message = "the model was fitted without column names, and no logged scores say in which order it takes them"
        raise ModelError(message, features_hint(questions.orders[0]))


def _told_apart(best: Tried, trial: _Trial) -> bool:
    """Whether the logged scores are much nearer to one class than to the other."""
    if best.answer is None or not trial.logged.n:
        return False
    other = trial.logged.gaps(1.0 - best.answer)
    return bool(np.nanmean(best.gaps) < 0.5 * np.nanmean(other))
