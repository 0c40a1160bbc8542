"""Columns that tell who somebody is."""

from monitoring.proposal.draft.draft import Draft, as_list
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.seen.names import is_sensitive
from monitoring.proposal.tried.model_columns import CATEGORICAL, NUMERIC


def find_sensitive(draft: Draft) -> None:
    """Ask about columns whose names say that they tell who somebody is: kept as tokens, in clear, or left out."""
    ours = (draft.text("columns.id"), *as_list(draft.values.get(NUMERIC)), *as_list(draft.values.get(CATEGORICAL)))
    used = [name for name in ours if name and is_sensitive(name)]
    spare = [look.name for look in draft.free if is_sensitive(look.name) and not draft.said_kind(look.name)]
    if not used and not spare:
        return
    tokens = [name for name in used if name not in as_list(draft.values.get(NUMERIC))]
    choices = [Choice(tokens, _kept(tokens, spare)), Choice([*tokens, *spare], "all of them are kept as tokens")]
    choices += [Choice([], _kept([], spare, used))] if tokens else []
    text = (
        f"{', '.join([*used, *spare])}: the names say that they tell who somebody is; which are kept, as tokens only?"
    )
    kept = as_list(draft.ask("columns.sensitive", text, choices[: 3 if spare else 1] if not tokens else choices))
    for name in spare:
        if name in kept:
            draft.values[CATEGORICAL] = [*as_list(draft.values.get(CATEGORICAL)), name]
            draft.roles[name] = CATEGORICAL
        else:
            draft.leave_out(name, "its name says that it tells who somebody is")


def _kept(tokens: list[str], spare: list[str], clear: list[str] | None = None) -> str:
    """What becomes of the columns."""
    parts = [f"{', '.join(tokens)} as tokens, which are compared and counted"] if tokens else []
    parts += [f"{', '.join(clear)} in clear"] if clear else []
    return "; ".join([*parts, *([f"{', '.join(spare)} left out"] if spare else [])]) or "none of them is kept as tokens"
