"""Answers of a log that has grown: those of its windows that stay, new ones, and what must be asked of all windows."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from monitoring.domain import Column, Grid, Kind, Role, Selection, Window
from monitoring.drift import run as drift
from monitoring.lifetime.followed import Followed
from monitoring.log import Log
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles.recent import Recent
from monitoring.log.windows.far_times import stretch
from monitoring.quality import run as quality
from monitoring.quality.check import CHECKS
from monitoring.reports.carried import asked
from monitoring.reports.carried.asked import Fresh, Group, Said
from monitoring.reports.carried.grids import Growing
from monitoring.reports.carried.grounds import Gathered, Ground
from monitoring.stats.compare import compare, level
from monitoring.stats.comparing.against import baseline_of
from monitoring.stats.counts_log import ReadOnce
from monitoring.stats.null.moments import Moments, hours
from monitoring.stats.sequential.course import Evidence

Grids = tuple[Grid, Grid]


class Before(NamedTuple):
    """What was found in an earlier state of a log.

    Args:
        made_of: names the answers.
        edges: of its windows, `[first grain, last, whether it is complete]`.
        grids: drift and quality.
        grounds: of columns, what their later windows are held against.
        moved: the grains whose rows are others now.
        recent: the counts of these, and of all later ones; None: none has moved.
    """

    made_of: str
    edges: Sequence[Sequence[int]]
    grids: Grids
    grounds: Mapping[str, Ground]
    moved: Sequence[int]
    recent: Recent | None


def goes_on(log: Log, selection: Selection) -> bool:
    """Whether what is found of a window stays true when others come: each is held against one reference alone."""
    moves = any(baseline_of(selection, log.deployment, kind).moves for kind in ("drift", "quality"))
    whole = (selection.as_of, selection.start, selection.end, selection.segment, log.deployment.quiet)
    return not moves and not any(whole) and not selection.every.by_rows and not log.merged.parts()


def staying(windows: Sequence[Window], before: Before) -> int:
    """How many of the first windows are those that there were, with the same rows."""
    moved = np.array(before.moved)
    for place, (window, then) in enumerate(zip(windows, before.edges, strict=False)):
        same = [window.first, window.last] == list(then[:2])
        if not same or ((window.first <= moved) & (moved < window.last)).any():
            return place
    return min(len(windows), len(before.edges))


def carry_on(
    log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str], before: Before
) -> tuple[Grids, dict[str, Followed], Gathered] | None:
    """Drift and quality, and of columns that were not read what is followed; None where all must be asked anew.

    Args:
        log: whose counts they are.
        counts: the same log.
        selection: of which windows.
        methods: of drift.
        before: what was found in an earlier state.
    """
    windows, d, recent = counts.windows(selection), log.deployment, before.recent
    kept = staying(windows, before)
    new = windows[kept:]
    if not kept or not _goes_by(windows[:kept], before) or (new and (recent is None or new[0].first < recent.since)):
        return None
    questions = drift.question(d, methods=methods), quality.question(d)
    alphas = [level(log, selection, windows, one.kind, one.tests) for one in questions]
    growing = [Growing(one, grid, kept, len(windows)) for one, grid in zip(questions, before.grids, strict=True)]
    carried: dict[str, Followed] = {}
    fresh = _fresh(log, selection, new, before.grounds, recent)
    for group in _groups(d.columns, log, growing, methods, before.grounds, fresh, hours(new)):
        calm = _answered(group, growing, methods, alphas)
        if calm is None:
            return None
        carried |= {name: _longer(before.grounds[name].followed, fresh[name], kept) for name in calm}
    rest = [column.name for column in d.columns if column.name not in carried]
    gathered = Gathered(d.columns, {name: before.grounds[name] for name in carried})
    if rest:
        own = drift.question(d, rest, methods), quality.question(d, rest)
        _, grids = compare(counts, selection, *own, seen=gathered.compared)
        for one, grid in zip(growing, grids, strict=True):
            one.put_whole(grid)
    return (growing[0].grid(), growing[1].grid()), carried, gathered


def _goes_by(windows: Sequence[Window], before: Before) -> bool:
    """Whether the windows that columns are followed on from all stay, and are whole as they were."""
    gone_by = max((ground.followed.gone_by for ground in before.grounds.values()), default=0)
    whole = [int(window.complete) for window in windows[:gone_by]]
    return whole == [is_whole for _, _, is_whole in before.edges[:gone_by]]


def _fresh(
    log: Log, selection: Selection, new: Sequence[Window], grounds: Mapping[str, Ground], recent: Recent | None
) -> dict[str, Fresh]:
    """By column the counts of new windows, of those columns that have any noted."""
    sizes = {name: len(ground.reference) for name, ground in grounds.items()}
    if not new or recent is None:
        return {name: Fresh(np.zeros((0, size)), np.zeros(0), np.zeros(0)) for name, size in sizes.items()}
    clock, edges = Clock.of(selection.every), [*(window.first for window in new), new[-1].last]
    ends = stretch(log.profile(clock), clock)
    return {name: Fresh(*parts) for name, *parts in recent.windows(sizes, edges, ends)}


def _groups(
    columns: Sequence[Column],
    log: Log,
    growing: Sequence[Growing],
    methods: Sequence[str],
    grounds: Mapping[str, Ground],
    fresh: Mapping[str, Fresh],
    begin: Moments,
) -> Iterator[Group]:
    """Columns of numbers that can be asked together; others have more to say than new windows tell."""
    alike: dict[int, list[Column]] = {}
    for column in columns:
        if column.name in fresh and column.name in grounds and _is_plain(column, growing, methods):
            alike.setdefault(len(grounds[column.name].reference), []).append(column)
    for some in alike.values():
        names = [column.name for column in some]
        bins = log.plan.columns[names[0]]
        yield Group(some, bins, [grounds[name] for name in names], [fresh[name] for name in names], begin)


def _is_plain(column: Column, growing: Sequence[Growing], methods: Sequence[str]) -> bool:
    """Whether all that applies to a column of numbers has been answered, and no check has said yes to a window."""
    drifts, checks = growing
    cards = [entry.descriptor for entry in CHECKS]
    cards = [card for card in cards if column.kind in card.kinds and column.role in card.roles]
    return (
        (column.kind, column.role) == (Kind.NUMERIC, Role.FEATURE)
        and not any(drifts.never_answered(column.name, name) for name in methods)
        and not any(checks.never_answered(column.name, card.name) for card in cards)
        and not any(checks.was_found(column.name, card.name) for card in cards if not card.cells)
    )


def _answered(
    group: Group, growing: Sequence[Growing], methods: Sequence[str], alphas: Sequence[float]
) -> list[str] | None:
    """Put the answers of new windows; of which columns there is no more to say. None: they cannot be asked together."""
    names = [column.name for column in group.columns]
    if not group.windows:
        return names
    sides = group.sides()
    drifted = asked.drift(group, sides, methods, alphas[0])
    if drifted is None:
        return None
    checked = asked.quality(group, sides, alphas[1])
    rows = tuple(side.n.reshape(len(names), -1).astype(np.int64) for side in sides)
    said: list[tuple[Growing, str, Said | None]] = [
        *((growing[0], name, one) for name, one in zip(methods, drifted, strict=True)),
        *((growing[1], name, one) for name, one in zip(CHECKS.names(), checked, strict=True)),
    ]
    notable = np.any([one.notable for _, _, one in said if one], axis=0)
    for where, name, one in said:
        where.put(names, name, one, rows)
    return [name for name, told in zip(names, notable.tolist(), strict=True) if not told]


def _longer(followed: Followed, fresh: Fresh, kept: int) -> Followed:
    """With the new windows behind those that stay."""
    windows = followed.windows.at(slice(kept - followed.gone_by)).and_then(followed.how.sums(fresh.counts))
    stays = followed.said.found is None or followed.said.found < kept
    return followed._replace(windows=windows, said=followed.said if stays else Evidence(np.nan))
