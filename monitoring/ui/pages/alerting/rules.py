"""Other rules of alerts, tried on the past beside those that hold, as a picture."""

from dataclasses import replace
from functools import partial

import pandas as pd
import streamlit as st

from monitoring.alerts.replay.drops import Truth, truth
from monitoring.alerts.replay.past import Seen, past
from monitoring.alerts.replay.replay import UNKNOWN, WITH, WITHOUT, Outcome, Replayed, replay
from monitoring.alerts.replay.told import rules
from monitoring.domain import AlertPolicy
from monitoring.domain.text import day, plural
from monitoring.figures import alerts as figures
from monitoring.figures.shared.text import safe
from monitoring.settings.written import to_toml
from monitoring.ui.frame import charts
from monitoring.ui.frame.jobs import finished, wait
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing
from monitoring.ui.pages.alerting.standing import titles
from monitoring.ui.results import alerted

CAME = {WITH: "performance fell", WITHOUT: "it did not fall", UNKNOWN: "labels do not tell"}


def rehearse(view: View) -> None:
    """Rules to try, and what they would have given beside those that hold now."""
    d = view.deployment
    if d.time is None:
        st.caption("The log has no times, so nobody knows what was known when: there is no past to try rules on.")
        return
    st.caption(
        "Before rules are changed they can be lived through: at the end of each window of the past, with what was "
        "known by then. Nothing is written."
    )
    tried = _asked(d.alerts)
    key = ("past", view.home, view.version, d.name)
    asked = st.button("Try them on the past", key="try-rules", icon=":material/history:", disabled=tried is None)
    if tried is None or not (asked or finished(key)):
        return
    seen, fell = wait(key, lambda progress: (past(view.log, progress), truth(view.log)), title="Looking back")
    if not seen:
        st.caption("No whole window has ended yet.")
        return
    case = alerted.case(view)
    _compared(
        view, seen, fell, {"as they are": replay(seen, case, d.alerts, fell), "tried": replay(seen, case, tried, fell)}
    )
    st.caption("To keep the rules that were tried, write on the page Settings, or into the deployment's file:")
    st.code(to_toml({"alerts": {name: value for name, value in rules(tried).items() if value != []}}).strip(), "toml")


def _asked(policy: AlertPolicy) -> AlertPolicy | None:
    """The rules that the controls say; None, with a sentence, where no window could ever fulfil them."""
    with st.grid(4, min_column_width=150):
        failing = st.number_input("Failing windows", 1, 50, max(policy.failing, 2), key="rule-failing")
        among = st.number_input("of the newest", 1, 50, max(policy.among, 3), key="rule-among")
        clear = st.number_input("Good until over", 1, 50, policy.clear, key="rule-clear")
        cool_down = st.number_input("Cool-down", 0, 50, policy.cool_down, key="rule-cool-down")
    if failing > among:
        st.warning(f"{failing} of the newest {among} windows cannot fail: raise the second number, or lower the first.")
        return None
    return replace(policy, failing=failing, among=among, clear=clear, cool_down=cool_down)


def _compared(view: View, seen: tuple[Seen, ...], fell: Truth, tried: dict[str, Replayed]) -> None:
    known = f"Performance fell {plural(len(fell.drops), 'time')} in {plural(len(fell.judged), 'judged window')}"
    dark = f"; of {plural(len(fell.unknown), 'window')} labels do not tell" if fell.unknown else ""
    st.markdown(f"{known}{dark}.")
    table = {
        name: {
            "alerts": len(one.outcomes),
            "of a drop": one.count(WITH),
            "of none": one.count(WITHOUT),
            "not known": one.count(UNKNOWN),
            "drops missed": len(one.missed),
            "days ahead (median)": one.days_ahead,
        }
        for name, one in tried.items()
    }
    st.dataframe(pd.DataFrame(table).T, alt="Counts of alerts of both rules", key="rules-compared")
    windows = [*fell.judged, *fell.unknown]
    reach = (min(w.start for w in windows if w.start), seen[-1].at)
    drops = [(drop.start, drop.end) for drop in fell.drops]
    unknown = [(w.start, w.end) for w in fell.unknown if w.start and w.end]
    for name, one in tried.items():
        bars = [_bar(each, seen[-1]) for each in one.outcomes]
        st.markdown(f"**Rules {name}**: {plural(len(bars), 'alert')}")
        build = partial(figures.calendar, bars, reach=reach, drops=drops, dark=unknown)
        drawn = charts.draw(view, ("rules", tuple(bars), len(fell.unknown)), build)
        charts.show(drawn, alt=f"Alerts of the rules {name} over time, and when performance fell", key=f"rules-{name}")


def _bar(one: Outcome, last: Seen) -> figures.Bar:
    names = titles(one.alert)
    closed = f"closed {day(one.closed)}" if one.closed else "still open"
    text = f"<b>{safe(listing(names, 3), 60)}</b><br>opened {day(one.opened)}, {closed}<br>{CAME[one.came]}"
    return figures.Bar(listing(names, 1), one.opened, one.closed or last.at, one.alert.severity, text)
