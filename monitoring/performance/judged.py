"""Which rows metrics rest on, in figures and in words: labels that are outside, predictions that are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from monitoring.domain import Deployment, LabelTable, Outcomes, ScoreTable, Task
from monitoring.domain.text import percent
from monitoring.errors import listed
from monitoring.stats.curves import contradicting, one_threshold

MOST_NAMED = 5
NARROW = 0.02  # between a threshold's nearest scores: then it is known well enough to be one number


@dataclass(frozen=True, slots=True)
class Judged:
    """Predictions counted apart: `labelled = judged + outside + unpredicted + strange`.

    Args:
        rows: predictions.
        labelled: those with a label.
        judged: those that every metric rests on.
        outside: labels that are none of the known values.
        unpredicted: known labels of rows that lack a score or a prediction.
        strange: known labels of rows whose predicted class is none of the known ones.
        uneven: rows whose class scores do not add up to 1, labelled or not.
    """

    rows: int
    labelled: int
    judged: int
    outside: int
    unpredicted: int
    strange: int
    uneven: int


def judged(labels: LabelTable) -> tuple[Judged, ...]:
    """The figures of every window.

    >>> from monitoring.stats.rows import binary
    >>> [found] = judged(binary([0, 1, np.nan], [0.2, 0.9, 0.4]).labels)
    >>> found.rows, found.labelled, found.judged
    (3, 2, 2)
    """
    nothing = np.zeros_like(labels.labelled)
    apart = [labels.left_out.get(name, nothing) for name in ("outside", "unpredicted", "strange")]
    columns = (labels.rows, labels.labelled, labels.judged, *apart, nothing if labels.uneven is None else labels.uneven)
    return tuple(Judged(*map(int, row)) for row in zip(*columns, strict=True))


def notes(deployment: Deployment, outcomes: Outcomes) -> tuple[str, ...]:
    """What has to be said of a selection's rows beside its metrics, one sentence each; the gravest first."""
    found = judged(outcomes.labels)
    total = Judged(*(sum(getattr(one, name) for one in found) for name in Judged.__slots__))
    apart = _left_out(total, deployment, outcomes.labels.classes)
    said = [f"{sentence}: no metric counts {'it' if count == 1 else 'them'}" for count, sentence in apart]
    if n := total.uneven:
        what = f"{_share(n, total.rows, 'prediction', 'has', 'have')} class scores that do not add up to 1"
        taken = "it is taken as it is" if n == 1 else "they are taken as they are"
        said.append(f"{what}, by more than rounding explains: {taken}")
    return (*said, *_decisions(deployment, outcomes), *_words(deployment))


def _words(deployment: Deployment) -> Iterator[str]:
    """Which word was taken as 1, where the file does not say it."""
    if deployment.words and not deployment.positive:
        yes, no = (listed(f"'{word}'" for word, value in deployment.words.items() if value == one) for one in (1, 0))
        said = " and ".join([*([f"{yes} is 1"] if yes else []), *([f"{no} is 0"] if no else [])])
        yield f"of the words of labels, {said}; [columns] positive names another one"


def why_left_out(deployment: Deployment, labels: LabelTable) -> tuple[str, ...]:
    """The same of every window's labels, for the reasons of its measures; empty where every label counts."""
    every = labels.labelled == labels.judged
    if every.all():
        return ("",) * len(every)
    told = ("; ".join(text for _, text in _left_out(one, deployment, labels.classes)) for one in judged(labels))
    return tuple(f"{text}: not counted" if text else "" for text in told)


def _left_out(found: Judged, deployment: Deployment, classes: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    """How many labels each reason leaves out, and the sentence that says so."""
    known, of = known_values(deployment, classes), found.labelled
    if found.outside:
        yield found.outside, f"{_share(found.outside, of, 'label', 'is', 'are')} {known}"
    if n := found.unpredicted if deployment.outputs else 0:
        what = "score or prediction" if deployment.score or deployment.class_scores else "prediction"
        yield n, f"{_share(n, of, 'labelled row', 'lacks', 'lack')} a usable {what}"
    if n := found.strange:
        yield n, f"{_share(n, of, 'labelled row', 'has', 'have')} a prediction that is {known}"


def known_values(deployment: Deployment, classes: tuple[str, ...]) -> str:
    """What a label outside the known values is not, in words.

    >>> known_values(Deployment(name="d", title="d", task=Task.MULTICLASS), ("cat", "dog"))
    "none of the classes 'cat', 'dog'"
    """
    if deployment.task is Task.BINARY:
        return "neither yes nor no"
    if deployment.task is Task.REGRESSION:
        return "no finite numbers"
    more = f" and {len(classes) - MOST_NAMED:,} more" if len(classes) > MOST_NAMED else ""
    return f"none of the classes {', '.join(map(repr, classes[:MOST_NAMED]))}{more}"


def _decisions(deployment: Deployment, outcomes: Outcomes) -> Iterator[str]:
    if "positive" not in outcomes.scores or outcomes.positive.decided is None:
        return
    against, both = (float(part.sum()) for part in contradicting(outcomes.positive, outcomes.threshold))
    of, threshold = repr(deployment.prediction), f"{outcomes.threshold:.12g}"
    shown = f"by score from {threshold} on" if outcomes.by_score else f"as logged in {of}"
    logged = _share(int(against), int(both), "decision", f"logged in {of} differs", f"logged in {of} differ")
    differ = f"{logged} from score >= {threshold}"
    follow = "" if outcomes.by_score or not against else _followed(outcomes.positive, int(both))
    yield f"accuracy, precision, recall, F1 and specificity are of decisions {shown}; {differ}{follow}"


def _followed(table: ScoreTable, both: int) -> str:
    """Whether logged decisions that another threshold does not give follow one at all."""
    low, high, against = one_threshold(table)
    here = f"near {(low + high) / 2:.3g}" if high - low <= NARROW else f"between {low:.3g} and {high:.3g}"
    if not against:
        return f"; they follow a threshold {here}"
    few = _share(int(against), both, "decision", "contradicts", "contradict")
    return f"; they follow no one threshold: {few} even the best one, {here}"


def _share(part: int, of: int, noun: str, verb: str, verbs: str) -> str:
    """So many of all, with their share, and what they do.

    >>> _share(9, 297, "label", "is", "are"), _share(1, 30_000, "label", "is", "are")
    ('9 of 297 labels (3.0 %) are', '1 of 30,000 labels (less than 0.1 %) is')
    """
    share = part / of if of else 0.0
    words = "less than 0.1 %" if 0 < share < 0.001 else "more than 99.9 %" if 0.999 < share < 1 else percent(share)
    return f"{part:,} of {of:,} {noun}{'' if of == 1 else 's'} ({words}) {verb if part == 1 else verbs}"
