"""What a model loses under several stresses, from figures to one answer."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.domain.text import percent
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.stress.measured import Measured

MOST_SHOWN = 12  # cases among the details
MOST_TOLD = 3  # cases in the sentence


@dataclass(frozen=True, slots=True)
class Case:
    """What one stress costs beyond what it may cost any model, as a share of the candidate's lead.

    Args:
        what: the stress in words, as it ends the sentence "it loses ... ".
        value: the share; below 0 where it costs less.
        error: its standard error.
    """

    what: str
    value: float
    error: float


def beyond(what: str, fair: Measured, found: Measured, lead: float) -> Case:
    """A stress against a fair one on the same rows: what it costs more, in shares of the lead."""
    more, error = fair.over(found)
    return Case(what, more / lead, error / lead)


def worst(cases: Sequence[Case], limit: float, n: int, more: str, notes: Sequence[str] = ()) -> Finding:
    """The answer for the case that costs most: FAIL where that is certainly more than the limit.

    The interval holds for all cases at once (Bonferroni), because the largest of many is looked at. Where the figure is
    above the limit and its interval is not, the rows are too few to tell.

    Args:
        cases: at least one.
        limit: what each may cost, as a share of the lead.
        n: labelled rows.
        more: the words between the share and the case, such as "more of its lead".
        notes: sentences to add.
    """
    from scipy.special import ndtri

    z = float(-ndtri(0.025 / len(cases)))
    case = max(cases, key=lambda one: (one.value - z * one.error > limit, one.value))
    low, high = case.value - z * case.error, case.value + z * case.error
    verdict = Answer.FAIL if low > limit else Answer.INCONCLUSIVE if case.value > limit else Answer.PASS
    needed = None
    if verdict is Answer.INCONCLUSIVE:
        needed = max(1, math.ceil(n * ((case.value - low) / (case.value - limit)) ** 2) - n)
    told = [one.what for one in cases if one.value - z * one.error > limit]
    reason = f"{_share(max(case.value, 0.0))} {more} {case.what}"
    if verdict is Answer.FAIL:
        reason += f"; too much is lost {' and '.join(told[:MOST_TOLD])}" if len(told) > 1 else ""
        reason += f", and by {len(told) - MOST_TOLD:,} further changes" if len(told) > MOST_TOLD else ""
    reason += f", where {percent(limit)} may be"
    reason = f"at most {reason}" if verdict is Answer.PASS else reason
    if needed:
        reason += f": that may be chance, about {needed:,} more labelled rows would decide"
    shown = sorted(cases, key=lambda one: -one.value)[:MOST_SHOWN]
    details = tuple((one.what, f"{_share(one.value)} ± {_share(z * one.error)}") for one in shown)
    figures: dict[str, Any] = {"value": case.value, "low": low, "high": high, "limit": limit, "n": n}
    return Finding(verdict=verdict, reason="; ".join([reason, *notes]), rows_needed=needed, details=details, **figures)


def _share(value: float) -> str:
    return percent(value if abs(value) > 5e-4 else 0.0)
