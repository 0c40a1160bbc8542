"""Where devices lie by when they were heard of and how far they drifted; what lies close together is one mark."""

from collections.abc import Sequence
from math import floor, log10

import numpy as np

from monitoring.domain import Verdict
from monitoring.domain.text import plural
from monitoring.figures.fleet.scatter import Mark
from monitoring.fleet.report import Line
from monitoring.fleet.silence import lasting
from monitoring.fleet.words import furthest

MOST = 400  # devices with a mark of their own
ACROSS, UP = 14.0, 8.0  # marks a tenfold time, and a limit's height, where several share one
TOP, UNJUDGED = 3.0, -0.25
LEAST_HOURS = 0.1


def marks(lines: Sequence[Line]) -> tuple[Mark, ...]:
    """All devices as marks; those with the same verdict that lie close together share one where there are many."""
    groups: dict[tuple[object, ...], list[Line]] = {}
    for line in lines:
        groups.setdefault(_place(line, len(lines) > MOST), []).append(line)
    return tuple(_mark(group) for group in groups.values())


def ratio(line: Line) -> float:
    """A device's worst figure over its limit, cut at the top of the picture."""
    return UNJUDGED if line.drift is Verdict.SKIPPED else min(line.value / line.limit, TOP)


def _place(line: Line, shared: bool) -> tuple[object, ...]:
    silent = line.silent is Verdict.FAIL
    if not shared:
        return (line.device.name,)
    across = floor(ACROSS * log10(max(line.hours, LEAST_HOURS)))
    return line.drift, silent, across, floor(UP * ratio(line))


def _mark(group: Sequence[Line]) -> Mark:
    first = max(group, key=ratio)
    hours = float(np.exp(np.mean(np.log([max(line.hours, LEAST_HOURS) for line in group]))))
    return Mark(
        hours=hours,
        ratio=float(np.mean([ratio(line) for line in group])),
        verdict=first.drift,
        silent=first.silent is Verdict.FAIL,
        count=len(group),
        name=first.device.name,
        words=_words(group, first),
    )


def _words(group: Sequence[Line], first: Line) -> str:
    figure = "drift not judged" if first.drift is Verdict.SKIPPED else furthest(first)
    said = f"{figure}; last seen {lasting(first.hours)} ago"
    if len(group) == 1:
        return said
    return f"{said}; one of {plural(len(group), 'device')} that lie here, the furthest"
