"""Comparables: the nearest logged predictions, and what really happened."""

import pandas as pd
import streamlit as st

from monitoring.domain import Task
from monitoring.domain.text import answers, plural
from monitoring.explain.comparables.nearest import REASONS, SAMPLE, VALUES, Comparables, comparables
from monitoring.figures.shared.text import MISSING, counted, number, share, with_unit
from monitoring.ui.frame import address, state, tables
from monitoring.ui.frame.jobs import Progress, result_or_again
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining import units
from monitoring.ui.pages.explaining.further.subject import Subject

UNKNOWN = "not known yet"
KEY = "near"


def show(subject: Subject) -> None:
    """By what rows are compared, what became of the nearest in a sentence, and their table."""
    state.fresh(KEY, VALUES)
    chosen = st.segmented_control("Near by", [VALUES, REASONS], default=VALUES, key=KEY, bind="query-params")
    address.answer(KEY, chosen or VALUES)
    found = _found(subject, chosen or VALUES)
    if found is None:
        return
    with st.container(border=True):
        st.markdown(told(subject, found))
    _table(subject, found)
    how = (
        "the mean over all columns of how far apart two values are: the share of the reference between two numbers, "
        "1 for another category or a gap (Gower)"
        if (chosen or VALUES) == VALUES
        else "that between the SHAP values: predictions with the same reasons are near"
    )
    st.caption(
        f"Compared with {plural(found.sample, 'logged prediction')} of what the sidebar chose, drawn by hash"
        f"{f' ({SAMPLE:,} at most)' if found.sample >= SAMPLE - 1 else ''}. The distance is {how}. "
        "Near predictions may share a cause; then the interval is too narrow."
    )


def _found(subject: Subject, by: str) -> Comparables | None:
    view = subject.view

    def work(progress: Progress) -> Comparables:
        progress("drawing logged predictions", 0.1)
        rows = view.log.drawn_rows(view.selection, None, SAMPLE, labelled=True)
        rows = rows[rows[view.log.key].astype(str) != subject.found.id]
        progress("comparing them", 0.3)
        return comparables(
            subject.model,
            subject.row,
            rows,
            subject.reference,
            view.deployment.label or "",
            by=by,
            unit=subject.unit,
            told=lambda done: progress("comparing them", 0.3 + 0.6 * done / max(len(rows), 1)),
        )

    key = ("near", *subject.key, by, view.selection)
    return result_or_again(key, work, title="Looking for comparables", stop="Stop looking")


def told(subject: Subject, found: Comparables) -> str:
    """What became of the nearest, against what the model says, in a sentence."""
    d = subject.view.deployment
    if not found.labelled:
        return "Of none of the nearest predictions the truth is known yet."
    of = f"Of the **{found.labelled}** nearest with a label"
    if d.task is Task.REGRESSION:
        unit = plain(d.unit(d.label or ""))
        mean, low, high, own = (with_unit(number(x), unit) for x in (found.figure, found.low, found.high, found.score))
        between = "" if found.labelled < 2 else f" (95 % interval {low} to {high})"
        return f"{of}, the mean of {plain(d.label or 'the value')} is **{mean}**{between}; the model says **{own}**."
    what = found.scored_class or answers(d)[1]
    were = "was" if found.hits == 1 else "were"
    return (
        f"{of}, **{found.hits}** {were} {plain(what)}: **{share(found.figure)}** (95 % interval {share(found.low)} to "
        f"{share(found.high)}); the model says **{share(found.score)}**."
    )


def _table(subject: Subject, found: Comparables) -> None:
    d, key = subject.view.deployment, subject.view.log.key
    truth = [_truth(subject, value) for value in found.rows[d.label]] if d.label else [UNKNOWN] * len(found.rows)
    ids = found.rows[key].astype(str).tolist()
    inputs = found.rows[[name for name in d.features if name in found.rows]].reset_index(drop=True)
    first = pd.DataFrame({key: ids, "how far": found.distances, "model says": found.scores, "truth": truth})
    inputs = inputs.rename(columns={name: f"{name} (input)" for name in first if name in inputs})
    table = pd.concat([first, inputs], axis="columns")
    titles = {"how far": "How far", "model says": counted("Model says", units.shown(d, "")), "truth": "Truth"}
    st.dataframe(
        table,
        hide_index=True,
        key="near-rows",
        height=320,
        selection_mode="single-row",
        on_select=lambda: _choose(ids),
        column_config={
            "truth": counted(titles["truth"], units.shown(d, "")),
            **{name: st.column_config.NumberColumn(titles[name], format="%.3g") for name in ("how far", "model says")},
            **{
                name: st.column_config.NumberColumn(counted(name, d.unit(name)))
                for name in map(str, inputs)
                if d.unit(name)
            },
        },
        alt="The nearest logged predictions; choose one to have it explained",
        placeholder=MISSING,
    )
    st.caption("Choose a row to have that prediction explained.")
    tables.download(table, name=f"{d.name}-{subject.found.id}-comparables", key="near")


def _truth(subject: Subject, value: object) -> str:
    d = subject.view.deployment
    if pd.isna(value):  # type: ignore[call-overload]  # a scalar
        return UNKNOWN
    if d.task is Task.BINARY:
        return answers(d)[int(value)]  # type: ignore[call-overload]  # 1 or 0
    return number(float(value)) if d.task is Task.REGRESSION else str(value)  # type: ignore[arg-type]  # a number


def _choose(ids: list[str]) -> None:
    """Explain the prediction that was chosen in the table."""
    rows = state.get("near-rows").selection.rows
    if rows:
        state.put("id", ids[rows[0]])
        state.put("source", "A logged prediction")
