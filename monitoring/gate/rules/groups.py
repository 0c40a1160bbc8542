"""The same errors in every group."""

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Task
from monitoring.domain.text import short
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.outcomes import FEWEST
from monitoring.gate.rule import RULES, Rule
from monitoring.stats.paired.difference import Difference
from monitoring.stats.paired.losses import losses
from monitoring.stats.paired.unpaired import mean_apart, share_apart

MOST_GROUPS = 20


class Ends(NamedTuple):
    """The interval of a difference's size, 0 or more."""

    low: float
    high: float


@RULES.register(
    Rule(
        code="G015",
        name="groups",
        title="Groups are treated alike",
        asks="Does the candidate err as often in every group of the declared column?",
        unseen=True,
    )
)
def groups(evidence: Evidence) -> Finding:
    """The largest difference between two groups, and `[gate] group_gap`.

    Binary: of the shares of positive rows that it finds, and of negative rows that it takes for positive (equalised
    odds); several classes: of the shares that are wrong; regression: of the mean errors. PASS where every interval, at
    a level divided by the number of pairs, lies below the limit, FAIL where one lies above.

    Source: Hardt, Price and Srebro (2016), Equality of Opportunity in Supervised Learning.
    """
    column = evidence.settings.group
    if not column:
        raise NotApplicableError("no column of groups is declared: [gate] group names one")
    found = _pairs(evidence, column)
    if not found:
        raise NotApplicableError(f"fewer than two groups of {column} have {FEWEST} labelled rows of each kind")
    limit, level = evidence.settings.group_gap, 1 - 0.05 / len(found)
    gaps = {what: abs(one.value) for what, one in found.items()}
    ends = {what: _ends(one, level) for what, one in found.items()}
    worst = max(gaps, key=gaps.__getitem__)
    over = [what for what in found if ends[what].low > limit]
    wide = [what for what in found if ends[what].high > limit]
    verdict = Answer.FAIL if over else Answer.INCONCLUSIVE if wide else Answer.PASS
    shown = worst if verdict is not Answer.INCONCLUSIVE else max(wide, key=lambda what: ends[what].high)
    more = _needed(found[shown], limit, level) if verdict is Answer.INCONCLUSIVE else None
    waiting = f"; about {more:,} more labelled rows of these groups would decide" if more else ""
    low, high = ends[shown]
    reason = f"{shown} differ by {short(gaps[shown])}, {short(low)} to {short(high)}, of at most"
    return Finding(
        verdict=verdict,
        reason=f"{reason} {short(limit)}{waiting}",
        value=gaps[shown],
        low=low,
        high=high,
        limit=limit,
        n=found[shown].n,
        rows_needed=more,
        details=tuple((what, short(gap)) for what, gap in sorted(gaps.items(), key=lambda each: -each[1])[:5]),
    )


def _ends(one: Difference, level: float) -> Ends:
    low, high = one.interval(level)
    return Ends(0.0 if low <= 0 <= high else min(abs(low), abs(high)), max(abs(low), abs(high)))


def _needed(one: Difference, limit: float, level: float) -> int | None:
    size = Difference(abs(one.value), one.error, one.freedom, one.n)
    return size.rows_to_decide(limit, level) or None


def _pairs(evidence: Evidence, column: str) -> dict[str, Difference]:
    """Every two groups' difference, by what differs."""
    values = evidence.labelled[column].astype("string")
    names = [str(name) for name in values.value_counts().index[:MOST_GROUPS]]
    found: dict[str, Difference] = {}
    apart = mean_apart if evidence.deployment.task is Task.REGRESSION else share_apart
    for what, (errors, asked) in _kinds(evidence).items():
        inside = {name: errors[np.asarray((values == name).fillna(False), dtype=bool) & asked] for name in names}
        enough = [name for name in names if len(inside[name]) >= FEWEST]
        for place, one in enumerate(enough):
            for other in enough[place + 1 :]:
                found[f"{what} in {column}={one} and {column}={other}"] = apart(inside[one], inside[other])
    return found


def _kinds(evidence: Evidence) -> Mapping[str, tuple[FloatArray, NDArray[np.bool_]]]:
    """What may differ: a figure of each row, and the rows that it is a figure of."""
    truth, said = evidence.truth(), evidence.scores(evidence.candidate, "labelled")
    every = np.ones(len(truth), dtype=bool)
    if evidence.deployment.task is Task.REGRESSION:
        return {"mean errors": (said - truth, every)}
    if evidence.deployment.task is Task.MULTICLASS:
        return {"shares that are wrong": (losses("accuracy", truth, said), every)}
    yes = (said >= evidence.candidate.threshold).astype(float)
    return {"shares of positive rows that are found": (yes, truth == 1), "shares of false alarms": (yes, truth == 0)}
