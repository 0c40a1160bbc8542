"""Which rows to train on, and why: a pure function of what the log knows of its windows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from monitoring.domain import Window
from monitoring.domain.text import day, last_moment, plural
from monitoring.errors import NotApplicableError, listed

VALIDATED = 0.2  # of the rows with complete labels are kept to validate on
ENOUGH, A_COLUMN = 2_000, 20  # labelled rows to train on: in all, and for each feature


@dataclass(frozen=True, slots=True)
class Change:
    """Something that is certain to have changed since a time: a column or a metric."""

    subject: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Recommended:
    """The rows to train on and to validate on.

    Args:
        start: the first moment that is trained on.
        end: the moment up to which is trained (exclusive), and from which on is validated.
        until: up to where labels are complete (exclusive).
        train: labelled rows that are trained on.
        validate: labelled rows that are validated on.
        why: sentences.
    """

    start: datetime
    end: datetime
    until: datetime
    train: int
    validate: int
    why: tuple[str, ...]


def recommended(
    windows: Sequence[Window], immature: Sequence[str], changes: Sequence[Change], features: int = 0
) -> Recommended:
    """The window to train on: up to where labels are complete, but for what validates it, and since the last change.

    Args:
        windows: of the log, oldest first.
        immature: of each window why its labels are not complete; empty where they are.
        changes: what is certain to have changed, and since when.
        features: how many columns a model reads; more of them need more rows.

    Raises `NotApplicableError` where fewer than two windows have complete labels.
    """
    ripe = [w for w, why in zip(windows, immature, strict=True) if w.labelled and not why and w.start and w.end]
    if len(ripe) < 2:
        late = next((why for w, why in zip(windows, immature, strict=True) if why), "no labels have come")
        raise NotApplicableError(
            f"{plural(len(ripe), 'window')} of the log has complete labels: {late}", "wait for labels"
        )
    total = sum(w.labelled for w in ripe)
    cut = _validated_from(ripe, total)
    trained, validated = ripe[:cut], ripe[cut:]
    first, why_first = _beginning(trained, changes, max(ENOUGH, A_COLUMN * features))
    train, check = sum(w.labelled for w in trained[first:]), sum(w.labelled for w in validated)
    start, end, until = trained[first].start, validated[0].start, validated[-1].end
    assert start
    assert end
    assert until
    last = windows[-1]
    complete = f"labels are complete up to {last_moment(until)}"
    if last.end and last.end > until:
        complete += f"; in the window from {last.label} on, {immature[-1] or 'no label has come'}"
    kept = f"the {check:,} labelled rows from {_day(end)} on validate it: they are later than all that it learns from"
    return Recommended(start, end, until, train, check, (complete, kept, why_first))


def _validated_from(ripe: Sequence[Window], total: int) -> int:
    """The first of the newest windows that hold a fifth of the rows; never the first window of all."""
    kept = 0
    for place in range(len(ripe) - 1, 0, -1):
        kept += ripe[place].labelled
        if kept >= VALIDATED * total:
            return place
    return 1


def _beginning(trained: Sequence[Window], changes: Sequence[Change], enough: int) -> tuple[int, str]:
    """The first window that is trained on, and why that one."""
    end = trained[-1].end
    assert end
    dates = sorted({change.since for change in changes if change.since < end}, reverse=True)
    few = ""
    for since in dates:
        first = next(place for place, w in enumerate(trained) if w.end and w.end > since)
        rows = sum(w.labelled for w in trained[first:])
        if rows >= enough:
            what = listed([change.subject for change in changes if change.since == since], 3)
            return first, f"it begins on {_day(trained[first].start)}, when {what} changed for certain{few}"
        few = few or f"; since the change of {_day(since)} there are only {rows:,} labelled rows, fewer than {enough:,}"
    said = "no change is certain" if not dates else "no change is certain that leaves enough rows"
    return 0, f"it begins with the first window that has labels, on {_day(trained[0].start)}: {said}{few}"


def _day(moment: datetime | None) -> str:
    return day(moment) if moment else "its beginning"
