"""The columns that the model reads, and which of them are numbers to it."""

from monitoring.models.categories import Known
from monitoring.models.feature_columns import cleaned
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.seen.look import Look

NUMERIC, CATEGORICAL = "columns.numeric", "columns.categorical"
MOST_NAMED = 5


def find_model_columns(draft: Draft) -> None:
    """Settle the features of a model that names its columns; ask where the log lacks some of them."""
    model = draft.facts.model
    if model is None:
        return
    if not model.told.columns:
        draft.settle("model.path", str(model.path), f"a {model.told.kind}, opened and tried")
        return
    named = {name: _in_log(name, draft) for name in model.told.columns}
    lacking = [name for name, own in named.items() if not own]
    if lacking:
        shown = ", ".join(map(repr, lacking[:MOST_NAMED])) + (" …" if len(lacking) > MOST_NAMED else "")
        text = (
            f"{draft.facts.log.name} lacks {len(lacking):,} of the {len(named):,} columns that the model reads: {shown}"
        )
        without = Choice(None, f"{text}; without it, nothing is explained or scored")
        draft.ask("model.path", f"{text}: is this the model of that log?", [without])
        return
    draft.settle("model.path", str(model.path), f"a {model.told.kind}, opened and tried")
    kinds = {own: _kind(draft, model.told.known[name], draft.look(own)) for name, own in named.items()}
    for key in (NUMERIC, CATEGORICAL):
        names = [name for name, (kind, _) in kinds.items() if kind == key]
        if names:
            draft.settle(key, names, f"the model reads them: {_said(names, kinds)}")


def _in_log(name: str, draft: Draft) -> str:
    columns = draft.facts.log.columns
    if name in columns:
        return name
    alike = [column for column in columns if cleaned(column) == cleaned(name)]
    return alike[0] if len(alike) == 1 else ""


def _kind(draft: Draft, known: Known, look: Look) -> tuple[str, str]:
    """Whether a column is a number to the model, and what says it."""
    if said := draft.said_kind(look.name):
        return said, "as you said"
    if known.objects or known.texts or known.pandas:
        return CATEGORICAL, "its encoder knows their categories" if known.objects else "it takes them as texts"
    if known.number:
        return NUMERIC, "it takes them as numbers"
    if look.numbers is not None:
        return NUMERIC, "they hold numbers, and it encodes none of them"
    return CATEGORICAL, "they hold words"


def _said(names: list[str], kinds: dict[str, tuple[str, str]]) -> str:
    reasons = list(dict.fromkeys(kinds[name][1] for name in names))
    if len(reasons) == 1:
        return reasons[0]
    groups = (f"{reason} ({', '.join(name for name in names if kinds[name][1] == reason)})" for reason in reasons)
    return "; ".join(groups)
