"""A log of which no new rows come any more."""

import math
from collections.abc import Sequence
from datetime import datetime

import numpy as np

from monitoring.domain import Deployment, Feed, Severity
from monitoring.domain.text import day, short
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, only_now

NAME = "freshness"
LIMIT = 1.5
LEAST = 0.1**2  # variance of logarithms: rows that are as punctual as can be come a tenth earlier or later
FEWEST, MOST, FEWEST_ALIKE = 8, 84, 4
ABOUT = 0.75  # of the way, in logarithms: about as far, where days are whole ones and means are not
TOO_FEW = (
    f"fewer than {FEWEST} waits for new rows are known, too few to tell which is usual; monitor.fresh_hours says it"
)


def silence(feed: Feed, *, hourly: bool) -> tuple[float, float, float]:
    """How many times as long as usual nothing new has come, the usual hours, and the p-value; nan where not known.

    Usual is the mean of the logarithms of the last waits that began on the same weekday (at the same hour): a log that
    rests on Sundays is not told off on Mondays. Where there are under four, it is that of all the last ones. The
    p-value is the larger of two: that of Student's prediction interval for one more wait, one-sided, by how far waits
    lie from what is usual for them; and how often one lies about as far.

    Args:
        feed: how rows come in.
        hourly: whether it is looked at by the hour.

    >>> from datetime import datetime, timedelta
    >>> days = [datetime(2024, 1, 1) + timedelta(day) for day in range(12)]
    >>> waits = tuple((day, 24.0) for day in days)
    >>> times, usual, p_value = silence(Feed(days[-1] + timedelta(4), days[-1] + timedelta(1), waits), hourly=False)
    >>> round(times, 9), round(usual, 9), p_value < 1e-6
    (3.0, 24.0, True)
    """
    known = [(begin, hours) for begin, hours in feed.waits if hours > 0][-MOST:]
    if len(known) < FEWEST or feed.newest is None or math.isnan(feed.silence):
        return math.nan, math.nan, math.nan
    logs = np.log([hours for _, hours in known])
    slots = np.array([_slot(begin, hourly) for begin, _ in known])
    means = {slot: logs[slots == slot] for slot in np.unique(slots)}
    means = {slot: alike for slot, alike in means.items() if len(alike) >= FEWEST_ALIKE}
    off = logs - np.array([means.get(slot, logs).mean() for slot in slots])
    alike = means.get(_slot(feed.newest, hourly), logs)
    usual = math.exp(alike.mean())
    if not feed.silence:
        return 0.0, usual, 1.0
    from scipy.special import stdtr

    freedom = len(logs) - max(len(means), 1)
    spread = math.sqrt(max(float(off @ off) / freedom, LEAST) * (1 + 1 / len(alike)))
    longer = math.log(feed.silence / usual)
    p_value = max(float(stdtr(freedom, -longer / spread)), float(np.mean(off >= ABOUT * longer)))
    return feed.silence / usual, usual, p_value


def _slot(begin: datetime, hourly: bool) -> int:
    return begin.hour if hourly else begin.weekday()


def chances(deployment: Deployment) -> int:
    """A limit that somebody has set is no matter of chance."""
    return 0 if deployment.fresh_hours else 1


@WHOLE.register(
    WholeCheck(
        name=NAME,
        title="No new predictions",
        summary="For how long no new row has come, as a multiple of what is usual (of the same weekday or hour), or of "
        "`monitor.fresh_hours`; up to the as-of, without one up to now, by the pace in which files came.",
        limit="one and a half times the usual, or the hours that are set",
        told=lambda result, _: result.reason,
        tests=chances,
        severity=Severity.CRITICAL,
        of_ends=True,
        now_alone=True,
        not_for="Windows in the past without rows: empty looks at them.",
        source="Student's prediction interval for the logarithm of one more wait, and how often one is as long.",
    )
)
def freshness(facts: Facts) -> Sequence[Found]:
    """The newest window says how old the newest row is."""
    feed, hours = facts.feed, facts.deployment.fresh_hours
    nothing = facts.segment_reason
    if not nothing and math.isnan(feed.silence):
        nothing = feed.why or "the log has no rows yet"
    if nothing:
        return (only_now(facts, np.nan, np.nan, np.nan, nothing, ends=True),)
    if hours:
        times = feed.silence / hours
        return (only_now(facts, times, 1.0, 0.0, _words(feed, f"at most {_long(hours)}", times >= 1), ends=True),)
    times, usual, p_value = silence(feed, hourly=facts.selection.every.unit == "hour")
    if math.isnan(times):
        return (only_now(facts, np.nan, np.nan, np.nan, feed.why or TOO_FEW, ends=True),)
    words = _words(feed, f"usually {_long(usual)}", times >= LIMIT)
    return (only_now(facts, times, LIMIT, p_value, words, ends=True),)


def _words(feed: Feed, against: str, is_long: bool) -> str:
    """How old the newest row is, where that is older than it may be."""
    if not is_long or feed.newest is None:
        return ""
    newest = f"the newest is of {day(feed.newest)}"
    return f"no new predictions for {_long(feed.silence)}, {against}: {newest}"


def _long(hours: float) -> str:
    """Hours as people say them.

    >>> _long(30), _long(72), _long(0.5)
    ('30 hours', '3 days', '30 minutes')
    """
    if hours < 1:
        return f"{60 * hours:.0f} minutes"
    return f"{short(hours / 24, 2)} days" if hours >= 48 else f"{short(hours, 2)} hours"
