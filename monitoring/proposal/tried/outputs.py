"""What the model said: the columns of its scores and decisions, found by the model itself where there is one."""

from collections.abc import Iterator

import numpy as np

from monitoring.agreement.agreement import judge
from monitoring.agreement.compare import SAME
from monitoring.domain import FloatArray, Task
from monitoring.errors import ModelError
from monitoring.proposal.draft.draft import CLASSES, Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.seen.course import Part
from monitoring.proposal.seen.facts import ModelFacts
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import says
from monitoring.proposal.seen.vocabulary import PREDICTION, SCORE
from monitoring.proposal.tried.class_words import are_numbered, class_words
from monitoring.proposal.tried.other_scales import ask_of_other_scale
from monitoring.proposal.tried.trial import Found, Rows, held_against, plain_answers, rows_of, stub
from monitoring.samples.rounding import rounded_to

SCORE_KEY, PREDICTION_KEY, POSITIVE = "columns.score", "columns.prediction", "columns.positive"
MOST_TRIED, MOST_SETTLED = 8, 2
NEARLY_ALL, HALF = 0.99, 0.5  # of the rows: from the latter on no other column holds the model's answers
SOME = "only some rows have what the model answers to what they hold now: are these the logged {}?"


def find_model_scores(draft: Draft, model: ModelFacts) -> Found | None:
    """Settle the score, or the value of a regression, by what the model answers; gives the comparison."""
    task = draft.task
    if task is Task.MULTICLASS:
        return _class_columns(draft, model)
    candidates = list(_candidates(draft, task))
    best: tuple[Look, Found] | None = None
    why = ""
    draft.facts.course.tell(Part.MODEL, "trying the model", 0.0)
    ways = _ways(draft, model, candidates)
    for place, (look, positive) in enumerate(ways):
        draft.facts.course.tell(Part.MODEL, f"trying the model on {look.name!r}", (place + 1) / (len(ways) + 1))
        try:
            found = _held(draft, model, look, positive)
        except ModelError as error:
            why = why or error.message
            continue
        if best is None or found.tried.quality > best[1].tried.quality:
            best = look, found
        if found.agrees:
            break
    if best and best[1].agrees:
        _agreed(draft, *best)
        return best[1]
    _not_agreed(draft, model, candidates, best, why)
    return best[1] if best and draft.text(_key(task)) == best[0].name else None


def _key(task: Task) -> str:
    return PREDICTION_KEY if task is Task.REGRESSION else SCORE_KEY


def _candidates(draft: Draft, task: Task) -> Iterator[Look]:
    """The columns that may hold the answers, the likeliest first."""
    hints = PREDICTION | SCORE
    if task is Task.REGRESSION:
        there = [look for look in draft.free if look.numbers is not None and not look.is_constant]
    else:
        there = [look for look in draft.free if look.is_share]
    # Of two that are the same but for rounding, the one with more digits.
    ranked = sorted(there, key=lambda look: (not says(look.name, hints), rounded_to(look.finite[:1000]) is not None))
    return iter(ranked[:MOST_TRIED])


def _ways(draft: Draft, model: ModelFacts, candidates: list[Look]) -> list[tuple[Look, str | None]]:
    """Columns and the class that each may be the score of, what is nearest to the model's plain answer first.

    Where nothing comes near it, something about the model is open, and settling it takes long: few are tried.
    """
    given = draft.answers.get(POSITIVE)
    classes: list[str | None] = [None]
    if draft.task is Task.BINARY:
        classes = [str(given)] if given else [*reversed(model.told.classes)]
    ways = []
    for positive in classes:
        deployment = stub(draft, draft.task, positive)
        rows = rows_of(draft, model, deployment)
        answer = plain_answers(model, deployment, rows)
        ways += [(_far(look, rows, answer), place, look, positive) for place, look in enumerate(candidates)]
    ranked = sorted(ways, key=lambda way: way[:2])
    most = 1 if ranked and ranked[0][0] <= SAME else MOST_SETTLED
    return [(look, positive) for _, _, look, positive in ranked[:most]]


