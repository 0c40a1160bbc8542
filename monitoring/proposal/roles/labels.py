"""Which column is the truth, in the log itself or in a file of labels, and when it became known."""

from collections.abc import Mapping, Sequence

from monitoring.domain import Task
from monitoring.domain.text import percent
from monitoring.intake.columns.answers import FAMILIES, PAIRS, key
from monitoring.intake.columns.spelling import canonical
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.roles.ids import id_in_labels
from monitoring.proposal.roles.truth import as_numbers, cut, highest, ranking, says_the_highest, scores_of, truth
from monitoring.proposal.seen.look import Look, correlated
from monitoring.proposal.seen.names import is_label_named, says, stem
from monitoring.proposal.seen.vocabulary import LABEL, MAYBE_LABEL, MAYBE_VERSION, PREDICTION, SCORE, VERSION

LABEL_KEY = "columns.label"
MOST_CLASSES = 50
_GOES_WITH = 0.3  # a correlation
_TELLING = 0.1  # how far from one half a ranking is that means something


def find_label(draft: Draft, scores: Sequence[str] = ()) -> None:
    """Settle `columns.label`; `scores` are columns of several classes' scores, whose names nothing has told yet."""
    facts, classes = draft.facts, len(scores)
    in_file = facts.labels is not None
    looks = list(facts.labels.looks.values() if facts.labels else draft.free)
    looks_of = {look.name: look for look in looks}
    taken = {draft.text("columns.id"), id_in_labels(draft) if in_file else "", draft.text("columns.time")}
    said = [look for look in draft.free if says(look.name, PREDICTION)]
    found = [
        _candidate(draft, look, said, in_file) for look in looks if look.name not in taken and _may_be(draft, look)
    ]
    alone = [each for each in found if each.points > 0]
    if _is_binary(draft):
        alone = [each for each in alone if looks_of[each.name].distinct == 2]
    if in_file and len(found) == 1:
        alone = [found[0].add(3, f"the only column of {facts.labels.name} that can be one")]  # type: ignore[union-attr]
    for each in found if classes else ():
        if looks_of[each.name].distinct == classes and looks_of[each.name].numbers is None:
            each.add(2, f"it holds {classes} words, as many as there are scores")
            texts = truth(draft, each.name) if in_file else looks_of[each.name].texts
            each.add(-3, when=says_the_highest(scores_of(draft, scores), texts) and not is_label_named(each.name))
    alone = [each for each in found if each.points > 0] if classes else alone
    if len(alone) == 1 and _is_binary(draft):
        alone[0].add(1.5, "no other column that the model does not read has two values")
    where = f" of {facts.labels.name}" if facts.labels else ""
    none = "no column looks like the truth: drift and data quality need none"
    choose(draft, LABEL_KEY, alone, f"which column{where} is the ground truth?", none)


def _may_be(draft: Draft, look: Look) -> bool:
    if look.times is not None or look.distinct < 2 or says(look.name, VERSION | MAYBE_VERSION):
        return False
    model = draft.facts.model
    if model and draft.values.get("model.path") and "task" in draft.values:
        if draft.task is Task.REGRESSION:
            return look.numbers is not None and look.distinct > 2 and not look.is_counting
        return 2 <= look.distinct <= MOST_CLASSES
    return look.distinct <= MOST_CLASSES or (look.numbers is not None and not look.is_counting)


def _candidate(draft: Draft, look: Look, said: Sequence[Look], in_file: bool) -> Candidate:
    found = Candidate(look.name).add(3, "its name says so", when=is_label_named(look.name))
    found.add(1.5, "its name may say so", when=says(look.name, MAYBE_LABEL) and not is_label_named(look.name))
    found.add(1, when=in_file)
    hints = PREDICTION if look.numbers is None else PREDICTION | SCORE
    found.add(-3, when=says(look.name, hints - LABEL))
    words = {key(text) for text in look.counts} if look.distinct <= MOST_CLASSES else set()
    if words and _fits_model(draft, words, found):
        pass
    elif len(words) == 2 and (_are_answers(words)):
        found.add(1, "it holds " + " and ".join(sorted(look.counts)))
    found.add(
        0.5, "it is not known in every row", when=0 < look.present < len(look.cells) and is_label_named(look.name)
    )
    _predicted_by(draft, look, [each for each in said if each.name != look.name], in_file, found)
    return _weighed(draft, look, found, in_file)


