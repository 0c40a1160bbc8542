"""New windows of many columns of numbers asked together: drift and quality, as of each column alone, bit for bit."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Bins, Column, FloatArray, Histogram, Score
from monitoring.drift.together import ask_together
from monitoring.quality.check import CHECKS, Check
from monitoring.reports.carried.grounds import Ground
from monitoring.stats.comparing.alike import grouped_alike
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.null.by_calendar import Learnt
from monitoring.stats.null.deviations import deviations
from monitoring.stats.null.moments import Moments
from monitoring.stats.null.usual import GROUPS


class Fresh(NamedTuple):
    """New windows of a column: counts `(windows, cells)`, smallest and largest values `(windows,)`."""

    counts: FloatArray
    low: FloatArray
    high: FloatArray


class Group(NamedTuple):
    """Columns with as many cells, all with the same role.

    Args:
        columns: these.
        bins: their cells, as far as all have the same.
        grounds: what they are held against.
        fresh: their new windows.
        hours: when these begin, in hours from 1970 on.
    """

    columns: Sequence[Column]
    bins: Bins
    grounds: Sequence[Ground]
    fresh: Sequence[Fresh]
    hours: Moments

    @property
    def windows(self) -> int:
        """How many windows each has."""
        return len(self.fresh[0].low)

    def sides(self) -> tuple[Histogram, Histogram]:
        """Reference and window of each column and window, one pair below the other."""
        old = np.repeat([ground.reference for ground in self.grounds], self.windows, axis=0)
        low, high = (np.concatenate([getattr(one, part) for one in self.fresh]) for part in ("low", "high"))
        new = Histogram(self.bins, np.concatenate([one.counts for one in self.fresh]), None, low, high)
        return Histogram(self.bins, old), new


class Said(NamedTuple):
    """Of each column and window `(columns, windows)`; `notable`: which columns have to be looked at one by one."""

    value: FloatArray
    p_value: FloatArray
    limit: FloatArray
    notable: NDArray[np.bool_]


def drift(group: Group, sides: tuple[Histogram, Histogram], methods: Sequence[str], alpha: float) -> list[Said] | None:
    """By method; None where one of them cannot be asked of several columns at once."""
    reference, current = sides
    usual, found = _usual(group, reference, current), list[Said]()
    for name in methods:
        score = ask_together(Comparison(group.columns[0], name, alpha), reference, current)
        if score is None:
            return None
        found.append(_said(group, score, np.fmax(score.p_value, usual), current, alpha))
    return found


def _usual(group: Group, reference: Histogram, current: Histogram) -> FloatArray:
    """How often a quiet window of its column is as far away, by column and window; nan where nobody knows."""
    found, size = np.full(len(current.counts), np.nan), group.windows
    for rows, old, new in grouped_alike(reference, current, GROUPS):
        distance = (deviations(old.counts, new.counts, own=False) ** 2).sum(axis=-1)
        for place in range(0, len(rows), size):  # all windows of a column are grouped alike, by its reference
            own, ground = slice(place, place + size), group.grounds[rows[place] // size]
            if ground.spread:
                usual = Learnt(ground.spread.p_value(distance[own], new.n[own]))
                if ground.calendar:
                    usual = usual.beside(ground.calendar.told(Histogram(new.bins, new.counts[own]), group.hours))
                found[rows[own]] = usual.p_value
    return found


def quality(group: Group, sides: tuple[Histogram, Histogram], alpha: float) -> list[Said | None]:
    """By check; None where it is not for such columns."""
    found: list[Said | None] = []
    for entry in CHECKS:
        card, one = entry.descriptor, group.columns[0]
        if one.kind in card.kinds and one.role in card.roles:
            score = _checked(group, sides, card)
            said = _said(group, score, np.fmax(score.p_value, _usual_share(group, score, sides, card)), sides[1], alpha)
            found.append(said if card.cells else said._replace(notable=said.notable | (said.value > 0).any(axis=-1)))
        else:
            found.append(None)
    return found


def _usual_share(group: Group, score: Score, sides: tuple[Histogram, Histogram], card: Check) -> FloatArray:
    """How often a quiet window's share is as high, by column and window; nan where nobody knows, or it has none."""
    size, found = group.windows, np.full(score.value.shape, np.nan)
    for i, ground in enumerate(group.grounds):
        law = ground.shares.get(card.name)
        if law:
            own = slice(i * size, (i + 1) * size)
            found[own] = law.p_value(score.value[own], sides[1].n[own])
    return found


def _checked(group: Group, sides: tuple[Histogram, Histogram], card: Check) -> Score:
    """The answers of a check; one that says yes or no may say more of a column with all of its windows in view."""
    function, (reference, current) = CHECKS[card.name].function, sides
    if card.cells:
        score: Score = function(reference, current)
        return score
    scores = [
        function(Histogram(group.bins, ground.reference), Histogram(group.bins, one.counts, None, one.low, one.high))
        for ground, one in zip(group.grounds, group.fresh, strict=True)
    ]
    value, p_value, limit = (
        np.concatenate([getattr(one, part) for one in scores]) for part in ("value", "p_value", "limit")
    )
    return Score(value, p_value, limit)


def _said(group: Group, alone: Score, p_value: FloatArray, current: Histogram, alpha: float) -> Said:
    shape = (len(group.columns), group.windows)
    value, limit = np.asarray(alone.value), np.broadcast_to(np.asarray(alone.limit), alone.value.shape)
    notable = (np.fmin(alone.p_value, p_value) < alpha) | (np.isnan(value) & (current.n > 0))
    nothing = np.isnan(value)
    p_value, limit = (np.where(nothing, np.nan, part).reshape(shape) for part in (p_value, limit))
    return Said(value.reshape(shape), p_value, limit, np.asarray(notable.reshape(shape).any(axis=-1)))