def _far(look: Look, rows: Rows, answer: FloatArray | None) -> float:
    """How far a column is from an answer in the middle, beyond what its rounding explains."""
    assert look.numbers is not None
    said = look.numbers[rows.places]
    if answer is None or not np.isfinite(said).any():
        return float("inf")
    few = rounded_to(said[np.isfinite(said)])
    off = np.abs(said - answer) / np.maximum(1.0, np.abs(said)) - (0.0 if few is None else 0.5 / 10**few)
    return max(float(np.nanmedian(off)), 0.0) + (0.0 if few is None else SAME / 10 ** (few + 1))


def _held(draft: Draft, model: ModelFacts, look: Look, positive: str | None) -> Found:
    deployment = stub(draft, draft.task, positive)
    rows = rows_of(draft, model, deployment)
    assert look.numbers is not None
    return held_against(model, deployment, rows, look.numbers[rows.places])


def _agreed(draft: Draft, look: Look, found: Found) -> None:
    key = _key(draft.task)
    if draft.task is Task.REGRESSION:
        draft.settle(key, look.name, f"equal to the model's output {found.said}")
        return
    positive = found.deployment.positive
    draft.settle(key, look.name, f"between 0 and 1, and equal to the model's P({positive}) {found.said}")


def _not_agreed(
    draft: Draft, model: ModelFacts, candidates: list[Look], best: tuple[Look, Found] | None, why: str
) -> None:
    key = _key(draft.task)
    what = "value" if draft.task is Task.REGRESSION else "score"
    named = [look for look in candidates if says(look.name, SCORE | PREDICTION)]
    if best and best[1].tried.quality[0] >= HALF * best[1].tried.logged.n:
        why = f"equal to the model's output {best[1].said}"
        others = [Choice(look.name, "its name says so") for look in named if look.name != best[0].name]
        draft.ask(key, SOME.format(what), [Choice(best[0].name, why), *others, Choice(None, "none of them")])
        return
    if not named and draft.task is Task.BINARY and key not in draft.answers and ask_of_other_scale(draft, model):
        return
    if not named:
        draft.settle(key, None, f"no column holds what the model answers as its {what}")
        return
    said = why
    if best and named[0].name == best[0].name:
        said = judge(best[1].tried, best[1].questions, best[1].deployment).sentence
    choices = [Choice(look.name, f"its name says so, but {said}" if said else "its name says so") for look in named]
    text = f"no column equals the model's output: which one holds the logged {what}?"
    draft.ask(key, text, [*choices, Choice(None, "none of them")])


def _class_columns(draft: Draft, model: ModelFacts) -> Found | None:
    """For each class the column that equals the model's answer for it."""
    if CLASSES in draft.answers:
        draft.settle(CLASSES, list(draft.classes), "")
    deployment = stub(draft, Task.MULTICLASS)
    rows = rows_of(draft, model, deployment)
    answer = plain_answers(model, deployment, rows)
    looks = [look for look in draft.free if look.numbers is not None and not look.is_constant]
    if answer is None or not looks:
        return None
    for least in (NEARLY_ALL, HALF):
        names = [_equal(looks, rows, answer[:, place], least) for place in range(answer.shape[1])]
        if all(names) and len(set(names)) == len(names):
            break
    else:
        return None
    if CLASSES not in draft.answers and not model.told.named and are_numbered(draft.classes):
        words, why = class_words(draft, names)
        if words and words != list(draft.classes):
            draft.settle(CLASSES, words, why)
    columns = dict(zip(draft.classes, names, strict=True))
    said = np.column_stack([draft.look(name).numbers[rows.places] for name in names])  # type: ignore[index]
    found = held_against(model, stub(draft, Task.MULTICLASS, None, columns), rows, said)
    why = f"each equal to the model's probability of its class {found.said}"
    if least == NEARLY_ALL:
        draft.settle(SCORE_KEY, columns, why)
    else:
        draft.ask(SCORE_KEY, SOME.format("scores"), [Choice(columns, why), Choice(None, "none of them")])
    return found


def _equal(looks: list[Look], rows: Rows, answer: FloatArray, least: float) -> str:
    """The column that equals an answer in that share of rows, the one with the most digits; empty where none does."""
    found = []
    for look in looks:
        assert look.numbers is not None
        said = look.numbers[rows.places]
        few = rounded_to(said[np.isfinite(said)])
        off = np.abs(said - answer) - (0.0 if few is None else 0.5 / 10**few)
        if np.isfinite(off).any() and (off[np.isfinite(off)] <= SAME).mean() >= least:
            found.append((few is not None, look.name))
    return min(found)[1] if found else ""
