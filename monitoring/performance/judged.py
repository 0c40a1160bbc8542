"""Which rows metrics rest on, in figures and in words: labels that are outside, predictions that are missing."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from monitoring.domain import Deployment, LabelTable, Outcomes, Task
from monitoring.domain.text import percent
from monitoring.stats.curves import contradicting

MOST_NAMED = 5


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
    said = [f"{sentence}: no metric counts them" for sentence in _left_out(total, deployment, outcomes.labels.classes)]
    if total.uneven:
        what = f"{_share(total.uneven, total.rows, 'prediction')} have class scores that do not add up to 1"
        said.append(f"{what}, by more than rounding explains: they are taken as they are")
    return (*said, *_decisions(deployment, outcomes))


def why_left_out(deployment: Deployment, labels: LabelTable) -> tuple[str, ...]:
    """The same of every window's labels, for the reasons of its measures; empty where every label counts."""
    every = labels.labelled == labels.judged
    if every.all():
        return ("",) * len(every)
    told = ("; ".join(_left_out(found, deployment, labels.classes)) for found in judged(labels))
    return tuple(f"{text}: not counted" if text else "" for text in told)


def _left_out(found: Judged, deployment: Deployment, classes: tuple[str, ...]) -> Iterator[str]:
    known = known_values(deployment, classes)
    if found.outside:
        yield f"{_share(found.outside, found.labelled, 'label')} are {known}"
    if found.unpredicted and deployment.outputs:
        what = "score or prediction" if deployment.score or deployment.class_scores else "prediction"
        yield f"{_share(found.unpredicted, found.labelled, 'labelled row')} lack a usable {what}"
    if found.strange:
        yield f"{_share(found.strange, found.labelled, 'labelled row')} have a prediction that is {known}"


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
    differ = f"{_share(int(against), int(both), 'decision')} logged in {of} differ from score >= {threshold}"
    yield f"accuracy, precision, recall, F1 and specificity are of decisions {shown}; {differ}"


def _share(part: int, of: int, noun: str) -> str:
    """So many of all, with their share.

    >>> _share(9, 297, "label"), _share(1, 30_000, "label")
    ('9 of 297 labels (3.0 %)', '1 of 30,000 labels (less than 0.1 %)')
    """
    share = part / of if of else 0.0
    words = "less than 0.1 %" if 0 < share < 0.001 else "more than 99.9 %" if 0.999 < share < 1 else percent(share)
    return f"{part:,} of {of:,} {noun}s ({words})"
