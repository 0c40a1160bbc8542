"""Training a candidate: what and on which rows, in a process of its own, and what came of it."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment, Task
from monitoring.domain.selection import show_end
from monitoring.domain.text import plural, short
from monitoring.log import Workspace
from monitoring.performance.metric import titled
from monitoring.retraining import apart
from monitoring.retraining.advice import Advice, Advised
from monitoring.retraining.window import Recommended
from monitoring.ui.frame import jobs, navigation
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.view import View, last_day
from monitoring.ui.frame.words import plain

TRAIN, PLATT, ISOTONIC = "Train anew", "Calibrate (Platt)", "Calibrate (isotonic)"
OPTIONS = {TRAIN: [], PLATT: ["--recalibrate", "platt"], ISOTONIC: ["--recalibrate", "isotonic"]}
SIDES = {"champion": "in use", "calibrated": "in use, calibrated", "candidate": "candidate"}


def workspace(view: View) -> Workspace:
    """Where candidates are registered."""
    return Workspace(Path(view.home))


def offer(view: View, rows: Recommended, advice: Advised | None) -> None:
    """The button that trains, or how far it is, or what came of it; a reload finds each of them."""
    key = ("retrain", view.home, view.deployment.name)
    if not jobs.begun(key):
        options = _asked(view, rows, advice)
        if options is not None:
            home, name = workspace(view).home, view.deployment.name
            jobs.begin(key, lambda progress: apart.retrain(home, name, options, progress))
            st.rerun()
        return
    try:
        done = jobs.take(key, title="Training", stop="Stop")
    finally:
        if not jobs.finished(key):
            jobs.forget(key)
    if done is jobs.STOPPED:
        st.info("That was stopped: nothing was registered.", icon=":material/info:")
        st.button("Go on", key="go-on")
        return
    assert isinstance(done, dict)
    _show(view.deployment, done)
    st.button("Train another one", icon=":material/refresh:", key="another", on_click=jobs.forget, args=(key,))


def _asked(view: View, rows: Recommended, advice: Advised | None) -> list[str] | None:
    """The options of the command, once the button is pressed."""
    d, as_of = view.deployment, view.selection.as_of
    ways = [TRAIN, PLATT, ISOTONIC] if d.task is Task.BINARY else [TRAIN]
    usual = PLATT if advice and advice.what is Advice.RECALIBRATE and len(ways) > 1 else TRAIN
    with st.container(horizontal=True, vertical_alignment="bottom"):
        way = st.selectbox("What", ways, index=ways.index(usual), key="way")
        start = st.date_input("From", rows.start.date(), key="train-from", format="YYYY-MM-DD")
        end = st.date_input("To (and validate later)", last_day(rows.end), key="train-to", format="YYYY-MM-DD")
    note = st.text_input("Why", key="train-note", placeholder="Stands in the history of versions")
    if not st.button("Train a candidate", type="primary", icon=":material/model_training:", key="train"):
        return None
    assert isinstance(start, date)
    assert isinstance(end, date)
    day = show_end(as_of) if as_of else str(max(filter(None, (view.span.last, view.span.last_label))).date())
    said = ["--from", str(start), "--to", str(end), "--as-of", str(day)]
    return [*OPTIONS[str(way)], *said, *(["--note", note] if note else [])]


def _show(deployment: Deployment, found: Mapping[str, Any]) -> None:
    """The decision of the gate, the figures of all sides on the same rows, what was left out."""
    version, gate = found["version"], found["gate"]
    name = found["deployment"]
    trained = f"{plural(found['rows'], 'row')}, validated on {plural(found['validated_on'], 'later row')}"
    st.markdown(f"Version **{plain(version)}** is registered, and not live. It has learnt from {trained}.")
    if gate:
        st.markdown(f"**Release gate: {plain(gate['verdict'])}.** {plain(sentence(gate['sentence']))}")
        if st.button("See each rule's answer", icon=navigation.icon(navigation.GATE), key="to-gate"):
            navigation.go_to(navigation.GATE, {"deployment": name, "version": version})
    sides = {title: found[side] for side, title in SIDES.items() if found[side]}
    table, gains = (
        {
            title: {f"{titled(one, deployment)}{by}": _figure(of) for one, of in side[key].items()}
            for title, side in sides.items()
        }
        for key, by in (("metrics", ""), ("better_than_champion", ", better by"))
    )
    shown = pd.concat([pd.DataFrame(table), pd.DataFrame(gains)])
    st.dataframe(shown.fillna(""), alt="Metrics of the candidate and of the model in use on the same rows", key="sides")
    for why in [*found["left_out"], *found["said"]]:
        st.caption(plain(sentence(why)))


def _figure(one: Mapping[str, Any]) -> str:
    value, low, high = (one[key] for key in ("value", "low", "high"))
    return "–" if value is None else short(value) if low is None else f"{short(value)} ({short(low)} to {short(high)})"
