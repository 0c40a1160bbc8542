"""The explanation of one prediction, as cards; used for logged, typed-in and uploaded rows alike."""

import math
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment, Explanation, Task, Verdict
from monitoring.domain.text import answers, last_moment
from monitoring.explain.result import ExplainedPrediction, Skipped
from monitoring.figures import explanation as figures
from monitoring.figures.explanation import value as words
from monitoring.figures.shared.colours import Palette
from monitoring.figures.shared.text import counted, cut, held_against, number, share, signed, with_unit
from monitoring.ui.frame import charts, navigation, state, tables
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining import letter, trust, units
from monitoring.ui.pages.explaining.further.subject import Subject
from monitoring.ui.results import data


def doubt(view: View) -> None:
    """Say it where the model gives other scores than the log holds, or where something about it is not known."""
    found = data.agreement(view)
    if found is None:
        return
    if found.doubtful:
        hint = f" {sentence(found.hint)}" if found.hint else ""
        st.warning(plain(f"{sentence(found.sentence)}{hint}"), icon=":material/compare_arrows:")
    for note in found.notes:
        st.caption(plain(sentence(note)))


def show(
    deployment: Deployment,
    found: ExplainedPrediction | None,
    key: str = "explain",
    as_of: datetime | None = None,
    case: Subject | None = None,
) -> None:
    """The answer, both pictures side by side, how far to trust them, the row; nothing where there is no answer.

    Args:
        deployment: whose prediction it is.
        found: the explained prediction.
        key: what widgets' keys begin with.
        as_of: what was known then counts.
        case: the logged prediction, about which a letter can be written; a row that was typed in is nobody's case.
    """
    if found is None:
        return
    with st.container(border=True):
        st.markdown(answer(deployment, found, as_of))
        if found.version and found.version["sentence"]:
            st.caption(plain(found.version["sentence"]))
            navigation.link("versions", "Versions: which are registered, and when each was live", {})
        for note in found.notes:
            st.warning(plain(note), icon=":material/info:")
    trust.card(found)
    if case is not None:
        letter.button(case)
    shap, lime = (_with_unit(deployment, part) for part in (found.shap, found.lime))
    left, right = st.columns(2)
    with left:
        _part("SHAP", "the way from the average prediction to this one", shap, figures.waterfall, _shap_notes, key)
    with right:
        _part("LIME", "what a simple model says of rows like this one", lime, figures.bars, _lime_notes, key)
    st.caption(":material/arrow_right_alt: Orange pushes the prediction up, blue pushes it down.")
    with st.expander("The row and both explanations as a table", icon=":material/table_rows:"):
        _table(deployment, found, key)


def _with_unit(deployment: Deployment, part: Explanation | Skipped) -> Explanation | Skipped:
    return part if isinstance(part, Skipped) else replace(part, unit=units.shown(deployment, part.unit))


def _table(deployment: Deployment, found: ExplainedPrediction, key: str) -> None:
    table = as_table(found)
    read = [counted(name, deployment.unit(name)) for name in table["column"]]
    tables.show(
        table,
        shown=table.assign(column=read, value=[words(value) for value in table["value"]]),
        alt="Each column's value with its SHAP and LIME amount",
        key=f"{key}-table",
        name=f"{deployment.name}-{found.id}-explanation",
        columns={"column": "Column", "value": "Value"},
    )


def _part(
    name: str,
    what: str,
    part: Explanation | Skipped,
    figure: Callable[[Explanation, Palette], Any],
    notes: Callable[[Explanation], None],
    key: str,
) -> None:
    """One method's picture and what is to be known of it, or why there is none."""
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{name}** – {what}")
        if isinstance(part, Skipped):
            st.caption(f"{inline(Verdict.SKIPPED)} {plain(part.reason)}")
            return
        drawn = figure(part, state.colours())
        charts.show(drawn, alt=f"{name}: {_listed(part)}", key=f"{key}-{name.lower()}")
        if some := figures.shown(part):
            st.caption(plain(f"{some} The table below has each."))
        notes(part)


def answer(deployment: Deployment, found: ExplainedPrediction, as_of: datetime | None = None) -> str:
    """The prediction in a sentence, with what had become true by then, where that was known."""
    label = deployment.label
    known = _truth(deployment, found.row[label].iloc[0], as_of) if label and label in found.row else ""
    who = f"**{plain(found.id)}**: " if found.id else ""
    if deployment.task is Task.REGRESSION:
        shown = with_unit(number(found.prediction), plain(deployment.unit(label or deployment.prediction or "")))
        return f"{who}the model predicts **{shown}** for {plain(label or 'the value')}.{known}"
    if found.predicted_class is not None:
        return f"{who}**{plain(found.predicted_class)}** with probability **{share(found.prediction)}**.{known}"
    says = plain(answers(deployment)[found.prediction >= deployment.threshold])
    (score,), _ = held_against([found.prediction], [deployment.threshold])
    whose = f" for **{plain(found.scored_class)}**" if found.scored_class not in ("", "1", "True") else ""
    about = f" for {plain(label)}" if label and label not in answers(deployment) else ""
    return (
        f"{who}score **{score}**{whose}, so at the threshold {cut(deployment.threshold)} "
        f"the model says **{says}**{about}.{known}"
    )


def _truth(deployment: Deployment, truth: Any, as_of: datetime | None) -> str:
    """What is known of it, in the words of the prediction."""
    day = last_moment(as_of) if as_of else ""
    if pd.isna(truth):
        return f" The truth was not known yet on {day}." if day else " The truth is not known yet."
    said = words(truth)
    if deployment.task is Task.BINARY and truth in (0, 1):
        said = answers(deployment)[int(truth)]
    if deployment.task is Task.REGRESSION:
        said = with_unit(number(float(truth)), deployment.unit(deployment.label or ""))
    return f" The truth, {f'as known on {day}' if day else 'by all that is known today'}: **{plain(said)}**."


def as_table(found: ExplainedPrediction) -> pd.DataFrame:
    """One row a column: its value and both amounts."""
    parts = {"SHAP": found.shap, "LIME": found.lime}
    amounts = {n: {c.column: c.amount for c in p.contributions} for n, p in parts.items() if isinstance(p, Explanation)}
    names = list(dict.fromkeys(column for part in amounts.values() for column in part))
    rows = []
    for name in names:
        given = found.row[name].iloc[0] if name in found.row else None
        rows.append({"column": name, "value": given, **{n: part.get(name) for n, part in amounts.items()}})
    return pd.DataFrame(rows)


def _shap_notes(part: Explanation) -> None:
    small = abs(part.residual) <= 1e-6 * max(1.0, abs(part.prediction))
    rest = f" (residual {part.residual:.1e})" if part.residual else ""
    adds = "add up to the prediction exactly" if small else f"leave {signed(part.residual)} unexplained"
    method = plain(part.method[:1].upper() + part.method[1:])
    st.caption(f"{method}. Unit: {plain(part.unit)}. The amounts {adds}{rest}.")
    for note in part.notes:
        st.caption(plain(note))


def _lime_notes(part: Explanation) -> None:
    method = plain(part.method[:1].upper() + part.method[1:])
    st.caption(
        f"{method}. R² on rows held out: {number(part.quality.get('r2', math.nan), 2)}. "
        f"Unit: {plain(part.unit)}. Whiskers: spread over repeats."
    )
    for note in part.notes:
        st.caption(plain(note))


def _listed(part: Explanation) -> str:
    return ", ".join(f"{c.column} {signed(c.amount)}" for c in part.contributions[:5])
