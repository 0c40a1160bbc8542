"""The sidebar: which deployment, as of when, which stretch, which windows, which segment; all of it in the address."""

from datetime import date, datetime
from typing import Any

import streamlit as st

from monitoring.domain import Deployment, Every, Segment, Selection
from monitoring.domain.text import day, plural
from monitoring.log import Log, Span, Workspace
from monitoring.log.cells.plan import MOST_SEGMENTS
from monitoring.log.exchange import alone
from monitoring.ui.frame import address, state
from monitoring.ui.frame.view import RANGES, View, as_of_days, as_of_moment, last_day, lengths, stretch
from monitoring.ui.frame.words import plain
from monitoring.ui.menu import served
from monitoring.ui.menu.saved import listing
from monitoring.ui.results import data, events
from monitoring.ui.terms.glossary import meaning

ALL_ROWS = "All rows"


def draw(workspace: Workspace, *, of_rows: bool = False) -> View:
    """Draw the controls and answer what they say; the workspace has at least one deployment.

    Where merged counts cannot be added up, the controls reach over the log's own rows, and so does a page that is
    `of_rows`; any other one says what to do.
    """
    log = workspace.log(choose(workspace))
    old = log.merged.outdated()
    own = alone(log) if old else log
    with st.sidebar:
        span = data.span(str(workspace.home), log.deployment.name, own.version, own)
        selection = _selection(own, span)
        shown = own if of_rows else log
        view = View(str(workspace.home), shown, shown.version, selection, span)
        if told := served.caption(log.deployment, selection.segment, events.entries(view)):
            st.caption(told)
        st.caption(_reach(span))
        if old:
            st.caption(f":material/warning: {_without(log.deployment.name, len(old))}")
    return view


def choose(workspace: Workspace) -> str:
    """Draw the box for the deployment alone, with its saved views, and answer which it is; it need not be whole."""
    names = workspace.names()
    state.settle("deployment", names)
    if missed := state.missed("deployment"):
        here = plain(state.get("deployment", names[0]))
        st.warning(f"There is no deployment **{plain(missed)}** here; shown is **{here}**.", icon=":material/link_off:")
    with st.sidebar:
        name = _deployment(names)
        state.note_deployment(name)
        listing.offer(name)
    return name


def _deployment(names: tuple[str, ...]) -> str:
    # A value that equals a widget's default is left out of the address, so this one has none. Streamlit calls a widget
    # without default and without a way to empty it "(required)": its label is drawn here instead.
    with st.container(gap="xxsmall"):
        st.markdown(":small[Deployment]", help=meaning("Deployment"))
        chosen = st.selectbox(
            "Deployment",
            names,
            index=None,
            required=True,
            key="deployment",
            bind="query-params",
            label_visibility="collapsed",
        )
    return chosen or names[0]


def _selection(log: Log, span: Span) -> Selection:
    deployment = log.deployment
    as_of, (start, end) = None, (None, None)
    if deployment.time and span.first and span.last:
        as_of = _as_of(deployment, span)
        start, end = _stretch(span, as_of)
    else:
        for key in ("as_of", "range", "from", "to"):
            address.answer(key)
    options = lengths(deployment)
    own = str(deployment.every)
    state.fresh("every", own)
    every = st.selectbox(
        "Windows of a" if deployment.time else "Windows of",
        options,
        index=options.index(own),
        key="every",
        bind="query-params",
        help=f"{meaning('Window')} Weeks begin on Monday.",
    )
    address.answer("every", every or own)
    return Selection(
        deployment=deployment.name,
        every=Every.parse(every or own),
        as_of=as_of,
        start=start,
        end=end,
        segment=_segment(log),
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
        help=meaning("As of"),
    )
    day = chosen if isinstance(chosen, date) else default
    address.answer("as_of", str(day))
    return as_of_moment(deployment, span, day)


def _stretch(span: Span, as_of: datetime | None) -> tuple[datetime | None, datetime | None]:
    state.fresh("range", "All")
    name = st.selectbox("Range", list(RANGES), index=list(RANGES).index("All"), key="range", bind="query-params")
    address.answer("range", name or "All")
    if name != "Dates":
        address.answer("from")
        address.answer("to")
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
    address.answer("from", str(begin))
    address.answer("to", str(until))
    return stretch("Dates", (min(begin, until), max(begin, until)), span, as_of)


def _segment(log: Log) -> Segment | None:
    known = {str(segment): segment for segment in log.segments()}
    if not known:
        address.answer("segment")
        return None
    crowded = ", ".join(map(plain, log.plan.crowded))
    cut = f" Of {crowded} the reference's {MOST_SEGMENTS} most frequent values; the others are in all rows alone."
    state.fresh("segment", ALL_ROWS)
    told = meaning("Segment") + (cut if crowded else "") + served.help_text(log)
    chosen = st.selectbox("Segment", [ALL_ROWS, *known], key="segment", bind="query-params", help=told)
    address.answer("segment", chosen or ALL_ROWS)
    return known.get(chosen or ALL_ROWS)


def _reach(span: Span) -> str:
    if span.last is None:
        return f":material/database: {plural(span.rows, 'prediction')}"
    labels = f"; labels until {day(_date(span.last_label))}" if span.last_label else ""
    reach = f"{day(_date(span.first))} to {day(_date(span.last))}"
    return f":material/schedule: The log holds {plural(span.rows, 'prediction')}, {reach}{labels}"


def _without(name: str, files: int) -> str:
    """That merged counts are missing in that.

    >>> _without("churn", 1)
    'Without the counts of 1 merged file, which another version of Modelwatch made: `modelwatch profile list churn`.'
    """
    which = f"{plural(files, 'merged file')}, which another version of Modelwatch made"
    return f"Without the counts of {which}: `modelwatch profile list {name}`."


def _date(moment: datetime | None) -> datetime | None:
    return moment and datetime(moment.year, moment.month, moment.day)
