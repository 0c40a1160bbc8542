"""Logged decisions beside a score, and the threshold that made them."""

import numpy as np

from monitoring.agreement.decided import best_threshold, simplest, tells
from monitoring.domain import FloatArray, Task
from monitoring.domain.text import short
from monitoring.intake.columns.answers import Words, key
from monitoring.intake.columns.spelling import canonical
from monitoring.models.classes import own_threshold
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.roles.truth import cut, highest, scores_of
from monitoring.proposal.seen.look import Look, correlated
from monitoring.proposal.seen.names import says
from monitoring.proposal.seen.vocabulary import PREDICTION
from monitoring.proposal.tried.trial import Found, plain_answers, rows_of, stub

PREDICTION_KEY, THRESHOLD = "columns.prediction", "model.threshold"


def find_prediction(draft: Draft) -> None:
    """Settle `columns.prediction`: classes, or the value of a regression whose model says nothing of it."""
    if PREDICTION_KEY in draft.values:
        return
    if draft.task is Task.REGRESSION:
        _value(draft)
        return
    found = []
    for look in draft.free:
        each = Candidate(look.name).add(2, "its name says so", when=says(look.name, PREDICTION))
        word, why = _made_from_score(draft, look)
        each.add(2, why, when=bool(word))
        each.add(3, "it is the class with the highest score in every row", when=_made_from_scores(draft, look))
        if each.points and _fits(draft, look):
            found.append(each.add(1.5, f"it holds {', '.join(sorted(look.counts)[:4])}"))
    choose(draft, PREDICTION_KEY, found, "which column holds the model's decisions?", "no column holds decisions")


def _value(draft: Draft) -> None:
    label = draft.text("columns.label")
    truth = draft.look(label).numbers if label in draft.facts.log.columns else None
    found = []
    for look in draft.free:
        if look.numbers is None or look.is_constant:
            continue
        each = Candidate(look.name).add(3, "its name says so", when=says(look.name, PREDICTION))
        r = abs(correlated(look.numbers, truth)) if truth is not None else 0.0
        found += [each.add(1, f"it goes with {label!r} (correlation {r:.2f})", when=r > 0.3)] if each.points else []
    choose(draft, PREDICTION_KEY, found, "which column holds the predicted value?", "no column is called a prediction")


def _made_from_score(draft: Draft, look: Look) -> tuple[str, str]:
    """The word that the logged score made a yes, and how that shows; nothing where it made none."""
    score = draft.text("columns.score")
    numbers = draft.look(score).numbers if draft.task is Task.BINARY and score else None
    if numbers is None or look.distinct != 2:
        return "", ""
    word, low = cut(numbers, look.texts)
    if Words().means(word) == 0:  # what is sure not to happen: a yes to something else than the score is of
        return "", ""
    return word, f"it is {word!r} in all rows whose {score!r} is {low:g} or more, and in no other"


def _made_from_scores(draft: Draft, look: Look) -> bool:
    """Whether a column of several classes says in every row which score is the highest."""
    scores = draft.values.get("columns.score")
    if not isinstance(scores, dict):
        return False
    numbers = scores_of(draft, [str(column) for column in scores.values()])
    return highest(numbers, [canonical(str(name)) for name in scores], look.texts)[1]


def _fits(draft: Draft, look: Look) -> bool:
    known = {key(text) for text in classes_of(draft)}
    own = {key(text) for text in look.counts}
    if draft.task is Task.BINARY:
        return len(own) <= 2 and (not known or own <= known or all(Words().means(text) is not None for text in own))
    return len(own) > 1 and (not known or len(own & known) > 0)


def classes_of(draft: Draft) -> list[str]:
    """The classes that the label has, or the model."""
    label = draft.text("columns.label")
    looks = draft.facts.labels.looks if draft.facts.labels else draft.facts.log.looks
    there = list(looks[label].counts) if label in looks else []
    return there or list(draft.classes)


