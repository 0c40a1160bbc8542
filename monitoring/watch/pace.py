"""When a deployment is looked at again: soon after its log has changed, later where something cannot be sent."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from monitoring.domain import Incident, State
from monitoring.log.kept.turns import Turn

SHARE = 20  # a look is followed by so many times its own length without one ...
LONGEST_PAUSE = timedelta(minutes=15)  # ... at most
FIRST_RETRY, LAST_RETRY = timedelta(minutes=1), timedelta(hours=1)
SELDOM = timedelta(hours=6)  # of logs elsewhere, of which nobody may be able to tell whether they have changed


def is_due(
    turn: Turn | None, version: str, alerts: Sequence[Incident], now: datetime, every: timedelta, *, attached: bool
) -> bool:
    """Whether to look at a deployment now.

    Args:
        turn: the last look; None where there was none.
        version: the log's as it is now.
        alerts: as they are kept.
        now: UTC.
        every: the least time from one look to the next.
        attached: whether its log lies elsewhere.
    """
    if turn is None:
        return True
    since = now - turn.at
    pause = max(every, min(SHARE * timedelta(seconds=turn.seconds), LONGEST_PAUSE))
    unmuted = any(one.state is State.MUTED and one.until is not None and one.until <= now for one in alerts)
    if version != turn.version or unmuted:
        return since >= pause
    if turn.failures:
        return since >= max(pause, patience(turn.failures))
    return attached and since >= SELDOM


def patience(failures: int) -> timedelta:
    """How long to wait after so many failures in a row, twice as long after each, one hour at most.

    >>> [str(patience(failures)) for failures in (1, 2, 3, 30)]
    ['0:01:00', '0:02:00', '0:04:00', '1:00:00']
    """
    return min(FIRST_RETRY * (1 << min(failures - 1, 10)), LAST_RETRY)
