"""Choosing which logged prediction to explain, and in which unit."""

from typing import Any, Literal

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment, Task, Window
from monitoring.domain.text import answers, day, plural
from monitoring.figures.shared.text import MISSING, counted
from monitoring.log.windows.ranked.offered import offered
from monitoring.ui.frame import address, state, tables
from monitoring.ui.frame.bound import boxes
from monitoring.ui.frame.view import View
from monitoring.ui.results.ranked import ranked_rows
from monitoring.ui.results.windows import choose
from monitoring.ui.terms.glossary import meaning

MOST = 500
LONGEST = 30  # letters of a heading that is as wide as it is; a longer one would push the others out
WHICH = {
    "all": "All",
    "yes": "Predicted yes",
    "no": "Predicted no",
    "wrong": "Wrong",
    "labelled": "With a label",
}
ORDERS = {
    "newest": "Newest first",
    "highest": "Highest first",
    "lowest": "Lowest first",
    "worst": "Worst errors first",
    "near": "Nearest to the threshold",
}
PREDICTED = "predicted class"
OWN_UNIT = "the model's own"


def table(view: View, windows: tuple[Window, ...]) -> None:
    """The first predictions of a window by the chosen order; choosing one puts its id into the box below."""
    left, middle, right = st.columns(3)
    window = windows[choose(windows, left)]
    kinds, orders = offered(view.deployment)
    names, also = kinds_told(view.deployment), {name.lower(): kind for kind, name in WHICH.items() if kind in kinds}
    which = boxes.choose("Which", "which", {kind: names[kind] for kind in kinds}, kinds[0], place=middle, known_as=also)
    order = boxes.choose("Sorted by", "sort", {order: ORDERS[order] for order in orders}, orders[0], place=right)
    found = ranked_rows(view, window, which, order, MOST)
    shown = with_class(found.frame.reset_index(drop=True), view.deployment)
    shown = shown[[name for name in columns(view) if name in shown]]  # a shadow may have no column yet
    key = view.log.key
    st.dataframe(
        in_words(shown, view.deployment),
        hide_index=True,
        key="rows",
        height=320,
        selection_mode="single-row",
        on_select=lambda: state.choose_row(shown[key].astype(str).tolist()),
        column_config=_config(view.deployment),
        alt="Logged predictions; choose one to have it explained",
        placeholder=MISSING,
    )
    if not (state.get("id") or state.asked("id")) and len(shown):
        st.button(
            "Explain the first row of this table",
            icon=":material/account_tree:",
            key="explain-first",
            on_click=state.put,
            args=("id", str(shown[key].iloc[0])),
        )
    st.caption(
        f"{how_many(len(shown), found.matching, window)} Choose a row to have it explained; "
        "on the keyboard with the arrows, Shift and Space."
    )
    tables.download(shown, name=f"{view.deployment.name}-predictions", key="rows")
    if view.log.merged.parts():
        st.caption("Of merged logs only the counts are here: their rows are listed and explained where they are.")


def kinds_told(deployment: Deployment) -> dict[str, str]:
    """What the rows can be narrowed to, in the deployment's own words for yes and no."""
    no, yes = answers(deployment)
    return {**WHICH, "yes": f"Predicted {yes}", "no": f"Predicted {no}"}


def how_many(shown: int, matching: int, window: Window) -> str:
    """How many rows are listed, of how many that were looked for, in a sentence.

    All rows of the window are looked through; the table holds the first ones.
    """
    of = f"of all {plural(window.rows, 'row')} of the window"
    if shown < matching:
        return f"The first {shown:,} of {plural(matching, 'prediction')} that match, {of}."
    return f"{plural(matching, 'prediction')} {of}."


def elsewhere(view: View, row: pd.DataFrame) -> str:
    """Where a row was made outside of the range that is shown: when that was; otherwise nothing."""
    time = view.deployment.time
    if time is None or time not in row or pd.isna(made := pd.Timestamp(row[time].iloc[0])):
        return ""
    made = made.tz_localize(None) if made.tzinfo is None else made.tz_convert("UTC").tz_localize(None)
    start, end = view.selection.start, view.selection.end
    if (start is None or made >= start) and (end is None or made < end):
        return ""
    return f"This prediction is outside of the range that is shown: it was made on {day(made.to_pydatetime())}."


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
        help=f"{meaning('SHAP')} Boosting and logistic regression add up in log-odds, forests in probability; in the "
        "other unit the model is asked from outside, which takes longer.",
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


def in_words(frame: pd.DataFrame, deployment: Deployment) -> pd.DataFrame:
    """With the label in the words by which the sentence below says it; the log holds 1 and 0."""
    label, words = deployment.label, answers(deployment)
    if deployment.task is not Task.BINARY or label is None or label not in frame:
        return frame
    return frame.assign(**{label: frame[label].map({0: words[0], 1: words[1]})})


def _config(deployment: Deployment) -> dict[str, Any]:
    settings: dict[str, Any] = {}
    if deployment.time:
        settings[deployment.time] = st.column_config.DatetimeColumn(deployment.time, format="D MMM YYYY HH:mm:ss")
    for name in (deployment.score, *deployment.class_scores.values()):
        if name:
            settings[name] = st.column_config.ProgressColumn(name, min_value=0, max_value=1, format="%.3f")
    for name in (each for each in deployment.features if len(each) > LONGEST):
        settings[name] = st.column_config.Column(width="medium")
    said = (deployment.prediction, deployment.label) if deployment.task is Task.REGRESSION else ()
    for name in dict.fromkeys([*deployment.units, *(each for each in said if each and deployment.unit(each))]):
        width: Literal["medium"] | None = "medium" if len(name) > LONGEST else None
        settings[name] = st.column_config.NumberColumn(counted(name, deployment.unit(name)), width=width)
    return settings
