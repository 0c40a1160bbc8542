"""Files that were given as something else than what they are: told before anything is guessed of them."""

from monitoring.errors import DataError
from monitoring.proposal.seen.facts import Facts
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import is_index, says
from monitoring.proposal.seen.sample import NOT_ONE_LOG, Sample
from monitoring.proposal.seen.vocabulary import ID, LABEL, MAYBE_LABEL, PREDICTION, SCORE

SHOWN = 5  # names in a sentence


def require_right_places(facts: Facts) -> None:
    """Raise `DataError` where labels are given as the log, or as the reference, or the log as labels."""
    reads = frozenset(facts.model.told.columns if facts.model else ())
    if truth := _label_alone(facts.log, reads):
        what = f"{facts.log.name} was given as the log, and holds nothing that a model reads or says: ids and {truth!r}"
        if facts.labels and not _label_alone(facts.labels, reads):
            hint = f"exchange them: the log is {facts.labels.name}, and the labels are {facts.log.name}"
            raise DataError(f"{what}, as labels do", hint)
        raise DataError(f"{what}, as labels do", f"give the log first, and {facts.log.name} as its labels (--labels)")
    if len(facts.files) > 1 and all(map(_names_rows, facts.log.looks.values())):
        names = " and ".join(path.name for path in facts.files[:2])
        raise DataError(f"{names} have nothing but {', '.join(map(repr, facts.log.columns))} in common", NOT_ONE_LOG)
    if facts.reference and (truth := _label_alone(facts.reference, reads)):
        what = f"{facts.reference.name} was given as the reference, and holds ids and {truth!r} alone, as labels do"
        hint = "give it as the labels (--labels); a reference holds rows of the columns of the log"
        raise DataError(what, hint)


def require_whole_reference(facts: Facts, watched: list[str]) -> None:
    """Raise `DataError` where the reference lacks columns that are watched."""
    if facts.reference is None:
        return
    lacking = [name for name in watched if name not in facts.reference.columns]
    if lacking:
        shown = ", ".join(map(repr, lacking[:SHOWN])) + (f" and {len(lacking) - SHOWN} more" * (len(lacking) > SHOWN))
        hint = "a reference holds rows of the columns of the log; without one, the first part of the log is taken"
        raise DataError(f"the reference {facts.reference.name} lacks columns that are watched: {shown}", hint)


def _label_alone(sample: Sample, reads: frozenset[str]) -> str:
    """The label of a file that holds, beside ids and times, nothing else; empty for any other file."""
    looks = sample.looks.values()
    rest = [look for look in looks if not _names_rows(look) and look.times is None]
    if len(rest) != 1 or len(looks) < 2 or reads & set(sample.columns):
        return ""
    return rest[0].name if _is_label(rest[0]) else ""


def _names_rows(look: Look) -> bool:
    named = says(look.name, ID) or is_index(look.name) or look.is_counting
    return named or (look.is_unique and (look.numbers is None or look.is_whole))


def _is_label(look: Look) -> bool:
    if says(look.name, PREDICTION | SCORE) and not says(look.name, LABEL):
        return False
    return says(look.name, LABEL | MAYBE_LABEL) or look.distinct == 2
