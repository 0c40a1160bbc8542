"""Columns that are called scores and hold no probabilities: what a model said, or what one was asked."""

from monitoring.domain import Task
from monitoring.domain.text import short
from monitoring.proposal.draft.draft import Draft, as_list
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import is_label_named, says
from monitoring.proposal.seen.vocabulary import SCORE
from monitoring.proposal.tried.model_columns import NUMERIC

_MOST = 100  # up to which a score may be in per cent
LEFT_OUT = (
    "what a model said, left out: a score is read as a probability from 0 to 1, so {do} in the files to have it counted"
)


def ask_of_scores(draft: Draft) -> None:
    """Ask of a log without a score whether a column that is called one is what is watched, or an input.

    No log says it by itself: a credit score is mostly an input, and a risk from 0 to 100 mostly an answer.
    """
    if draft.task is Task.REGRESSION or draft.values.get("columns.score"):
        return
    looks = [look for look in draft.free if _may_be_score(draft, look)]
    if not looks:
        return
    names = [look.name for look in looks]
    ends = ", ".join(
        f"{look.name!r} (from {short(look.finite.min(), 4)} to {short(look.finite.max(), 4)})" for look in looks
    )
    in_per_cent = all(look.finite.min() >= 0 and look.finite.max() <= _MOST for look in looks)
    said = Choice(
        [], LEFT_OUT.format(do="divide it by 100" if in_per_cent else "write the probability that it stands for")
    )
    asked = Choice(names, "inputs of the model, like all other columns")
    text = f"no column is a probability from 0 to 1, and {ends} is called a score: which are inputs of the model?"
    kept = as_list(
        draft.answers.get(NUMERIC, draft.ask(NUMERIC, text, (said, asked) if in_per_cent else (asked, said)))
    )
    for name in names:
        draft.roles.pop(name, None)  # what kind of input it is, is told as of all others
        if name not in kept:
            draft.leave_out(name, said.why, sure=NUMERIC in draft.answers)


def _may_be_score(draft: Draft, look: Look) -> bool:
    named = says(look.name, SCORE) and not is_label_named(look.name)
    return named and look.numbers is not None and not look.is_share and not draft.said_kind(look.name)
