"""What is certain over the whole life, in sentences and as plain values."""

from collections.abc import Iterable, Sequence
from math import isfinite
from typing import Any

from monitoring.domain import Window
from monitoring.domain.text import percent, plural
from monitoring.lifetime.level import EVER
from monitoring.lifetime.result import Lifetime

MOST_NAMED = 5
FIRST = "first change that is certain over the whole life of the deployment"
NEVER_AS_GOOD = "that is the first window: if the model learnt from rows of the reference, name others in [reference]"


def sentence(one: Lifetime) -> str:
    """The first change of one subject that is certain, which later ones may undo; empty where none is.

    >>> sentence(Lifetime("column", "age", 0.05, 3.0))
    ''
    """
    if one.since is None or one.found is None:
        return ""
    known = "" if one.found == one.since else f", known since {one.found.beginning}"
    return f"{FIRST}: {one.what} from {one.since.beginning} on{known}"


def summary(found: Sequence[Lifetime]) -> str:
    """What is certain of all subjects, the most certain first; empty where nothing could be followed.

    >>> summary([Lifetime("column", "age", 0.05, 3.0)])
    'over the whole life (wrong ever with a chance of 5.0 %): no change is certain'
    """
    if not any(isfinite(one.e_value) for one in found):
        return ""
    ranked = sorted((one for one in found if one.since), key=lambda one: -one.e_value)
    named = [f"{one.called} {one.what} from {one.since.beginning} on" for one in ranked[:MOST_NAMED] if one.since]
    more = [f"and {plural(len(ranked) - MOST_NAMED, 'more change')}"] if len(ranked) > MOST_NAMED else []
    said = "; ".join([*named, *more]) or "no change is certain"
    hint = f"\n  {NEVER_AS_GOOD}" if any(map(never_as_good, ranked)) else ""
    return f"over the whole life (wrong ever with a chance of {percent(EVER)}): {said}{hint}"


def never_as_good(one: Lifetime) -> bool:
    """Whether a metric was never as good as in the reference; a log that gives its own reference begins later."""
    return one.kind == "metric" and one.what == "worse" and one.since is not None and one.since.index == 0


def as_json(found: Iterable[Lifetime]) -> list[dict[str, Any]]:
    """One object a subject, in order."""
    return [
        {
            "kind": one.kind,
            "subject": one.subject,
            "alpha": one.alpha,
            "e_value": one.e_value if isfinite(one.e_value) else None,
            "certain": one.certain,
            "since": _start(one.since),
            "found": _start(one.found),
            "what": one.what,
            "reason": one.reason,
        }
        for one in found
    ]


def _start(window: Window | None) -> str | int | None:
    """When a window begins, where the log has no time with which row, counted from 1."""
    if window is None:
        return None
    return window.start.isoformat() if window.start else window.first_row
