"""What later windows of a column are held against, kept beside the answers, so that no reference need be read."""

from collections.abc import Mapping
from dataclasses import astuple
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Column, FloatArray, Kind, Role
from monitoring.lifetime.followed import Followed
from monitoring.log.kept.arrays import Kept
from monitoring.stats.comparing.sides import Sides
from monitoring.stats.null.by_calendar import Calendar
from monitoring.stats.null.spread import Spread
from monitoring.stats.null.usual import ShareLaw
from monitoring.stats.sequential.course import Evidence
from monitoring.stats.sequential.directions import numeric
from monitoring.stats.sequential.innovations import Sums
from monitoring.stats.sequential.learning import Start
from monitoring.stats.sequential.past import Past

PARTS = Start.__slots__
# The sums of a column of numbers without those that follow from others: all rows, and of four directions, of which two
# are places, the sums, and of the places the squares and the cubes: nine in all.
ROWS, FIRST, SECOND, THIRD = 0, [1, 2, 3, 4], [5, 6, 3, 4], [7, 8, 3, 4]


class Ground(NamedTuple):
    """Of one column of numbers.

    Args:
        reference: its counts, `(cells,)`.
        spread: how far windows of a quiet time lie from it; None where nobody knows.
        calendar: the same by weekday or hour; None where these do not differ.
        shares: by check how its share varies in a quiet time; None where nobody knows.
        followed: its life so far.
    """

    reference: FloatArray
    spread: Spread | None
    calendar: Calendar | None
    shares: Mapping[str, ShareLaw | None]
    followed: Followed


class Gathered:
    """The grounds of columns, while they are asked.

    Args:
        columns: all that are watched.
        before: what is known of some already.
    """

    def __init__(self, columns: tuple[Column, ...], before: Mapping[str, Ground]) -> None:
        self._features = {c.name for c in columns if c.kind is Kind.NUMERIC and c.role is Role.FEATURE}
        self._sides = {name: ground[:4] for name, ground in before.items()}
        self._followed: dict[str, Followed] = {}

    def compared(self, name: str, sides: Sides) -> None:
        """What a column was compared with; one whose gaps hang on the weekday is read each time."""
        usual = sides.usual
        if name in self._features and not (usual and usual.untold):
            laws = (usual.law, usual.calendar, usual.shares) if usual else (None, None, {})
            self._sides[name] = (sides.reference.counts, *laws)
        else:
            self._sides.pop(name, None)

    def followed(self, name: str, followed: Followed) -> None:
        """What is followed of it."""
        self._followed[name] = followed

    def grounds(self) -> dict[str, Ground]:
        """Of those columns of which all is known."""
        return {name: Ground(*side, self._followed[name]) for name, side in self._sides.items()}


def written(grounds: Mapping[str, Ground], told: Mapping[str, Any]) -> Kept:
    """As arrays."""
    all_of, spreads = list(grounds.values()), [ground.spread for ground in grounds.values()]
    lives = [ground.followed for ground in all_of]
    known = [spread for spread in spreads if spread]
    laws = [[one.expected, one.rows, one.ways] if one else [np.nan] * 3 for one in spreads]
    arrays = {
        "reference": _flat([ground.reference for ground in all_of]),
        "scores": _flat([life.how.scores.ravel() for life in lives]),
        "steps": _stacked([life.how.steps for life in lives]),
        "pool": _stacked([np.array(life.pool.parts)[:, :, 0] for life in lives]),
        "sums": _stacked([_compact(life.windows) for life in lives]),
        "past": _stacked([life.past.table for life in lives if life.past]),
        "most": np.concatenate([np.zeros(0), *(life.past.most for life in lives if life.past)]),
        "start": _stacked([np.array([getattr(life.start, part) for part in PARTS]) for life in lives]),
        "n_reference": np.array([life.n_reference for life in lives], dtype=np.int64),
        "law": np.array(laws).reshape(-1, 3),
        "excess": _flat([one.excess for one in known]),
        "weight": _flat([one.weight for one in known]),
        "sizes": np.array([[len(ground.reference), len(s.excess) if (s := ground.spread) else 0] for ground in all_of]),
    }
    shares = {
        name: {check: _told(law) for check, law in one.shares.items()} for name, one in grounds.items() if one.shares
    }
    calendars = {name: _of_calendar(one.calendar) for name, one in grounds.items() if one.calendar}
    said = [list(astuple(life.said)) for life in lives]
    gone_by = lives[0].gone_by if lives else 0
    about = {"names": list(grounds), "shares": shares, "calendars": calendars, "said": said, "gone_by": gone_by}
    return Kept(arrays, {**told, **about})


