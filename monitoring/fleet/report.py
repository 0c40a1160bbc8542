"""What is known of a fleet: a line a device, and all of its columns behind it."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from monitoring.domain import DriftResult, Grid, Verdict
from monitoring.drift.report import DriftReport
from monitoring.fleet.compared import Days
from monitoring.fleet.device import Device
from monitoring.fleet.silence import Silence
from monitoring.fleet.standing import OTHER, Standing

if TYPE_CHECKING:
    import pandas as pd

DIGITS = 12  # of an origin


@dataclass(frozen=True, slots=True)
class Line:
    """One device.

    Args:
        device: its files.
        standing: whether its version is live.
        rows: predictions in the days that are looked at.
        first: the first of these days that has any; None without.
        last: the last one.
        hours: since it was heard of.
        silent: FAIL where that is longer than is usual; SKIPPED where nobody knows what is usual.
        drift: the worst verdict of its columns.
        column: the worst of them; empty where none was judged.
        value: its figure; nan without.
        limit: its limit.
        p_value: the chance of that in as many rows.
        drifted: how many columns are beyond their limit.
        reason: what else there is to say of it, or why nothing was judged.
        comparable: whether its counts can be read and compared at all.
    """

    device: Device
    standing: Standing
    rows: int
    first: date | None
    last: date | None
    hours: float
    silent: Verdict
    drift: Verdict
    column: str
    value: float
    limit: float
    p_value: float
    drifted: int
    reason: str
    comparable: bool


@dataclass(frozen=True, eq=False)
class FleetReport:
    """A fleet as it is at a moment.

    Args:
        deployment: its name.
        now: when it was looked at (UTC).
        days: how many days count, up to `until`; None: all.
        until: the newest day that any device has counted; None where none has.
        reach: the days that count, since 1970: the first (inclusive) and the last (exclusive); None: all.
        live: the version that is live; empty where none is.
        lines: one a device.
        grid: every column of every device; the second axis is that of `lines`.
        level: the p-value below which a column fails.
        rate: of the devices that are found, the expected share of false ones is at most this.
        silence: from when on a device is silent.
    """

    deployment: str
    now: datetime
    days: int | None
    until: date | None
    reach: Days
    live: str
    lines: tuple[Line, ...]
    grid: Grid
    level: float
    rate: float
    silence: Silence

    @cached_property
    def drifted(self) -> tuple[Line, ...]:
        """Devices with a column beyond its limit, the furthest first."""
        found = [line for line in self.lines if line.drift is Verdict.FAIL]
        return tuple(sorted(found, key=lambda line: -line.value / line.limit))

    @cached_property
    def silent(self) -> tuple[Line, ...]:
        """Devices that have not been heard of for longer than is usual, the longest first."""
        found = [line for line in self.lines if line.silent is Verdict.FAIL]
        return tuple(sorted(found, key=lambda line: -line.hours))

    @cached_property
    def outdated(self) -> tuple[Line, ...]:
        """Devices that say that they run another version than the live one; none where no version is live."""
        if not self.live:
            return ()
        return tuple(line for line in self.lines if line.standing in OTHER)

    @cached_property
    def unjudged(self) -> tuple[Line, ...]:
        """Devices of which no column was judged."""
        return tuple(line for line in self.lines if line.drift is Verdict.SKIPPED)

    @property
    def verdict(self) -> Verdict:
        """FAIL where a device drifted or is silent; WARN where one runs another version or cannot be compared."""
        if self.drifted or self.silent:
            return Verdict.FAIL
        if self.outdated or any(not line.comparable for line in self.lines):
            return Verdict.WARN
        return Verdict.SKIPPED if len(self.unjudged) == len(self.lines) else Verdict.OK

    @property
    def knows_silence(self) -> bool:
        """Whether it can be told of every device whether it is silent."""
        return all(line.silent is not Verdict.SKIPPED for line in self.lines)

    @property
    def versions(self) -> Counter[str]:
        """How many devices run each version; those that did not say which under the empty name."""
        return Counter(line.device.version for line in self.lines)

    def results(self, name: str) -> tuple[DriftResult, ...]:
        """Every column of one device, by its name."""
        place = next(i for i, line in enumerate(self.lines) if line.device.name == name)
        return DriftReport((), self.grid.at(place)).results

    def frame(self) -> "pd.DataFrame":
        """A table with a row a device; times are UTC."""
        import pandas as pd

        return pd.DataFrame([_row(line) for line in self.lines], columns=None if self.lines else ["device"])


def _row(line: Line) -> dict[str, object]:
    device = line.device
    return {
        "device": device.name,
        "version": device.version,
        "standing": str(line.standing),
        "rows": line.rows,
        "first": line.first,
        "last": line.last,
        "seen": device.seen.replace(tzinfo=None),
        "silent": str(line.silent),
        "drift": str(line.drift),
        "column": line.column,
        "value": line.value,
        "limit": line.limit,
        "p_value": line.p_value,
        "drifted": line.drifted,
        "reason": line.reason,
        "deployment": device.newest.deployment,
        "origin": device.newest.origin[:DIGITS],
        "file": device.newest.file,
    }
