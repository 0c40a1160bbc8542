"""The sidebar: which deployment, as of when, which stretch, which windows, which segment; all of it in the address."""

from datetime import date, datetime
from typing import Any

import streamlit as st

from monitoring.domain import Deployment, Every, Segment, Selection
from monitoring.log import Span, Workspace
from monitoring.ui import data, state
from monitoring.ui.view import RANGES, View, as_of_days, as_of_moment, last_day, lengths, stretch
from monitoring.ui.words import day, listing, plain, plural

ALL_ROWS = "All rows"
FILTERS = ("as_of", "range", "every", "segment")


def draw(workspace: Workspace) -> View:
    """Draw the controls and answer what they say; the workspace has at least one deployment."""
    names, asked = workspace.names(), state.asked("deployment")
    if asked and asked not in names:
        st.warning(
            f"There is no deployment **{plain(asked)}** here; this is another one. Choose from the list.",
            icon=":material/link_off:",
        )
    wishes = {key: state.wished(key) for key in FILTERS}
    with st.sidebar:
        name = st.selectbox("Deployment", names, key="deployment", bind="query-params")
        log = workspace.log(name or names[0])
        state.note_deployment(log.deployment.name)
        version = log.version
        span = data.span(str(workspace.home), log.deployment.name, version, log)
        selection = _selection(log.deployment, span, log.segments())
        st.caption(_reach(span))
    _say_unmet(wishes)
    return View(str(workspace.home), log, version, selection, span)


def _say_unmet(wishes: dict[str, str | None]) -> None:
    unmet = [(key, wish) for key, wish in wishes.items() if wish and wish != str(state.get(key))]
    if unmet:
        asked = listing([f"**{plain(key)} = {plain(wish)}**" for key, wish in unmet])
        st.warning(
            f"The link asks for {asked}, which this log does not have: the sidebar says what is shown instead.",
            icon=":material/link_off:",
        )


def _selection(deployment: Deployment, span: Span, segments: tuple[Segment, ...]) -> Selection:
    as_of, (start, end) = None, (None, None)
    if deployment.time and span.first and span.last:
        as_of = _as_of(deployment, span)
        start, end = _stretch(span, as_of)
    options = lengths(deployment)
    own = str(deployment.every)
    state.fresh("every", own)
    every = st.selectbox(
        "Windows of a" if deployment.time else "Windows of",
        options,
        index=options.index(own),
        key="every",
        bind="query-params",
        help="How long one point in the pictures is. Weeks begin on Monday.",
    )
    return Selection(
        deployment=deployment.name,
        every=Every.parse(every or own),
        as_of=as_of,
        start=start,
        end=end,
        segment=_segment(segments),
    )


def _as_of(deployment: Deployment, span: Span) -> datetime | None:
    earliest, default, latest = as_of_days(deployment, span)
    state.fresh("as_of", default)
    chosen = st.date_input(
        "As of",
        value=default,
        min_value=earliest,
        max_value=latest,
        key="as_of",
        bind="query-params",
        format="YYYY-MM-DD",
        help="Show what was known at the end of this day: later predictions and labels do not count.",
    )
    return as_of_moment(deployment, span, chosen if isinstance(chosen, date) else default)


def _stretch(span: Span, as_of: datetime | None) -> tuple[datetime | None, datetime | None]:
    state.fresh("range", "All")
    name = st.selectbox("Range", list(RANGES), index=list(RANGES).index("All"), key="range", bind="query-params")
    if name != "Dates" or span.first is None or span.last is None:
        return stretch(name or "All", None, span, as_of)
    first, last = span.first.date(), min(span.last.date(), last_day(as_of)) if as_of else span.last.date()
    left, right = st.columns(2)
    options: dict[str, Any] = {
        "min_value": first,
        "max_value": max(first, last),
        "bind": "query-params",
        "format": "YYYY-MM-DD",
    }
    state.fresh("from", first)
    state.fresh("to", last)
    begin = left.date_input("From", value=first, key="from", **options)
    until = right.date_input("To", value=max(first, last), key="to", **options)
    return stretch("Dates", (min(begin, until), max(begin, until)), span, as_of)


def _segment(segments: tuple[Segment, ...]) -> Segment | None:
    if not segments:
        return None
    known = {str(segment): segment for segment in segments}
    state.fresh("segment", ALL_ROWS)
    chosen = st.selectbox("Segment", [ALL_ROWS, *known], key="segment", bind="query-params")
    return known.get(chosen or ALL_ROWS)


def _reach(span: Span) -> str:
    if span.last is None:
        return f":material/database: {plural(span.rows, 'prediction')}"
    labels = f"; labels until {day(_date(span.last_label))}" if span.last_label else ""
    reach = f"{day(_date(span.first))} to {day(_date(span.last))}"
    return f":material/schedule: The log holds {plural(span.rows, 'prediction')}, {reach}{labels}"


def _date(moment: datetime | None) -> datetime | None:
    return moment and datetime(moment.year, moment.month, moment.day)
