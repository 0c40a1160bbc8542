"""Sentences and names for pages: markdown-safe, with numbers written as in the pictures."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

from monitoring.domain import Deployment, Selection, Window
from monitoring.domain.text import day, last_moment, on_day, plural
from monitoring.figures.shared.text import span as window_words
from monitoring.performance.metric import METRICS
from monitoring.ui.frame.view import View

JOINER = "\u2060"
_FOUND_LATER = re.compile(r"https?:(?=//)|www(?=\.)|@|:(?=material/|streamlit:)", re.IGNORECASE)
_MARKUP = re.compile(r"([\\`*_{}\[\]()#+.!|~$<>:-])")


def plain(text: object) -> str:
    r"""A name from the data without any effect as markdown.

    An address would become a link, and the name of an icon that icon, however their signs are escaped, so that a sign
    without width stands in them.

    >>> plain("a_b$c"), plain("https://a")
    ('a\\_b\\$c', 'https\\:\u2060//a')
    """
    return _MARKUP.sub(r"\\\1", _FOUND_LATER.sub(lambda found: found[0] + JOINER, str(text)))


def unit(deployment: Deployment, metric: str) -> str:
    """What a metric is counted in: the label's unit, or nothing."""
    return deployment.unit(deployment.label or "") if METRICS[metric].descriptor.in_units else ""


def listing(names: list[str], most: int = 3) -> str:
    """Names in a sentence, the further ones as a number.

    >>> listing(["a", "b"]), listing(["a", "b", "c", "d", "e"])
    ('a and b', 'a, b, c and 2 more')
    """
    shown, rest = names[:most], len(names) - most
    if rest > 0:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]]) if len(shown) > 1 else "".join(shown)


def which_rows(view: View, windows: tuple[Window, ...], written: Callable[[object], str] = plain) -> str:
    """One line under a title: which rows, which windows, as of when; `written` is how names are."""
    chosen: Selection = view.selection
    who = f"{written(view.deployment.name)} · " + (f"only {written(chosen.segment)}" if chosen.segment else "all rows")
    rows = sum(window.rows for window in windows)
    every = f"{chosen.every.rows:,} rows" if chosen.every.by_rows else chosen.every
    count = f"{plural(rows, 'prediction')} in {plural(len(windows), 'window')} (every {every})"
    if not windows or windows[0].start is None:
        return f"{who} · {count}"
    known = f"as known on {last_moment(chosen.as_of)}" if chosen.as_of else "with everything known today"
    times = "times in UTC or as logged"
    return f"{who} · {count}, {day(windows[0].start)} to {_end(view, windows)} · {known} · {times}"


def stretch(view: View, windows: tuple[Window, ...]) -> str:
    """From when to when windows go, in short: days, or rows."""
    if not windows:
        return ""
    if windows[0].start is None:
        return f"rows {windows[0].first * windows[0].every.rows + 1} to {sum(window.rows for window in windows)}"
    return f"{windows[0].start:%Y-%m-%d} to {_last(view, windows):%Y-%m-%d}"


def _end(view: View, windows: tuple[Window, ...]) -> str:
    """When windows end, in words; the log may end days before its newest one does."""
    end, last = _until(view, windows), view.span.last
    if end is None:
        return day(last)
    return on_day(last) if last and last < end - timedelta(days=1) else last_moment(end)


def _last(view: View, windows: tuple[Window, ...]) -> datetime:
    end = _until(view, windows)
    return min(
        (moment for moment in (end and end - timedelta(microseconds=1), view.span.last) if moment), default=datetime.min
    )


def _until(view: View, windows: tuple[Window, ...]) -> datetime | None:
    ends = [moment for moment in (windows[-1].end, view.selection.as_of, view.selection.end) if moment]
    return min(ends, default=None)


def within(window: Window) -> str:
    """A window in the middle of a sentence: "in the week of 8 Apr 2013", "on 8 Apr 2013", "in rows 1 to 500"."""
    words, unit = window_words(window), window.every.unit
    if window.start is None or unit == "month":
        return f"in {words}"
    return f"in the {words}" if unit == "week" else f"on {words}" if unit == "day" else f"in the window of {words}"


def title(window: Window) -> str:
    """A window's name at the beginning of a line."""
    words = window_words(window)
    return words[:1].upper() + words[1:]
