"""What is watched of all other columns: numbers, categories, and what is left out."""

from monitoring.domain import MADE_ID
from monitoring.proposal.draft.draft import Draft, as_list
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.roles.scores.maybe import ask_of_scores
from monitoring.proposal.seen.look import FEW, Look, same_values
from monitoring.proposal.seen.names import is_index, says
from monitoring.proposal.seen.vocabulary import AMOUNT, CODE, ID, PREDICTION, SCORE
from monitoring.proposal.tried.model_columns import CATEGORICAL, NUMERIC

MOST_CATEGORIES = 200
_MANY = 0.5  # different texts of all rows: more are no categories
MOST_LISTED = 8


def find_features(draft: Draft) -> None:
    """Settle numeric and categorical features of a log whose model names none, and leave the rest out with reasons."""
    model_says = draft.values.get("model.path") and draft.facts.model and draft.facts.model.told.columns
    for look in list(draft.free):
        if draft.said_kind(look.name):
            continue
        if why := _unusable(draft, look.name) or _no_feature(draft, look):
            draft.leave_out(look.name, why)
        elif model_says:
            draft.leave_out(look.name, "the model does not read it")
    ask_of_scores(draft)
    kinds = {look.name: _kind(draft, look) for look in draft.free}
    doubtful = [name for name, (_, _, sure) in kinds.items() if not sure]
    if doubtful:
        _ask_codes(draft, doubtful, kinds)
    for key in (NUMERIC, CATEGORICAL):
        names = [name for name, (kind, _, _) in kinds.items() if kind == key]
        own = [] if not model_says else as_list(draft.values.get(key))
        if names:
            draft.settle(key, [*own, *names], _listed(names, kinds), sure=not set(doubtful) & set(names))


def _ask_codes(draft: Draft, names: list[str], kinds: dict[str, tuple[str, str, bool]]) -> None:
    """Ask of columns of a few whole numbers, all at once; the answer moves them."""
    codes = draft.answers.get("codes")
    if codes is None:
        shown = ", ".join(names[:MOST_LISTED]) + (
            f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
        )
        choices = (Choice([], "amounts, all of them"), Choice(names, "codes, all of them"))
        draft.ask("codes", f"which of {shown} hold codes, and no amounts? They hold a few whole numbers", choices)
    elif isinstance(codes, list):
        for name in names:
            kinds[name] = (CATEGORICAL if name in codes else NUMERIC, "as you said", True)
        names.clear()


def _no_feature(draft: Draft, look: Look) -> str:
    """Why a column is nothing to watch; empty where it may be."""
    label, score = draft.text("columns.label"), draft.text("columns.score") or draft.text("columns.prediction")
    log = draft.facts.log
    if look.is_constant:
        return "it is empty" if not look.distinct else f"it says {next(iter(look.counts))!r} in every row"
    if look.is_counting or (is_index(look.name) and look.is_unique):
        return "it numbers the rows"
    if look.times is not None:
        return "it holds times, and windows go by another column"
    if label in log.columns and label != look.name and same_values(look, draft.look(label)):
        return f"it says the same as the label {label!r} in every row"
    if score in log.columns and is_rounded(look, draft.look(score)):
        return f"it is {score!r}, rounded"
    if says(look.name, PREDICTION) or (look.is_share and says(look.name, SCORE)):
        return "its name says that a model made it"
    if look.numbers is None and look.distinct > max(MOST_CATEGORIES, _MANY * look.present):
        return f"it holds {look.distinct:,} different texts in {look.present:,} rows: names or free text, no categories"
    if look.is_unique and (look.numbers is None or (look.is_whole and says(look.name, ID))):
        return "it is another one in every row"
    if says(look.name, ID) and look.distinct > MOST_CATEGORIES and (look.numbers is None or look.is_whole):
        return f"it names {look.distinct:,} things and measures nothing"
    return ""


def _unusable(draft: Draft, name: str) -> str:
    """Why no deployment file can name a column."""
    if not name.strip():
        return "it has no name"
    if name.startswith("_"):
        return "names that begin with _ are kept for internal columns: rename it in the files to have it watched"
    if name.casefold() == MADE_ID and not draft.text("columns.id"):
        return (
            "its name is that of the ids that are made where none are named: rename it in the files to have it watched"
        )
    twins = [other for other in draft.facts.log.alike[name.casefold()] if other != name]
    return f"its name differs from {twins[0]!r} in case only: rename it in the files" if twins else ""


def is_rounded(look: Look, score: Look) -> bool:
    """Whether a column is another one with fewer digits, in shares, tenths, per cent or per mille."""
    if look.numbers is None or score.numbers is None or look.distinct < 3:
        return False
    for scale in (1.0, 10.0, 100.0, 1000.0):
        apart = abs(score.numbers * scale - look.numbers)
        if not (apart[apart == apart] <= 1.0).mean() > 0.99:
            continue  # with however many digits
        for digits in range(7):
            off = abs((score.numbers * scale).round(digits) - look.numbers)
            if (off[off == off] <= 1.01 * 10.0**-digits).mean() > 0.99 and digits and look.distinct < score.distinct:
                return True
            if (off[off == off] <= 1e-9).mean() > 0.99:
                return True
    return False


def _kind(draft: Draft, look: Look) -> tuple[str, str, bool]:
    """Whether a column is one of numbers or of categories, why, and whether that is sure."""
    if said := draft.said_kind(look.name):
        return said, "as you said", True
    if look.numbers is None:
        return CATEGORICAL, "words", True
    if look.has_leading_zeros:
        return CATEGORICAL, "codes with leading zeros", True
    if look.flags and look.is_whole:
        return CATEGORICAL, "two values", True
    if not look.is_whole:
        return NUMERIC, "numbers with fractions", True
    if says(look.name, CODE) and not says(look.name, AMOUNT):
        return CATEGORICAL, "whole numbers whose name says that they are codes", True
    if look.distinct > FEW or says(look.name, AMOUNT):
        return NUMERIC, "whole numbers", True
    return NUMERIC, "a few whole numbers", False


def _listed(names: list[str], kinds: dict[str, tuple[str, str, bool]]) -> str:
    groups: dict[str, list[str]] = {}
    for name in names:
        groups.setdefault(kinds[name][1], []).append(name)
    if len(groups) == 1:
        return next(iter(groups))
    return "; ".join(f"{why} ({', '.join(own)})" for why, own in groups.items())
