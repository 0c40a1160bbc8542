"""The overview's parts: the answer, the key metric over time, what changed."""

from collections.abc import Mapping
from typing import Any

import streamlit as st

from monitoring.alerts.budget import budget, meaning
from monitoring.domain import Alert, Measure, Window
from monitoring.domain.text import plural
from monitoring.figures import performance as figures
from monitoring.figures.shared.colours import Palette
from monitoring.log import Log
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.quality.whole_check import EVERYTHING, WHOLE
from monitoring.ui.frame import address, charts, navigation
from monitoring.ui.frame.guard import Failed
from monitoring.ui.frame.verdicts import state as state_badge
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, unit
from monitoring.ui.menu import second
from monitoring.ui.pages.performing import lacking, over
from monitoring.ui.results import data, events, leads, sentences
from monitoring.ui.results.status import Answer

OF_A_KIND = 2
KINDS = ("performance", "drift", "quality")


def show(found: Answer) -> None:
    """The status in a sentence, with its verdict."""
    with st.container(border=True, key="answer"):
        st.markdown(f"{state_badge(found.state)} {' '.join(found.sentences)}")


def course(view: View, windows: tuple[Window, ...], logs: Mapping[str, Log | Failed]) -> None:
    """The key metric over time, with a second line over it where one is chosen."""
    name = key_metric(view.deployment)
    title = METRICS[name].descriptor.title
    measures = [m for m in data.performance(view).results if m.metric == name]
    reference: Measure | None = next((m for m in measures if m.window < 0), None)
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{title} over time**")
        if missing := lacking.lack(view, windows, measures):
            lacking.explain(missing)
            address.answer("over")
            return
        beside = second.choose(view, windows, st.container(), logs)

        def draw(colours: Palette) -> Any:
            drawn = figures.trend(
                [m for m in measures if m.window >= 0],
                windows,
                colours,
                title=title,
                unit=unit(view.deployment, name),
                reference=reference,
                height=530,
            )
            return over.metric(drawn, beside, name, None, colours)

        drawn = events.draw(view, windows, ("course", beside and beside.key), draw)
        charts.show(drawn, alt=f"{title} in each window with its 95 % interval, and label coverage", key="course")
        second.say(beside)
        events.listed(view)


def changes(view: View, found: Answer, windows: tuple[Window, ...]) -> None:
    """What stands: subject, figure, limit, since when; each opens its page."""
    with st.container(border=True, height="stretch", key="changes"):
        besides = f", {len(found.looks):,} to look at" if found.looks else ""
        st.markdown(f"**What changed** – {plural(len(found.alerts), 'finding')}{besides}")
        if found.alerts:
            st.caption("Click a finding to see it.")
        else:
            st.markdown(f"{state_badge(found.state)} {sentences.nothing_stands(found.state)}")
        shown = [a for kind in KINDS for a in [a for a in found.alerts if a.kind == kind][:OF_A_KIND]]
        for alert in shown:
            _change(alert, windows)
        hidden = [alert for alert in found.alerts if alert not in shown]
        for kind, more in sentences.further(hidden).items():
            navigation.link(kind, more, leads.further(kind, hidden))
        for look in [each for kind in KINDS for each in [e for e in found.looks if e.kind == kind][:OF_A_KIND]]:
            _leads_to(*look.key, look.window, windows, look.subject, f"To look at: {look.why}")
        found_budget = budget(view.deployment, view.selection.every, windows)
        st.caption(f"What your budget means here: {plain(meaning(found_budget, view.deployment, view.selection))}.")


def _change(alert: Alert, windows: tuple[Window, ...]) -> None:
    """One finding, as a link to where it is shown."""
    of_all = alert.subject == EVERYTHING
    name = METRICS[alert.subject].descriptor.title if alert.kind == "performance" else alert.subject
    name = WHOLE[alert.rule].descriptor.title if of_all else name
    text = alert.message.removeprefix(f"{alert.subject}: ").removeprefix(f"{alert.subject} ")
    _leads_to(*alert.key, alert.window, windows, name, text)


def _leads_to(kind: str, subject: str, rule: str, at: int, windows: tuple[Window, ...], name: str, text: str) -> None:
    page, address = leads.address(kind, subject, rule, at, windows)
    with st.container(gap=None):
        navigation.link(page, f"**{plain(name)}**", address, help=f"Open on the page {navigation.title(page)}")
        st.caption(plain(text[:1].upper() + text[1:]))