def find_threshold(draft: Draft, found: Found | None) -> None:
    """Settle the score from which on the model says yes: its own, or the one that splits the logged decisions."""
    model = draft.facts.model
    if draft.task is not Task.BINARY or model is None or not draft.values.get("model.path"):
        return
    own = own_threshold(model.pipeline, found.tried.model.outputs[0] if found else 1)
    score, decided = draft.text("columns.score"), draft.text(PREDICTION_KEY)
    numbers = draft.look(score).numbers if score else _scored(draft) if decided else None
    if numbers is not None and decided:
        _splitting(draft, numbers, draft.look(decided), 0.5 if own is None else own)
    elif numbers is not None and _in_other_words(draft, numbers, 0.5 if own is None else own):
        return
    elif own is not None:
        draft.settle(THRESHOLD, round(own, 9), "the model carries it itself")
    elif THRESHOLD in draft.answers:
        draft.settle(THRESHOLD, None, "")


def _in_other_words(draft: Draft, numbers: FloatArray, own: float) -> bool:
    """Settle the threshold by decisions whose words are not the label's, as "declined" is none of 0 and 1."""
    for look in draft.free:
        word, lowest = cut(numbers, look.texts)
        if not word:
            continue
        below = float(np.nanmax(numbers[numbers < lowest]))
        value = own if below < own <= lowest else simplest(below, lowest)
        why = f"{look.name!r} is {word!r} in all rows whose score is {lowest:g} or more, and in no other"
        draft.settle(THRESHOLD, value, why)
        words = ", ".join(sorted(look.counts)[:2])
        held = f"{look.name!r} holds decisions in words that are not the label's ({words})"
        draft.settle(PREDICTION_KEY, None, f"{held}: score and threshold give them")
        draft.leave_out(look.name, "it holds the decisions, which score and threshold give")
        return True
    return False


def _scored(draft: Draft) -> FloatArray | None:
    """The model's own scores of the sample `(n,)`, nan where a row was not scored."""
    model = draft.facts.model
    assert model is not None
    if not model.told.columns:
        return None
    deployment = stub(draft, draft.task, draft.text("columns.positive") or None)
    rows = rows_of(draft, model, deployment)
    answer, found = plain_answers(model, deployment, rows), np.full(len(draft.facts.log.rows), np.nan)
    if answer is not None:
        found[rows.places] = answer
    return found


def _splitting(draft: Draft, numbers: FloatArray, decided: Look, own: float) -> None:
    said = decisions(draft.text("columns.positive"), decided)
    there = np.isfinite(said) & np.isfinite(numbers)
    if not there.any():
        return
    found = best_threshold(numbers[there], said[there], own)
    same = int((found.gaps == 0).sum())
    if found.one_sided:
        return
    n = int(there.sum())
    if same == n and tells(found.gaps, said[there]):
        value = own if found.low < own <= found.high else simplest(found.low, found.high)
        draft.settle(THRESHOLD, value, f"it splits all {n:,} decisions in {decided.name!r} exactly")
        return
    why = f"it gives {same:,} of {n:,} decisions in {decided.name!r}, no other gives more"
    text = f"no threshold gives all decisions in {decided.name!r}: from which score on is it a yes?"
    draft.ask(THRESHOLD, text, (Choice(float(short(found.threshold, 6)), why), Choice(own, "what it usually is")))


def decisions(positive: str, look: Look) -> FloatArray:
    """The decisions of a column as 1 and 0 `(n,)`, nan where there is none or nobody knows."""
    words = Words(positive)
    meant = {text: words.means(text) for text in look.counts}
    if None in meant.values() and len(meant) == 2:
        known = next((value for value in meant.values() if value is not None), None)
        meant = {text: (1 - known if value is None and known is not None else value) for text, value in meant.items()}
    return np.array([np.nan if text is None or meant[text] is None else meant[text] for text in look.texts], np.float64)
