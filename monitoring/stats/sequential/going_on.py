"""Columns followed on from an earlier look, without the windows that were followed then: bit for bit the same."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from monitoring.domain import FloatArray
from monitoring.stats.sequential.course import Evidence, Own, Subject, Told, joined, tell
from monitoring.stats.sequential.innovations import Sums
from monitoring.stats.sequential.past import BY_THEN, LATER, NOT, Past


def follow_on(
    subjects: Sequence[Subject], said: Sequence[Evidence], alpha: float, keep: int
) -> tuple[list[Evidence | None], list[Past]]:
    """The evidence of each subject, and what is left of its windows.

    None is said where it takes the earlier windows: a direction tells for the first time (or no more, since its rows
    were replaced), or a change is found that was not found before.

    Args:
        subjects: of the same windows, of which as many have gone by.
        said: what earlier looks found of each, in windows that are still the same.
        alpha: as `course.follow` has it.
        keep: what is left is asked for after so many windows, those that have gone by included.
    """
    courses, starts = joined(subjects), [one.past or Past.none(one.start, 1) for one in subjects]
    past = Past.joined(starts)
    stretch = keep - past.windows
    told = tell(courses, past, stretch)
    finite = np.isfinite(courses.found.r)
    by_then = (past.told == BY_THEN) | finite[:, :stretch].any(axis=-1)
    ever = by_then | finite.any(axis=-1)
    ends = np.cumsum([0, *(len(one.start.windows) for one in subjects)]).tolist()
    another = (ever != (past.told != NOT)) & (past.windows > 0)
    found: list[Evidence | None] = []
    most = np.empty(len(subjects))
    for i, (own, before, (low, high)) in enumerate(zip(told.each(courses), starts, pairwise(ends), strict=True)):
        found.append(None if another[low:high].any() else _evidence(own, before, said[i], alpha))
        most[i] = own.running[:stretch].max(initial=before.most[0])
    codes = np.where(by_then, BY_THEN, np.where(ever, LATER, NOT))
    left = _left(past, told, _sums([one.windows for one in subjects], past, stretch), codes)
    return found, replace(left, windows=keep, most=most).each(ends)


def _evidence(own: Own, past: Past, said: Evidence, alpha: float) -> Evidence | None:
    """With that of the windows that have gone by."""
    if not past.windows:
        return own.evidence(alpha)
    if not len(own.z):
        return Evidence(np.nan)
    running, before = own.running, float(past.most[0])
    most = max(before, float(running.max()))
    if not most >= 1 / alpha:
        return Evidence(most)
    if before >= 1 / alpha or said.found == past.windows + int((running >= 1 / alpha).argmax()):
        return replace(said, e_value=most)
    return None


def _sums(windows: Sequence[Sums], past: Past, stretch: int) -> FloatArray:
    """Of all rows that have gone by then."""
    if not stretch:
        return past.sums
    parts = zip(*(one.at(slice(stretch)).parts for one in windows), strict=True)
    now = Sums(*(np.concatenate(part) for part in parts))
    so_far = now.running(past.rows if past.windows else None)
    return np.column_stack([part[:, -1] for part in so_far.parts])


def _left(past: Past, told: Told, sums: FloatArray, codes: FloatArray) -> Past:
    """Of directions that tell nothing it stays as it was."""
    learnt, wealth = past.learnt.copy(), past.wealth.copy()
    learnt[told.places], wealth[told.places] = np.column_stack(told.learnt), told.bets
    return replace(past, sums=sums, learnt=learnt, wealth=wealth, told=codes)
