"""Why findings that began together may have: what they share, in one sentence."""

from collections.abc import Sequence
from datetime import datetime
from itertools import takewhile

from monitoring.domain import Every, Member, begin
from monitoring.domain.text import day
from monitoring.errors import listed

SHORTEST = 3  # signs of a name that several columns begin with
SEPARATORS = "_.- "
GAPS = ("missing", "non_finite")


def cause(members: Sequence[Member], every: Every) -> str:
    """The probable cause of findings about several columns or metrics; empty of one alone.

    Args:
        members: the findings.
        every: how long a window is, because what broke in the same hour tells more than in the same month.

    >>> found = [Member("quality", name, "missing", 1, 1, 0.4, 0.0, "") for name in ("weather_temp", "weather_wind")]
    >>> cause(found, Every("day"))
    'missing together, and all are called weather_…: probably one source that no longer delivers'
    """
    names = list(dict.fromkeys(member.subject for member in members))
    if len(names) < 2:
        return ""
    if all(member.kind == "performance" for member in members):
        return "all are measured on the same predictions and labels"
    prefix = _prefix(names)
    gone = {member.subject for member in members if member.rule in GAPS}
    shared = f"all are called {prefix}…" if prefix else ""
    if len(gone) == len(names):
        together = f"missing together, and {shared}" if shared else "missing together"
        return f"{together}: probably one source that no longer delivers"
    told = " and ".join(part for part in (shared, _together(members, every)) if part)
    return f"{told}: probably one source" if shared else told


def _prefix(names: Sequence[str]) -> str:
    """What all names begin with, up to the last sign that separates words."""
    alike = takewhile(lambda signs: len(set(signs)) == 1, zip(*names, strict=False))
    shared = "".join(signs[0] for signs in alike)
    end = max((shared.rfind(sign) for sign in SEPARATORS), default=-1) + 1
    return shared[:end] if end > SHORTEST else ""


def _together(members: Sequence[Member], every: Every) -> str:
    """Which columns were the first to fail, and when; empty where that was one alone."""
    since = min(members, key=begin).since
    first = list(dict.fromkeys(member.subject for member in members if member.since == since))
    if len(first) < 2:
        return ""
    everything = {*first} == {member.subject for member in members}
    who = "all" if everything else listed(first, 4)
    return f"{who} {_when(since, every)}"


def _when(since: datetime | int, every: Every) -> str:
    if not isinstance(since, datetime):
        return f"began together at row {since:,}"
    if every.unit == "hour":
        return f"broke in the same hour, {day(since)}"
    return f"began in the same window, {day(since)}"
