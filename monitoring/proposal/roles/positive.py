"""Which of two classes is the one that the score is of."""

from monitoring.errors import SettingsError
from monitoring.intake.columns.answers import Words, key
from monitoring.models.classes import is_plain
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.roles.truth import ranking, truth
from monitoring.proposal.seen.look import Look
from monitoring.proposal.tried.trial import Found

POSITIVE = "columns.positive"
_TELLING = 0.6  # an area under the curve from which on a score tells two classes apart
_ENOUGH = 50  # labelled rows


def find_positive(draft: Draft, found: Found | None) -> None:
    """Settle `columns.positive`, where the words alone do not say it or the score is of the other one."""
    pair = _words(draft)
    if len(pair) != 2:
        return
    one, other = pair
    given = draft.answers.get(POSITIVE)
    if given is not None and key(str(given)) not in map(key, pair):
        raise SettingsError(f"{given!r} is neither {one!r} nor {other!r}", f"write --set {POSITIVE}={one}, or {other}")
    usual = Words().yes_of(one, other)
    plain = usual is not None and is_plain(key(pair[usual]), key(pair[1 - usual]))
    meant, why, sure = _meant(draft, found, pair)
    if plain and usual is not None:
        if meant and meant != pair[usual] and sure:
            text = f"the score is that of {meant!r}, which means no: is it what is to be watched for?"
            draft.ask(POSITIVE, text, (Choice(meant, why), Choice(None, f"{pair[usual]!r} means yes all the same")))
        return
    if meant and sure:
        draft.settle(POSITIVE, meant, why)
        return
    likely = meant or (pair[usual] if usual is not None else _rarer(draft, pair))
    reasons = why or ("as these words usually mean" if usual is not None else "it is the rarer one")
    rest = next(word for word in pair if word != likely)
    draft.ask(
        POSITIVE, f"which of {one!r} and {other!r} is the one that is scored?", (Choice(likely, reasons), Choice(rest))
    )


def _label(draft: Draft) -> Look | None:
    name = draft.text("columns.label")
    looks = draft.facts.labels.looks if draft.facts.labels else draft.facts.log.looks
    return looks.get(name)


def _words(draft: Draft) -> tuple[str, ...]:
    """The two words of the label, of the logged decisions, or of the model."""
    prediction = draft.text("columns.prediction")
    for look in (_label(draft), draft.look(prediction) if prediction else None):
        if look is not None and look.distinct == 2:
            return tuple(sorted(look.counts))
    model = draft.facts.model
    return draft.classes if model and draft.values.get("model.path") else ()


def _meant(draft: Draft, found: Found | None, pair: tuple[str, ...]) -> tuple[str, str, bool]:
    """The word that the score is of, why, and whether that is sure."""
    if found and found.agrees and found.deployment.positive:
        equal = [word for word in pair if key(word) == key(found.deployment.positive)]
        if equal:
            return equal[0], f"the score equals the model's P({equal[0]}) {found.said}", True
    score, label = draft.text("columns.score"), draft.text("columns.label")
    if not score or not label or draft.look(score).numbers is None:
        return "", "", False
    numbers = draft.look(score).numbers
    assert numbers is not None
    texts = truth(draft, label)
    known = sum(text is not None for text in texts)
    word, area = ranking(numbers, texts)
    why = f"rows with a high {score!r} are {word!r} (AUC {area:.2f} on {known:,} labelled rows)"
    return (word, why, area >= _TELLING and known >= _ENOUGH) if word in pair else ("", "", False)


def _rarer(draft: Draft, pair: tuple[str, ...]) -> str:
    look = _label(draft)
    return pair[0] if look is None else min(pair, key=lambda word: (look.counts[word], word))
