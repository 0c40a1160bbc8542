"""Which of several columns is meant: reasons with weights, and a question where two come close."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice

CLEAR = 2.0  # points by which the best one must lead
ENOUGH = 3.0  # points that one alone must have
MOST_ASKED = 5


@dataclass(slots=True)
class Candidate:
    """A column that may be meant, and what speaks for it and against it."""

    name: str
    points: float = 0.0
    reasons: list[str] = field(default_factory=list)

    def add(self, points: float, reason: str = "", *, when: bool = True) -> "Candidate":
        """Take note of a reason, where it holds."""
        if when:
            self.points += points
            self.reasons += [reason] if reason else []
        return self

    @property
    def choice(self) -> Choice:
        """As an answer to a question."""
        return Choice(self.name, joined(self.reasons))


def joined(reasons: Sequence[str]) -> str:
    """Reasons as one sentence.

    >>> joined(["it rises", "its name says so"])
    'it rises, and its name says so'
    """
    return ", ".join(reasons[:-1]) + (", and " if len(reasons) > 1 else "") + "".join(reasons[-1:])


def choose(draft: Draft, key: str, candidates: Iterable[Candidate], question: str, none: str) -> str:
    """Settle a key by the best candidate, or ask; gives the column's name, empty for none.

    Args:
        draft: where it is settled.
        key: of the deployment file.
        candidates: the columns that come into question.
        question: what is asked where it is doubtful.
        none: why no column is meant, where none is.
    """
    ranked = sorted((each for each in candidates if each.points > 0), key=lambda each: -each.points)
    if not ranked:
        draft.settle(key, None, none)
        return draft.text(key)
    best, rest = ranked[0], ranked[1:]
    near = [each for each in rest if best.points - each.points < CLEAR][: MOST_ASKED - 1]
    if near or best.points < ENOUGH:
        draft.ask(key, question, [*(each.choice for each in (best, *near)), Choice(None, "none of them")])
    else:
        draft.settle(key, best.name, best.choice.why)
    return draft.text(key)
