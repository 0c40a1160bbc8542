"""What was live when, above the metric that matters most."""

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from monitoring.domain import Window
from monitoring.domain.text import day, on_day
from monitoring.figures import performance as figures
from monitoring.figures.releases import GAP, STRIP, Span, with_strip
from monitoring.figures.shared.event_marks import position
from monitoring.log.journal.entry import Entry
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.ui.frame import charts
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, unit
from monitoring.ui.results import data, events


def show(view: View, windows: tuple[Window, ...], entries: Sequence[Entry]) -> None:
    """The strip and the metric; where the history begins after the log's last window, that is said."""
    name = key_metric(view.deployment)
    title = METRICS[name].descriptor.title
    measures = [m for m in data.performance(view).results if m.metric == name] if windows else []
    reference = next((m for m in measures if m.window < 0), None)
    found = spans(entries, windows)
    with st.container(border=True):
        st.markdown(f"**What was live**, and under it: {title}")
        if not found:
            st.caption(_why_nothing(entries, windows))
            return
        drawn = events.draw(
            view,
            windows,
            ("versions", tuple(found)),
            lambda colours: with_strip(
                figures.trend(
                    [m for m in measures if m.window >= 0],
                    windows,
                    colours,
                    title=title,
                    unit=unit(view.deployment, name),
                    reference=reference,
                    coverage=False,
                    height=360,
                ),
                found,
                colours,
            ),
            top=1 - STRIP - GAP / 2,
        )
        charts.show(drawn, alt=f"Which version was live in each window, and {title}", key="versions")
        st.caption(" ".join(_notes(entries, windows)))


def spans(entries: Sequence[Entry], windows: Sequence[Window]) -> list[Span]:
    """What was live, as stretches of the axis of windows; the log's own past is the first version's."""
    if not windows or windows[0].start is None:
        return []
    first, end = -0.5, len(windows) - 0.5
    found: list[Span] = []
    for place, entry in enumerate(entries):
        start = first if place == 0 else (position(entry.at, windows) or first)
        version = entry.live.version if entry.live else ""
        if found and found[-1].version == version:
            continue
        at = entry.at.isoformat(sep=" ", timespec="minutes")
        if found:
            found[-1] = replace(found[-1], end=start, until=at)
        said = f"version {version}, live since {day(entry.at)}"
        found.append(Span(version, start, end, False, said, at))
    newest = entries[-1].live.version if entries and entries[-1].live else ""
    return [replace(one, now=one.version == newest) for one in found if one.version and one.end > one.start]


def _why_nothing(entries: Sequence[Entry], windows: Sequence[Window]) -> str:
    if not any(entry.live for entry in entries):
        return "No version was ever live, so there is nothing to draw; what was registered stands below."
    why = "The log has no predictions" if not windows else "The log has no times"
    return f"{why}, so there is nothing to draw; the history below has all."


def _notes(entries: Sequence[Entry], windows: Sequence[Window]) -> list[str]:
    notes = []
    begins, end = entries[0], windows[-1].end
    if windows[0].start and begins.at > windows[0].start:
        version = plain(begins.live.version) if begins.live else "none"
        notes.append(
            f"The history begins on {on_day(begins.at)}; predictions before it count as those of version "
            f"{version}, which the log was connected with."
        )
    if end and any(entry.at >= end and entry.action in events.WORDS for entry in entries[1:]):
        notes.append(f"What was done after the last window, which ends on {on_day(end)}, stands at the right end.")
    return notes
