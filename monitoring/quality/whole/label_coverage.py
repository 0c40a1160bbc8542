"""Labels that should have come by now and did not."""

import math
from collections.abc import Sequence

import numpy as np

from monitoring.domain import Deployment, SameAge, Severity, Window
from monitoring.domain.text import percent
from monitoring.quality.shortages import FEWEST, LIMIT, Shortage, shortages, worst
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, nothing, only_now

NO_LABEL = "this deployment has no labels"
NO_TIMES = "columns.label_time is not set: nothing tells how many labels should have come by now"
BY_ROWS = "windows of a number of rows have no age"
UNKNOWN = f"there is no window yet that {FEWEST} earlier ones tell how many labels it should have by now"


def tests(deployment: Deployment) -> int:
    """One, where labels have times."""
    return int(bool(deployment.label and deployment.label_time and not deployment.every.by_rows))


@WHOLE.register(
    WholeCheck(
        name="label_coverage",
        title="Labels that are lacking",
        summary="By what share the newest windows have fewer labelled rows than earlier windows had when they were as "
        "old: the window that lacks most.",
        limit="a tenth fewer",
        told=lambda result, _: result.reason,
        tests=tests,
        severity=Severity.WARNING,
        now_alone=True,
        not_for="Labels without a time of knowing; what has been so for 120 windows, which is then taken for usual.",
        source="The largest of Fisher's exact test, Student's interval (arcsine), and how often one was as low.",
    )
)
def label_coverage(facts: Facts) -> Sequence[Found]:
    """The newest whole window says what `worst` has found."""
    known = _known(facts)
    if known.why:
        return (nothing(facts, known.why),)
    found = _shortages(facts, known)
    if not found:
        return (only_now(facts, math.nan, math.nan, math.nan, UNKNOWN),)
    one, p_value = worst(found)
    words = _words(facts.windows[one.window], one) if one.value >= LIMIT else ""
    return (only_now(facts, one.value, LIMIT, p_value, words),)


def lacking(facts: Facts) -> Window | None:
    """The window whose labels are overdue; None where there is none."""
    known = _known(facts)
    found = [] if known.why else _shortages(facts, known)
    one = worst(found)[0] if found else None
    return facts.windows[one.window] if one and one.value >= LIMIT else None


def _known(facts: Facts) -> SameAge:
    why = _unknown(facts)
    return SameAge(np.empty((0, 1)), why) if why else facts.log.same_age(facts.selection)


def _shortages(facts: Facts, known: SameAge) -> list[Shortage]:
    rows, complete = (np.array([getattr(window, part) for window in facts.windows]) for part in ("rows", "complete"))
    return shortages(rows.astype(np.float64), complete, known.labelled)


def _unknown(facts: Facts) -> str:
    if not facts.deployment.label:
        return NO_LABEL
    if not facts.deployment.label_time:
        return NO_TIMES
    return BY_ROWS if facts.selection.every.by_rows else ""


def _words(window: Window, one: Shortage) -> str:
    return (
        f"{percent(one.labelled / one.rows)} of the predictions of {window.label} have a label, "
        f"where earlier windows had {percent(one.usual)} when they were as old"
    )
