"""The smallest changes where a model adds up what its columns say: worked out from how much each of them can add."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations, islice
from typing import Any

import numpy as np

from monitoring.explain.counterfactuals.levers import Lever
from monitoring.explain.counterfactuals.search import Told

_SETS = 4000  # of columns
_CORNERS = 40_000  # of a set: of three columns two are gone through
_SLACK = 1e-9  # that rounding may cost


@dataclass(slots=True)
class WorkedOut:
    """What was worked out.

    Args:
        found: by set of columns the values that they become.
        tried: how many columns together at most.
        complete: whether these are certainly the smallest; that there are none where none are found is certain.
    """

    found: dict[tuple[str, ...], dict[str, Any]] = field(default_factory=dict)
    tried: int = 0
    complete: bool = True


def worked_out(
    needed: float, levers: Sequence[Lever], most: int, wanted: int, until: float, told: Told = lambda text, share: None
) -> WorkedOut:
    """The smallest change of each set of columns, few columns first, until so many sets are found.

    What columns add is a sum, so a set will do where the largest gains of its columns together do. Of a smallest change
    all numbers but one lie where distances bend, at values of the reference: distances are straight in between, and
    a straight line over straight pieces is least in a corner. The remaining number is what is still missing.

    Args:
        needed: how much is to be added.
        levers: what columns can add.
        most: how many columns may be changed together.
        wanted: how many sets of columns are enough.
        until: a moment of `time.monotonic` from which on no further set is looked at.
        told: is told what is being done, and the share of it that is done.
    """
    needed += _SLACK * max(1.0, abs(needed))
    ranked, answer = sorted(levers, key=lambda lever: -lever.most), WorkedOut(tried=min(most, len(levers)) or most)
    for count in range(1, min(most, len(ranked)) + 1):
        if sum(lever.most for lever in ranked[:count]) < needed:
            continue  # the strongest so many columns together do not reach it
        answer.tried = count
        able = (each for each in combinations(ranked, count) if sum(lever.most for lever in each) >= needed)
        sets = list(islice((each for each in able if not _covered(each, answer)), _SETS + 1))
        answer.complete &= len(sets) <= _SETS
        for place, each in enumerate(sets[:_SETS]):
            if answer.found and time.monotonic() > until:
                answer.complete = False
                return answer
            told("working out how much each column can add", place / len(sets))
            values, complete = _smallest(each, needed)
            answer.complete &= complete
            if values is not None:
                answer.found[tuple(lever.each.column for lever in each)] = values
        if len(answer.found) >= wanted:
            break
    return answer


def _covered(columns: Sequence[Lever], answer: WorkedOut) -> bool:
    names = {lever.each.column for lever in columns}
    return any(names.issuperset(each) for each in answer.found)


def _smallest(columns: Sequence[Lever], needed: float) -> tuple[dict[str, Any] | None, bool]:
    """The values with the least distance that add enough, and whether these are certainly the least."""
    best, least, complete = None, np.inf, all(lever.complete for lever in columns)
    for last, closing in enumerate(columns):
        others = [lever for place, lever in enumerate(columns) if place != last]
        rest = sum(lever.most for lever in columns)
        corners, whole = _corners(others, [needed - (rest - lever.most) for lever in others])
        complete &= whole
        if corners is None:
            continue
        gains = sum((lever.gains[at] for lever, at in zip(others, corners, strict=True)), np.zeros(1))
        costs = sum((lever.costs[at] for lever, at in zip(others, corners, strict=True)), np.zeros(1))
        numbers, more = closing.least(needed - gains)
        total = np.where(needed - gains > 0, costs + more, np.inf)  # without it, fewer columns would do
        place = int(np.argmin(total))
        if total[place] < least:
            least = float(total[place])
            best = {lever.each.column: lever.values[at[place]] for lever, at in zip(others, corners, strict=True)}
            best[closing.each.column] = readable(closing, numbers[place])
    return best, complete


def _corners(levers: Sequence[Lever], least: list[float]) -> tuple[list[Any] | None, bool]:
    """All combinations of places among the levers' values that add so much each or more; fewer where these are many."""
    places = [np.flatnonzero(lever.gains >= low) for lever, low in zip(levers, least, strict=True)]
    if any(not len(each) for each in places):
        return None, True
    most = int(_CORNERS ** (1 / max(len(places), 1)))
    whole = len(places) < 2 or all(len(each) <= most for each in places)
    if not whole:
        places = [each[np.unique(np.linspace(0, len(each) - 1, most).astype(np.int64))] for each in places]
    return [each.ravel() for each in np.meshgrid(*places, indexing="ij")], whole


def readable(lever: Lever, value: Any) -> Any:
    """The same value in few digits, a little farther: who reads it is to use it."""
    each = lever.each
    if not lever.slope or each.whole:
        return value
    up = lever.slope > 0
    low, high = (float(np.nextafter(value, -np.inf)), each.high) if up else (each.low, float(value))
    number = each.readable(low, high, up)
    return float(value) if number is None else number