def read(kept: Kept) -> dict[str, Ground]:
    """The inverse of `written`."""
    arrays, names = kept.arrays, kept.told["names"]
    sizes = np.cumsum(np.vstack([np.zeros((1, 2), np.int64), arrays["sizes"].reshape(-1, 2)]), axis=0)
    cells, laws = (list(pairwise(sizes[:, place].tolist())) for place in (0, 1))
    sums, found = _whole(arrays["sums"]), {}
    for i, name in enumerate(names):
        (low, high), (first, last) = cells[i], laws[i]
        expected, rows, ways = arrays["law"][i].tolist()
        law = Spread(expected, arrays["excess"][first:last], arrays["weight"][first:last], rows, ways)
        scores = arrays["scores"][4 * low : 4 * high].reshape(4, -1)
        how = numeric(scores, arrays["steps"][i])
        pool = Sums(*arrays["pool"][i][:, :, None])
        past = Past.of(kept.told["gone_by"], arrays["past"][i], arrays["most"][[i]])
        start, said = Start(*arrays["start"][i]), Evidence(*kept.told["said"][i])
        followed = Followed(how, pool, sums[i], start, int(arrays["n_reference"][i]), past, said)
        shares = {check: _share(law) for check, law in kept.told["shares"].get(name, {}).items()}
        found[name] = Ground(
            arrays["reference"][low:high],
            law if last > first else None,
            _calendar(kept.told["calendars"].get(name)),
            shares,
            followed,
        )
    return found


def _of_calendar(found: Calendar) -> list[Any]:
    return [found.name, found.codes.tolist(), found.totals.tolist(), found.spread and _of_spread(found.spread)]


def _calendar(told: list[Any] | None) -> Calendar | None:
    if told is None:
        return None
    name, codes, totals, spread = told
    return Calendar(name, np.array(codes, dtype=np.int64), np.array(totals), spread and _spread(spread))


def _of_spread(spread: Spread) -> list[Any]:
    return [spread.expected, spread.excess.tolist(), spread.weight.tolist(), spread.rows, spread.ways]


def _spread(told: list[Any]) -> Spread:
    expected, excess, weight, rows, ways = told
    return Spread(expected, np.array(excess), np.array(weight), rows, ways)


def _told(law: ShareLaw | None) -> list[Any] | None:
    if law is None:
        return None
    return [_of_spread(law.spread), law.before, law.rows]


def _share(told: list[Any] | None) -> ShareLaw | None:
    if told is None:
        return None
    spread, before, known = told
    return ShareLaw(_spread(spread), before, known)


def _flat(parts: list[FloatArray]) -> FloatArray:
    return np.concatenate([np.zeros(0), *parts])


def _stacked(parts: list[FloatArray]) -> NDArray[np.float64]:
    return np.array(parts, dtype=np.float64)


def _compact(sums: Sums) -> FloatArray:
    return np.concatenate([sums.rows[-1:], sums.first, sums.second[:2], sums.third[:2]])


def _whole(compact: NDArray[np.float64]) -> list[Sums]:
    if not compact.size:
        return []
    first, second, third = (compact[:, places] for places in (FIRST, SECOND, THIRD))
    rows = np.repeat(compact[:, :1], 4, axis=1)
    rows[:, :2] -= first[:, -1:]
    return [Sums(*parts) for parts in zip(rows, first, second, third, strict=True)]
