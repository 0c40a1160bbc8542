"""What a refresh did, and what of an attached log is left out: as sentences, and as plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from monitoring.domain import Deployment
from monitoring.domain.text import plural
from monitoring.log.ground.clock import Clock
from monitoring.log.sources.source import KINDS, Sources

UNITS = {"day": "days", "hour": "hours", "rows": "windows of rows"}
MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Refreshed:
    """Which way the counts were brought up to date.

    Args:
        new: files of predictions and labels that came.
        changed: files that changed in place.
        gone: files that went.
        counted: grains that were counted anew; None: all.
        why: why everything was counted anew; empty where it was counted for the first time.
        grains: how many there are now.
        unit: what a grain is, in the plural.
        rows: how many predictions are counted now.
        left_out: what could not be counted, one sentence each.
    """

    new: int = 0
    changed: int = 0
    gone: int = 0
    counted: int | None = 0
    why: str = ""
    grains: int = 0
    unit: str = "days"
    rows: int = 0
    left_out: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        """Whether anything was counted, or files changed."""
        return self.counted != 0 or self.new + self.changed + self.gone > 0

    @property
    def sentence(self) -> str:
        """The way in a few words.

        >>> Refreshed(new=3, counted=2, grains=181).sentence
        '3 new files, 2 of 181 days counted anew'
        >>> Refreshed(changed=1, counted=None, grains=5, why="windows are counted in rows").sentence
        '1 file changed in place, everything counted anew: windows are counted in rows'
        >>> Refreshed().sentence
        'nothing changed'
        """
        found = []
        if self.new:
            found.append(f"{self.new:,} new {'file' if self.new == 1 else 'files'}")
        if self.changed:
            found.append(f"{plural(self.changed, 'file')} changed in place")
        if self.gone:
            found.append(f"{plural(self.gone, 'file')} gone")
        if self.counted is None:
            found.append(f"everything counted anew: {self.why}" if self.why else "everything counted")
        elif found or self.counted:
            found.append(f"{self.counted:,} of {self.grains:,} {self.unit} counted anew")
        return ", ".join(found) or "nothing changed"

    def to_json(self) -> dict[str, Any]:
        """Plain values, for scripts."""
        return {
            "way": self.sentence,
            "files": {"new": self.new, "changed": self.changed, "gone": self.gone},
            "counted": self.grains if self.counted is None else self.counted,
            "all": self.grains,
            "unit": self.unit,
            "rows": self.rows,
            "left_out": list(self.left_out),
        }


def file_changes(before: Sources | None, now: Sources) -> tuple[int, int, int]:
    """How many files are new, changed in place and gone."""
    new = changed = gone = 0
    for kind in KINDS:
        source = now.source(kind)
        if source and source.format != "table":
            came, went = source.changed(before.source(kind) if before else None)
            new, changed, gone = new + len(came - went), changed + len(came & went), gone + len(went - came)
    return new, changed, gone


def left_out(sources: Sources, deployment: Deployment) -> tuple[str, ...]:
    """What of an attached log could not be counted, and why; empty where all of it could."""
    found = [text for kind in KINDS for text in _left_out_of(kind, sources, deployment)]
    if sources.contradicted:
        ids = plural(sources.contradicted, "id")
        found.append(f"the labels of {ids} left out: they contradict each other, and no label_time says which is newer")
    return tuple(found)


def _left_out_of(kind: str, sources: Sources, deployment: Deployment) -> list[str]:
    names, source = deployment.source_names, sources.source(kind)
    seen = sources.seen.get(kind, {}).values()
    no_time = "left out: no time that can be read in"
    found = []
    if timeless := sum(one.timeless for one in seen):
        found.append(f"{plural(timeless, 'row')} {no_time} {names.get(deployment.time or '', deployment.time)!r}")
    if undated := sum(one.undated for one in seen):
        when = names.get(deployment.label_time or "", deployment.label_time)
        found.append(f"{plural(undated, 'label')} {no_time} {when!r}")
    if nameless := sum(one.nameless for one in seen):
        key = names.get(deployment.id or "", deployment.id)
        found.append(f"{plural(nameless, 'label')} left out: nothing in {key!r}")
    labels = sum(one.rows for one in seen) if kind == "labels" and sources.rows else 0
    if labels and all(one.grains == () for one in seen):
        key = names.get(deployment.id or "", deployment.id)
        whose = "the only label has no" if labels == 1 else f"none of the {labels:,} labels has a"
        found.append(f"{whose} prediction: what stands in {key!r} is in no row of the predictions")
    if broken := sum(one.broken for one in seen):
        found.append(f"{plural(broken, 'line')} of {kind} left out: not cut into cells as the header is")
    if lacking := [one.lacks for one in seen if one.lacks and not one.why]:
        columns = dict.fromkeys(repr(name) for lacks in lacking for name in lacks)
        found.append(f"{plural(len(lacking), 'file')} of {kind} without {_first(list(columns))}: missing in their rows")
    if source and source.left_out:
        found.append(f"{plural(len(source.left_out), 'file')} left out: {_first(source.left_out)}")
    return found


def _first(texts: Sequence[str]) -> str:
    more = f" and {len(texts) - MOST_NAMED:,} more" if len(texts) > MOST_NAMED else ""
    return f"{', '.join(texts[:MOST_NAMED])}{more}"


def unit_of(clock: Clock) -> str:
    """What a grain of a clock is, in the plural."""
    return UNITS[clock.unit]
