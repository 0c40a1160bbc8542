"""The alerts page's parts: what stands in a sentence, one card an alert, the past as a calendar."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import streamlit as st

from monitoring.alerts import desk, hand
from monitoring.alerts.hand import Hand
from monitoring.alerts.life import Lives
from monitoring.alerts.links import PAGES, link, place
from monitoring.alerts.look import Look
from monitoring.domain import Incident, Member, Severity, State, Verdict, Window
from monitoring.domain.selection import end_of
from monitoring.domain.text import day, plural
from monitoring.figures import alerts as figures
from monitoring.figures.shared.text import safe
from monitoring.log import Workspace
from monitoring.performance.metric import METRICS
from monitoring.quality.whole_check import EVERYTHING, WHOLE
from monitoring.ui.frame import charts, navigation, rights
from monitoring.ui.frame.guard import empty, guard, sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.results import alerted, data, leads

LOOKS = {Severity.CRITICAL: Verdict.FAIL, Severity.WARNING: Verdict.WARN, Severity.INFO: Verdict.SKIPPED}
MOST_BARS = 25


def answer(lives: Lives) -> None:
    """What stands, in a sentence."""
    open_ones = [one for one in lives if one.is_open]
    with st.container(border=True):
        if not open_ones:
            closed = f" Of the past: {plural(len(lives), 'alert')}, see below." if lives else ""
            st.markdown(f"{inline(Verdict.OK, 'No alert')} Nothing stands that wants looking after.{closed}")
            return
        worst = min(open_ones, key=_urgency)
        quiet = sum(one.state is not State.OPEN for one in open_ones)
        looked_after = f", {quiet} of them taken on or muted" if quiet else ""
        count = plural(len(open_ones), "alert stands", "alerts stand")
        st.markdown(
            f"{inline(LOOKS[worst.severity], str(worst.severity))} **{count}{looked_after}.** "
            f"{plain(worst.lead.message)}."
        )


def cards(view: View, lives: Lives, look: Look) -> None:
    """One card an open alert, what matters most first."""
    open_ones = sorted((one for one in lives if one.is_open), key=_urgency)
    if not open_ones:
        return
    refused = rights.refused(Workspace(Path(view.home)), view.deployment.name)
    if refused:
        rights.say_refused(refused)
    for one in open_ones:
        with st.container(border=True, key=f"alert-{one.id}"), guard(f"the alert {one.id}"):
            _card(view, one, look)
            with st.container(horizontal=True, vertical_alignment="center"):
                _show(view, one, look)
                if not refused:
                    _look_after(view, one)


def _card(view: View, one: Incident, look: Look) -> None:
    who = f" by {plain(one.owner)}" if one.owner and one.state is State.ACKNOWLEDGED else ""
    until = f" until {day(one.until)} UTC" if one.until else ""
    st.markdown(
        f"{inline(LOOKS[one.severity], str(one.severity))} **{plain(listing(titles(one), 4))}** · "
        f"{one.state}{who}{until}"
    )
    for member in one.members[:3]:
        st.markdown(_said(member))
    if len(one.members) > 3:
        with st.expander(plural(len(one.members) - 3, "more finding")):
            for member in one.members[3:]:
                st.markdown(_said(member))
    if one.cause:
        st.caption(f"**Probable cause:** {plain(one.cause)}.")
    if advice := view.deployment.alerts.advice(*one.lead.key):
        st.markdown(f"**What to do:** {plain(sentence(advice))}")
    if one.note:
        st.caption(f"**Note:** {plain(one.note)}")


def _urgency(one: Incident) -> tuple[int, int]:
    return [*Severity].index(one.severity), [*PAGES].index(one.lead.kind)


def titles(one: Incident) -> list[str]:
    """What an alert is about, each once, metrics and what is checked of all rows as people read them."""
    return list(dict.fromkeys(map(_title, one.members)))


def _title(member: Member) -> str:
    if member.subject == EVERYTHING:
        return WHOLE[member.rule].descriptor.title
    return METRICS[member.subject].descriptor.title if member.kind == "performance" else member.subject


def _said(member: Member) -> str:
    return f"{plain(member.message)}{'; by now it is all right' if member.over else ''}."


def _show(view: View, one: Incident, look: Look) -> None:
    """One click to the very selection."""
    lead, label = one.lead, f"Show {navigation.title(PAGES[one.lead.kind]).lower()}"
    window = place(one, lead, look).get("window")
    if alerted.own(view).selection != view.selection or window is None:
        st.link_button(label, link(view.deployment.name, one, look), icon=":material/open_in_new:")
        return
    page, address = leads.address(*lead.key, int(window), data.windows(view))
    navigation.link(page, label, address)


def _look_after(view: View, one: Incident) -> None:
    """Take it on, mute it, close it, with a name and a note."""
    with st.popover("Look after it", icon=":material/edit_note:"):
        by = st.text_input("Your name", key=f"by-{one.id}")
        note = st.text_input("Note", key=f"note-{one.id}", placeholder="Why, or what is being done")
        until = st.date_input(
            "Mute up to and with",
            value=date.today() + timedelta(days=7),
            min_value=date.today(),
            key=f"until-{one.id}",
            format="YYYY-MM-DD",
        )
        with st.container(horizontal=True):
            taken = st.button("Acknowledge", key=f"ack-{one.id}", type="primary")
            muted = st.button("Mute", key=f"mute-{one.id}")
            closed = st.button("Close", key=f"close-{one.id}", help="It does not open again for as long as it goes on")
    who = Hand(desk.now(), by.strip(), note.strip())
    act: Callable[[Lives], Lives] | None = partial(hand.acknowledge, id=one.id, hand=who) if taken else None
    act = partial(hand.close, id=one.id, hand=who) if closed else act
    if muted and isinstance(until, date):
        act = partial(hand.mute, id=one.id, hand=who, until=end_of(until))
    if act is not None:
        alerted.act(alerted.own(view), act)
        st.rerun()


def past(view: View, lives: Lives, windows: tuple[Window, ...]) -> None:
    """Every alert as a bar over the time that it is about, the newest first."""
    starts = [window.start or window.first * window.every.rows + 1 for window in windows]
    if not lives or len(starts) < 2:
        empty("There was no alert yet.", "Alerts of the past are shown here as bars over time, once there were some.")
        return
    shown = lives[::-1][:MOST_BARS]
    bars = [_bar(one) for one in shown]
    reach = (starts[0], windows[-1].end or starts[-1])
    drawn = charts.draw(view, ("calendar", tuple(bars)), lambda colours: figures.calendar(bars, colours, reach=reach))
    charts.show(drawn, alt=f"{plural(len(shown), 'alert')} over time, from beginning to last failure", key="calendar")
    if len(lives) > len(shown):
        st.caption(f"The newest {len(shown)}; all {len(lives):,}: `modelwatch alerts {view.deployment.name} --all`.")


def _bar(one: Incident) -> figures.Bar:
    last = max((member.last for member in one.members), key=_order)
    found = plural(len(one.members), "finding")
    text = f"<b>{safe(listing(titles(one), 3), 60)}</b><br>{one.severity}, {one.state}<br>{found}"
    return figures.Bar(listing(titles(one), 1), one.since, last, one.severity, text)


def _order(place: object) -> str:
    return f"{place:020}" if isinstance(place, int) else str(place)
