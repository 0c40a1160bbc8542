"""Subjects that are followed over all windows: the evidence of each, and when it says that a change began."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.stats.sequential.directions import Directions
from monitoring.stats.sequential.innovations import Innovations, Sums, innovations
from monitoring.stats.sequential.learning import Learnt, Start, learn
from monitoring.stats.sequential.normal import both_sides
from monitoring.stats.sequential.past import BY_THEN, Past
from monitoring.stats.sequential.wealth import began, go_on

Words = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True, eq=False)
class Courses:
    """Some subjects, the directions of all of them one after the other.

    Args:
        words: by subject, what a change upwards and what one downwards means, one a direction.
        found: what each window says that those before did not, `(directions, windows)`.
        rows: of each, likewise.
        steps: half of the smallest step of a sum, `(directions,)`.
        start: what is known of the spread before the first window.
        upwards: in which directions only a change upwards is looked for, `(directions,)`.
    """

    words: Sequence[Words]
    found: Innovations
    rows: FloatArray
    steps: FloatArray
    start: Start
    upwards: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a subject's windows say together.

    Args:
        e_value: the largest so far; nan where no window says anything.
        found: index of the window in which it first reached what was asked for; None where it did not.
        since: index of the window in which that change began; None likewise.
        what: what the change is, in words; empty likewise.
    """

    e_value: float
    found: int | None = None
    since: int | None = None
    what: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """One column: its directions, the rows that its windows are held against first, its windows, and their spread.

    `past`: what is left of earlier windows; None: there are none.
    """

    how: Directions
    pool: Sums
    windows: Sums
    start: Start
    past: Past | None = None

    @property
    def has_rows(self) -> bool:
        """Whether any window has."""
        return bool(self.windows.rows.any() or (self.past and self.past.sums.any()))


class Told(NamedTuple):
    """What those directions say that say anything.

    Args:
        places: which these are.
        z: how far each window lies above and below what was to be expected, `(places, 2, windows)`.
        wealth: the evidence after each window, `(places, windows)`.
        learnt: what is known of their spread after the windows that were asked for.
        bets: the wealth of each bet likewise, `(places, bets)`.
    """

    places: NDArray[np.intp]
    z: FloatArray
    wealth: FloatArray
    learnt: Learnt
    bets: FloatArray

    def each(self, courses: Courses) -> "Iterator[Own]":
        """Of one subject after the other."""
        ends = np.cumsum([0, *(len(more) for more, _ in courses.words)])
        within = pairwise(np.searchsorted(self.places, ends))
        for words, first, (low, high) in zip(courses.words, ends[:-1], within, strict=True):
            named = [[side[place] for place in self.places[low:high] - first] for side in words]
            yield Own(named, len(words[0]), self.z[low:high], self.wealth[low:high])


class Own(NamedTuple):
    """The same of one subject, with the words for these directions, and how many it has in all."""

    words: Sequence[Sequence[str]]
    directions: int
    z: FloatArray
    wealth: FloatArray

    @property
    def running(self) -> FloatArray:
        """The evidence after each window; a direction in which nothing was told keeps the 1 that it began with."""
        return np.asarray((self.wealth.sum(axis=0) + self.directions - len(self.z)) / self.directions)

    def evidence(self, alpha: float) -> Evidence:
        """Of the average over its directions, however these hang together."""
        if not len(self.z):
            return Evidence(np.nan)
        running = self.running
        most = float(running.max())
        if not most >= 1 / alpha:
            return Evidence(most)
        found = int((running >= 1 / alpha).argmax())
        direction = int(self.wealth[:, found].argmax())
        side, since = began(self.z[direction, :, : found + 1])
        return Evidence(most, found, since, self.words[side][direction])


def joined(subjects: Sequence[Subject]) -> Courses:
    """The courses of some columns over the same windows."""
    pool, windows = (
        Sums(*(np.concatenate(parts) for parts in zip(*(sums.parts for sums in side), strict=True)))
        for side in ([one.pool for one in subjects], [one.windows for one in subjects])
    )
    start = Start(*(np.concatenate([getattr(one.start, part) for one in subjects]) for part in Start.__slots__))
    steps = np.concatenate([one.how.steps for one in subjects])
    words = [(one.how.more, one.how.less) for one in subjects]
    pasts = [one.past for one in subjects if one.past]
    found = innovations(pool, windows, Past.joined(pasts).rows if pasts else None)
    return Courses(words, found, windows.rows, steps, start, np.zeros(len(steps), dtype=np.bool_))


def follow(courses: Courses, alpha: float) -> list[Evidence]:
    """The evidence of each subject.

    Args:
        courses: of the same windows.
        alpha: the chance, of each subject, to be called changed ever, where nothing changes.
    """
    told = tell(courses, Past.none(courses.start, len(courses.words)))
    return [own.evidence(alpha) for own in told.each(courses)]


def tell(courses: Courses, past: Past, keep: int = 0) -> Told:
    """What windows say, given those before them.

    Args:
        courses: of the same windows.
        past: what is left of earlier ones.
        keep: after how many of these windows it is asked how far things are.
    """
    found = courses.found
    places = np.flatnonzero(np.isfinite(found.r).any(axis=-1) | (past.told == BY_THEN))
    r, skewness, unit = (part[places] for part in found.parts)
    start, known = courses.start.of(places), past.learnt_of(places)
    variance, windows, learnt = learn(r, courses.rows[places], start, known, keep)
    z = both_sides(r, skewness, courses.steps[places, None] / unit, variance, windows)
    z[courses.upwards[places], 1] = np.nan
    wealth, bets = go_on(z, past.wealth[places], past.windows, keep)
    return Told(places, z, wealth, learnt, bets)
