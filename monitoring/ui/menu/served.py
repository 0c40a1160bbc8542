"""Versions that serve side by side: when each was live, by the journal, and which pages offer beside each other."""

from collections.abc import Sequence
from datetime import datetime

from monitoring.domain import Deployment, Segment
from monitoring.domain.text import day, plural
from monitoring.log import Log
from monitoring.log.journal.entry import Entry
from monitoring.releases.history import called, live_now
from monitoring.ui.frame.words import plain

NOT_APART = (
    "Of a version, the log's own rows are counted, and the whole reference is what they are compared with; rows that "
    "name no version, and merged counts, are in all rows alone."
)


def since(name: str, entries: Sequence[Entry]) -> str:
    """When the version that rows call by a name was live, as a sentence's end; empty where there is no journal."""
    if not entries:
        return ""
    known = called(name, {entry.version for entry in entries})
    if not known:
        return "nobody registered it"
    begun = ended = None
    for entry in entries:
        is_live = entry.live is not None and entry.live.version == known
        if is_live and (begun is None or ended is not None):
            begun, ended = entry.at, None
        elif not is_live and begun is not None and ended is None:
            ended = entry.at
    if begun is None:
        return "registered, and never live"
    return f"live since {_moment(begun)}" if ended is None else f"live from {_moment(begun)} to {_moment(ended)}"


def caption(deployment: Deployment, segment: Segment | None, entries: Sequence[Entry]) -> str:
    """What there is to say of a segment that is a version; empty where it is none, or nothing is known."""
    if segment is None or not deployment.is_version(segment):
        return ""
    told = since(segment.value, entries)
    return f"Version {plain(segment.value)}: {told}" if told else ""


def help_text(log: Log) -> str:
    """What the box of segments says of versions; empty where they are not told apart."""
    if not log.deployment.by_version:
        return ""
    others = log.other_versions()
    more = f" {plural(others, 'older version')} more: only in all rows." if others else ""
    return f" {NOT_APART}{more}"


def pair(deployment: Deployment, segments: Sequence[Segment], entries: Sequence[Entry]) -> list[Segment]:
    """Two versions to lay over each other: the one that came last, and the live one, or the one that came before."""
    there = [one for one in segments if deployment.is_version(one)]
    if len(there) < 2:
        return there
    live, newest = live_now(entries), there[-1]
    known = {live.version} if live else set()
    other = next((one for one in there[:-1] if called(one.value, known)), there[-2])
    return [newest, other]


def _moment(at: datetime) -> str:
    return day(at.replace(second=0, microsecond=0))
