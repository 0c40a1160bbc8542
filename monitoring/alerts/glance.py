"""One deployment at a glance, as the list of all has it: made by whoever looks at it, a page or a check, and kept."""

import hashlib
import math
from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache

from monitoring.alerts import desk
from monitoring.alerts.status import Status
from monitoring.domain import Alert, Measure, Report, Selection, State, Window, newest_whole, whole
from monitoring.drift.report import DriftReport, input_counts
from monitoring.errors import DamagedError
from monitoring.log import Log
from monitoring.log.folder.rights import is_writable
from monitoring.log.kept import glance as kept
from monitoring.log.kept import lives
from monitoring.log.kept.glance import Glance
from monitoring.performance.run import key_metric
from monitoring.program import sources


def made_of(log: Log) -> str:
    """A digest of all that a deployment's glance depends on.

    That is its log and settings (`Log.version`), which alerts people have muted or closed, and this program. Where the
    log is looked at as of now, some checks ask how long ago the last row came, and the hour is part of it.
    """
    told = "\n".join((_program(), log.version, "" if log.deployment.as_of else _hour(), _by_hand(log)))
    return hashlib.sha256(told.encode()).hexdigest()


def _hour() -> str:
    return f"{datetime.now(UTC):%Y-%m-%dT%H}"


def _by_hand(log: Log) -> str:
    """What people did with its alerts; what a look alone does with them hushes none."""
    try:
        found = lives.read(log.folder)
    except DamagedError as error:  # whether that matters, the look itself finds out
        return error.message
    return repr([one for one in found if one.state is State.MUTED or one.by_hand])


@cache
def _program() -> str:
    """Changes whenever a source file of this program does, and not where the same one is installed anew."""
    return hashlib.sha256(repr(sorted(sources().items())).encode()).hexdigest()


def glance(
    log: Log,
    windows: Sequence[Window],
    performance: Report[Measure],
    drift: DriftReport,
    alerts: Sequence[Alert],
    state: Status,
    of: str,
) -> Glance:
    """A deployment at a glance, from the results of its own selection.

    Args:
        log: whose.
        windows: what the results' `window` points into.
        performance: realised measures of all windows.
        drift: one method a column.
        alerts: what stands.
        state: the deployment's state.
        of: from `made_of`, before any of these was computed.
    """
    measures = [m for m in performance.results if m.metric == key_metric(log.deployment)]
    newest = newest_judged(measures, windows)
    return Glance(
        of,
        state.verdict,
        state.word,
        len(alerts),
        newest.value if newest else math.nan,
        tuple(m.value for m in measures if m.window >= 0 and not math.isnan(m.value)),
        *newest_drift(drift, windows),
        log.span().last,
    )


def keep(log: Log, selection: Selection, found: Glance, hushed: Sequence[Alert]) -> None:
    """Keep it, unless the log has changed while it was made, the selection is another, or nothing may be written.

    What is muted rings again by itself some day, so a glance at such a deployment is not kept.
    """
    own = desk.is_followed(log.deployment, selection) and selection.segment is None
    if own and not hushed and is_writable(log.folder) and made_of(log) == found.made_of:
        kept.keep(log.folder, found)


def kept_of(log: Log, of: str) -> Glance | None:
    """What was kept of a deployment that is still made of the same; None where it has to be looked at."""
    return kept.read(log.folder, of)


def newest_judged(measures: Sequence[Measure], windows: Sequence[Window]) -> Measure | None:
    """One metric's measure in the newest whole window that has enough labels for it; None where none has."""
    here = {window.index for window in whole(windows)}
    known = [m for m in measures if m.window in here and not math.isnan(m.value) and not m.provisional]
    return max(known, key=lambda m: m.window, default=None)


def newest_drift(drift: DriftReport, windows: Sequence[Window]) -> tuple[int, int]:
    """How many inputs have drifted in the newest whole window, of how many that were judged."""
    newest = newest_whole(windows)
    return (0, 0) if newest is None else input_counts(drift)[newest.index]
