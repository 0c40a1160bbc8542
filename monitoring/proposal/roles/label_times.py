"""When the truth became known."""

from collections.abc import Iterable

import numpy as np

from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.points import Candidate, choose
from monitoring.proposal.roles.labels import LABEL_KEY
from monitoring.proposal.seen.look import Look
from monitoring.proposal.seen.names import says
from monitoring.proposal.seen.vocabulary import KNOWN

LABEL_TIME = "columns.label_time"
_AFTER = 0.99


def find_label_time(draft: Draft) -> None:
    """Settle `columns.label_time`: a time that is never before the prediction's."""
    if not draft.text(LABEL_KEY):
        return
    labels, time = draft.facts.labels, draft.text("columns.time")
    looks: Iterable[Look] = labels.looks.values() if labels else list(draft.free)
    found = []
    for look in looks:
        if look.times is None or look.name in (time, draft.text(LABEL_KEY), draft.text("columns.id")):
            continue
        each = Candidate(look.name).add(2, "its name says so", when=says(look.name, KNOWN))
        each.add(2, f"the only time in {labels.name}" if labels else "", when=labels is not None)
        if labels is None and time:
            each.add(*_follows(draft, look, time))
        found.append(each)
    none = "no column says when the truth became known: as of a day counts by the prediction's own time"
    choose(draft, LABEL_TIME, found, "which column says when the truth became known?", none)


def _follows(draft: Draft, look: Look, time: str) -> tuple[float, str]:
    own, of_label = look.times, draft.look(draft.text(LABEL_KEY)).texts
    made = draft.look(time).times
    if own is None or made is None:
        return 0, ""
    there = ~np.isnat(own) & ~np.isnat(made)
    if not there.any() or (own[there] >= made[there]).mean() < _AFTER:
        return -4, ""
    gaps = np.isnat(own)
    alike = gaps.any() and (gaps == np.array([text is None for text in of_label])).mean() >= _AFTER
    return (
        (3, "it comes after the prediction, and is missing where the label is")
        if alike
        else (1, "it comes after the prediction")
    )
