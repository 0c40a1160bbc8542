"""The scores of a log without a model: told by their range, their sums and their names."""

from collections.abc import Sequence

import numpy as np

from monitoring.domain import Task
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.roles.features import is_rounded
from monitoring.proposal.roles.truth import truth
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import is_label_named, says, words
from monitoring.proposal.seen.vocabulary import PREDICTION, SCORE

SCORE_KEY = "columns.score"
_SUMS = 0.01  # how far from 1 the probabilities of all classes may add up to, rounded as they may be
_NEARLY_ALL = 0.99


def find_named_score(draft: Draft) -> list[Look]:
    """Settle the score of one class, unless the columns are those of several classes, which are given back."""
    shares = [look for look in draft.free if _between(look) and not look.is_constant]
    group = _group(shares)
    if len(group) > 2:
        return group
    found = []
    for look in shares:
        if not look.is_share:
            continue
        each = Candidate(look.name).add(1, "between 0 and 1").add(2.5, "its name says so", when=says(look.name, SCORE))
        each.add(-1, when=not says(look.name, SCORE | PREDICTION))
        each.add(1.5, "its name says so", when=says(look.name, PREDICTION) and not says(look.name, SCORE))
        finer = [o for o in shares if o is not look and o.distinct > look.distinct and is_rounded(look, o)]
        each.add(-4, when=bool(finer))
        found.append(each)
    if len(group) == 2 and (positive := _likelier(group)):
        other = next(look for look in group if look.name != positive)
        for each in found:
            each.add(
                3,
                f"with {other.name!r} it adds up to 1, and it is that of the positive class",
                when=each.name == positive,
            )
        draft.leave_out(other.name, f"it is 1 - {positive!r}")
        found = [each for each in found if each.name != other.name]
    question = "which column is the score, the probability of the positive class?"
    choose(draft, SCORE_KEY, found, question, "no column lies between 0 and 1 and is called a score")
    return []


def give_up_lone_score(draft: Draft) -> None:
    """One score says nothing of several classes, and a value has none: free the column for another role."""
    name = draft.values.get(SCORE_KEY)
    if draft.task is Task.BINARY or not isinstance(name, str) or SCORE_KEY in draft.answers:
        return
    what = "a value" if draft.task is Task.REGRESSION else "one of several classes"
    draft.questions = [each for each in draft.questions if each.key != SCORE_KEY]
    draft.roles.pop(name)
    draft.settle(SCORE_KEY, None, f"{name!r} alone is no score of what is predicted, which is {what}")


def find_class_scores(draft: Draft, group: Sequence[Look], classes: Sequence[str]) -> None:
    """Settle which of several columns is the score of which class, by their names."""
    what = f"together they add up to 1 in every row: {', '.join(look.name for look in group)}"
    columns = {name: _called(name, group) for name in classes}
    if all(columns.values()) and len(set(columns.values())) == len(group) == len(classes):
        draft.settle(SCORE_KEY, columns, f"{what}; the classes are those of their names")
        return
    ends = _rests([look.name for look in group])
    if not classes:
        draft.settle(SCORE_KEY, dict(zip(ends, (look.name for look in group), strict=True)), what)
        return
    pairs = _likeliest(draft, group, classes) or dict(zip(ends, (look.name for look in group), strict=True))
    text = "which column is the score of which class? Their names do not say it"
    draft.ask(
        SCORE_KEY,
        text,
        (Choice(pairs, f"{what}; so each is highest where the label is its class"), Choice(None, "none of them is")),
    )


def _likeliest(draft: Draft, group: Sequence[Look], classes: Sequence[str]) -> dict[str, str]:
    """For each class the column that is higher than usual where the label is it; empty where two are the same."""
    if len(classes) != len(group):
        return {}
    texts = truth(draft, draft.text("columns.label"))
    scores = np.column_stack([look.numbers for look in group if look.numbers is not None])
    usual, pairs = np.nanmean(scores, axis=0), {}
    for name in classes:
        own = scores[[text == name for text in texts]]
        pairs[name] = group[int((np.nanmean(own, axis=0) - usual).argmax())].name if len(own) else ""
    return pairs if len(set(pairs.values())) == len(group) else {}


def _between(look: Look) -> bool:
    found = look.finite
    return len(found) > 0 and found.min() >= 0 and found.max() <= 1 and not is_label_named(look.name)


def _group(shares: Sequence[Look]) -> list[Look]:
    """The columns that are probabilities of all classes; empty where none add up to 1."""
    named = [look for look in shares if says(look.name, SCORE | PREDICTION)]
    heads: dict[str, list[Look]] = {}
    for look in shares:
        heads.setdefault((words(look.name) or ("",))[0], []).append(look)
    for group in (named, *heads.values(), list(shares)):
        if len(group) >= 2:
            total = np.sum([look.numbers for look in group if look.numbers is not None], axis=0)
            if (np.abs(total[np.isfinite(total)] - 1) <= _SUMS).mean() >= _NEARLY_ALL:
                return list(group)
    return []


def _likelier(group: Sequence[Look]) -> str:
    """Of two that add up to 1, the one of the class that means yes, as their names say."""
    yes = {"1", "yes", "true", "pos", "positive"}
    found = [look.name for look in group if not yes.isdisjoint(words(look.name))]
    return found[0] if len(found) == 1 else ""


def _called(name: str, group: Sequence[Look]) -> str:
    """The column that has a class in its name; empty where none or several have."""
    own = words(name)
    found = [look.name for look in group if _holds(words(look.name), own)]
    return found[0] if len(found) == 1 else ""


def _holds(there: Sequence[str], wanted: Sequence[str]) -> bool:
    if not wanted:
        return False
    return any(tuple(there[at : at + len(wanted)]) == tuple(wanted) for at in range(len(there)))


def _rests(names: Sequence[str]) -> list[str]:
    """What tells names apart: without what all of them begin and end with.

    >>> _rests(["p_cat", "p_dog"]), _rests(["cat score", "cow score"])
    (['cat', 'dog'], ['cat', 'cow'])
    """
    head, tail = _shared(names), _shared([name[::-1] for name in names])
    while head and names[0][head - 1].isalnum():
        head -= 1
    while tail and names[0][len(names[0]) - tail].isalnum():
        tail -= 1
    return [name[head : len(name) - tail] for name in names]


def _shared(names: Sequence[str]) -> int:
    """How many signs all names begin with."""
    return next((at for at, signs in enumerate(zip(*names, strict=False)) if len(set(signs)) > 1), 0)
