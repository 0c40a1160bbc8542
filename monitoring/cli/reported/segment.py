"""The segment that somebody names, as it is counted; where there is none such, those that there are."""

import json

from monitoring.domain import Segment
from monitoring.errors import MonitoringError, listed
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.log import Log
from monitoring.log.cells.plan import MOST_SEGMENTS
from monitoring.misspelt import meant

SHOWN = 10  # values, where one is not there


def segment_of(log: Log, text: str) -> Segment:
    """The segment that a text such as `town=Ulm` means; raises `MonitoringError` that names those that there are."""
    from monitoring.releases.history import called

    d = log.deployment
    column, _, value = text.partition("=")
    segments = log.segments()
    values = [one.value for one in segments if one.column == column]
    spelt = [value, Vocabulary.as_written(values).spell(value)]
    if d.by_version and column == d.version:
        spelt.append(called(value, values))  # 2 is v2, as registered versions are joined to those that rows name
    found = [*(one for one in segments if str(one) == text), *(Segment(column, one) for one in spelt if one in values)]
    if found:
        return found[0]
    if column == d.version and not d.by_version:
        wanted = json.dumps([*d.segments, column], ensure_ascii=False)
        hint = f"write segments = {wanted} below [columns], and connect it with --replace"
        raise MonitoringError(f"the versions of {d.name} are not counted apart", hint)
    close = meant(text, map(str, segments)) if value else ""
    hint = f"did you mean {close!r}?" if close else _there(log, column, segments)
    raise MonitoringError(f"there is no segment {text!r}{_why(log, column)}", hint)


def _why(log: Log, column: str) -> str:
    """Why a value of a column may be no segment; empty where all values are."""
    if column == log.deployment.version and (others := log.other_versions()):
        return f"; the newest versions are followed, and {others:,} others are in all rows alone"
    cut = f"; of {column} the reference's {MOST_SEGMENTS} most frequent values are followed"
    return cut if column in log.plan.crowded else ""


def _there(log: Log, column: str, segments: tuple[Segment, ...]) -> str:
    """The values of that column, or of all columns that have some, the most frequent first."""
    if not segments:
        return "this deployment names no segments"
    every = list(dict.fromkeys(one.column for one in segments))
    values = {name: _by_rows(log, name, segments) for name in ([column] if column in every else every)}
    said = "; ".join(f"{name} has {listed(found, SHOWN)}" for name, found in values.items())
    name, found = next(iter(values.items()))
    return f"{said}: write --segment '{name}={found[0]}'"


def _by_rows(log: Log, column: str, segments: tuple[Segment, ...]) -> list[str]:
    """A column's values, the most frequent first; those of a reference are in this order."""
    values = [one.value for one in segments if one.column == column]
    if column != log.deployment.version:
        return values
    rows = {one.name: one.rows for one in log.named_versions()[0]}
    return sorted(values, key=lambda name: -rows.get(name, 0))
