"""Choosing which logged prediction to explain, and in which unit."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment, Task, Window
from monitoring.domain.text import plural
from monitoring.figures.shared.text import MISSING, counted
from monitoring.ui.frame import address, state, tables
from monitoring.ui.frame.view import View
from monitoring.ui.results import data
from monitoring.ui.results.windows import choose

NEWEST = 500
PREDICTED = "predicted class"
OWN_UNIT = "the model's own"
Filter = Callable[[pd.DataFrame], pd.DataFrame]


def table(view: View, windows: tuple[Window, ...]) -> None:
    """The newest predictions of a window; choosing one puts its id into the box below."""
    left, right = st.columns(2)
    state.fresh("which", "All")
    window = windows[choose(windows, left)]
    which = right.selectbox("Which", list(filters(view.deployment)), key="which", bind="query-params")
    address.answer("which", which or "All")
    frame = data.rows(view, window, NEWEST)
    shown = filters(view.deployment)[which or "All"](frame).reset_index(drop=True)
    shown = with_class(shown, view.deployment)
    shown = shown[[name for name in columns(view) if name in shown]]  # a shadow may have no column yet
    key = view.log.key
    st.dataframe(
        shown,
        hide_index=True,
        key="rows",
        height=320,
        selection_mode="single-row",
        on_select=lambda: state.choose_row(shown[key].astype(str).tolist()),
        column_config=_config(view.deployment),
        alt="Logged predictions; choose one to have it explained",
        placeholder=MISSING,
    )
    cut = f"the newest {NEWEST:,} of {window.rows:,} rows" if window.rows > NEWEST else plural(window.rows, "row")
    st.caption(f"{plural(len(shown), 'prediction')} of {cut}. Choose a row to have it explained.")
    tables.download(shown, name=f"{view.deployment.name}-predictions", key="rows")
    if view.log.merged.parts():
        st.caption("Of merged logs only the counts are here: their rows are listed and explained where they are.")


def unit(deployment: Deployment, key: str = "unit") -> str:
    """In which unit SHAP splits a classifier's prediction; "" is the model's own, and the only one of a regression."""
    if deployment.task is Task.REGRESSION:
        address.answer(key)
        return ""
    log = "log-odds" if deployment.task is Task.BINARY else "log score"
    units = {OWN_UNIT: "", "probability": "probability", log: "log-odds"}
    state.fresh(key, OWN_UNIT)
    chosen = st.radio(
        "Unit of the SHAP values",
        list(units),
        key=key,
        bind="query-params",
        horizontal=True,
        help="Boosting and logistic regression add up in log-odds, forests in probability; in the other unit the model "
        "is asked from outside, which takes longer.",
    )
    address.answer(key, chosen or OWN_UNIT)
    return units[chosen or OWN_UNIT]


def columns(view: View) -> list[str]:
    """What matters first: id, time, score, prediction, label, scores of classes and of shadows, then the inputs."""
    d = view.deployment
    said = d.prediction or PREDICTED
    first = [view.log.key, d.time, d.score, said, d.label, *d.class_scores.values(), *d.beside]
    names = [name for name in first if name] + list(d.features)
    return list(dict.fromkeys(names))


def with_class(frame: pd.DataFrame, deployment: Deployment) -> pd.DataFrame:
    """With the likeliest class of each row, where the log has the scores of classes and not what was said."""
    scores = [name for name in deployment.class_scores.values() if name in frame]
    if deployment.prediction or not scores:
        return frame
    classes = {column: name for name, column in deployment.class_scores.items()}
    known = frame[scores].apply(pd.to_numeric, errors="coerce")
    likeliest = known.fillna(-1.0).idxmax(axis="columns").map(classes)
    return frame.assign(**{PREDICTED: likeliest.where(known.notna().any(axis="columns"))})


def filters(deployment: Deployment) -> dict[str, Filter]:
    """Which rows can be asked for, as far as the deployment's columns allow."""
    found: dict[str, Filter] = {"All": lambda frame: frame}
    label, score, value = deployment.label, deployment.score, deployment.prediction
    if deployment.task is Task.BINARY and score:
        cut = deployment.threshold
        found["Predicted yes"] = lambda frame: frame[frame[score] >= cut]
        found["Predicted no"] = lambda frame: frame[frame[score] < cut]
        if label:
            found["Wrong"] = lambda frame: frame[frame[label].notna() & ((frame[score] >= cut) != (frame[label] == 1))]
    if deployment.task is Task.REGRESSION and label and value:
        found["Largest errors first"] = lambda frame: _by_error(frame, value, label)
    if label:
        found["With a label"] = lambda frame: frame[frame[label].notna()]
    return found


def _by_error(frame: pd.DataFrame, value: str, label: str) -> pd.DataFrame:
    known = frame[frame[label].notna()]
    order = (known[value] - known[label].astype(float)).abs().sort_values(ascending=False).index
    return known.loc[order]


def _config(deployment: Deployment) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if deployment.time:
        settings[deployment.time] = st.column_config.DatetimeColumn(deployment.time, format="D MMM YYYY HH:mm:ss")
    for name in (deployment.score, *deployment.class_scores.values()):
        if name:
            settings[name] = st.column_config.ProgressColumn(name, min_value=0, max_value=1, format="%.3f")
    for name in deployment.units:
        settings[name] = st.column_config.NumberColumn(counted(name, deployment.unit(name)))
    return settings