def _predicted_by(draft: Draft, look: Look, said: Sequence[Look], in_file: bool, found: Candidate) -> None:
    """Weigh whether other columns that are called predictions are of this column."""
    texts = (truth(draft, look.name) if in_file else look.texts) if said else []
    for each in said:
        found.add(
            2, f"{each.name!r} is called after it", when=bool(stem(look.name)) and stem(look.name) == stem(each.name)
        )
        few = each.distinct <= MOST_CLASSES and look.distinct <= MOST_CLASSES
        if few and set(look.counts) <= set(each.counts) | set(_classes(draft)):
            pairs = [(a, b) for a, b in zip(each.texts, texts, strict=True) if a is not None and b is not None]
            share = sum(a == b for a, b in pairs) / max(len(pairs), 1)
            chance = sum(n * look.counts[word] for word, n in each.counts.items()) / (each.present * look.present)
            found.add(
                3, f"{each.name!r} says the same in {percent(share, 2)} of the rows", when=share > chance + _TELLING
            )
        elif each.numbers is not None and look.numbers is not None and look.distinct > MOST_CLASSES:
            r = correlated(each.numbers, as_numbers(texts) if in_file else look.numbers)
            found.add(2, f"it goes with {each.name!r} (correlation {r:.2f})", when=abs(r) > _GOES_WITH).add(
                abs(r) if abs(r) > _GOES_WITH else 0
            )


def _is_binary(draft: Draft) -> bool:
    return bool(draft.values.get("model.path")) and draft.values.get("task") == Task.BINARY


def _classes(draft: Draft) -> tuple[str, ...]:
    return draft.classes


def _are_answers(words: set[str]) -> bool:
    pairs = [{*yes, *no} for yes, no in FAMILIES] + [set(pair) for pair in PAIRS]
    return any(words <= pair for pair in pairs)


def _fits_model(draft: Draft, words: set[str], found: Candidate) -> bool:
    """Whether a column holds the classes of the model, and they are more than numbers from 0 on."""
    model = draft.facts.model
    if model is None or not draft.values.get("model.path") or not draft.classes:
        return False
    classes = {key(name) for name in draft.classes}
    if words <= classes:
        told = model.told.named or draft.classes != model.told.classes
        plain = _are_answers(words) or not told or all(word.isdecimal() for word in words)
        found.add(1.5 if plain else 3.5, "it holds the model's classes")
        return True
    meant = _are_answers(words) and _are_answers(classes) and len(classes) == 2
    found.add(1 if meant else -2 if model.told.named else 0)
    return meant


def _weighed(draft: Draft, look: Look, found: Candidate, in_file: bool) -> Candidate:
    """What the score says of it: the truth has something to do with it."""
    scores = draft.values.get("columns.score")
    if isinstance(scores, dict):
        return _right(draft, look, found, {str(name): str(column) for name, column in scores.items()}, in_file)
    score = draft.text("columns.score") or draft.text("columns.prediction")
    if not score or score not in draft.facts.log.columns or draft.look(score).numbers is None:
        return found
    said = draft.look(score).numbers
    assert said is not None
    if draft.values.get("task") == Task.REGRESSION:
        numbers = as_numbers(truth(draft, look.name)) if in_file else look.numbers
        r = abs(correlated(said, numbers)) if numbers is not None else 0.0
        return found.add(2, f"it goes with {score!r} (correlation {r:.2f})", when=r > _GOES_WITH)
    found.add(-1, when=2 < look.distinct <= MOST_CLASSES)  # one score tells two classes apart
    if look.distinct == 2:
        texts = truth(draft, look.name) if in_file else look.texts
        area = ranking(said, texts)[1]
        found.add(1.5, f"{score!r} tells its two values apart (AUC {area:.2f})", when=area > 0.5 + _TELLING)
        # What a score tells apart without one error was made from it, unless it is called a truth.
        found.add(-3, when=bool(cut(said, texts)[0]) and not is_label_named(look.name))
    return found


def _right(draft: Draft, look: Look, found: Candidate, scores: Mapping[str, str], in_file: bool) -> Candidate:
    """How often the class with the highest score is the one that a column names."""
    texts = truth(draft, look.name) if in_file else look.texts
    share, surely = highest(scores_of(draft, list(scores.values())), [canonical(name) for name in scores], texts)
    # As with one score: what is right in every row was made from the scores, unless it is called a truth.
    found.add(-3, when=surely and not is_label_named(look.name))
    return found.add(
        2, f"it is the class with the highest score in {percent(share, 2)} of the rows", when=share > 2 / len(scores)
    )
