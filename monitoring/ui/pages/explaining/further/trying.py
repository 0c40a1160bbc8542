"""What if: the row's values changed by hand, and what the model says of it then."""

import pandas as pd
import streamlit as st

from monitoring.domain import Task
from monitoring.domain.text import answers
from monitoring.explain.whatif import changes
from monitoring.explain.whatif.changed import may_be_missing, with_values
from monitoring.explain.whatif.compare import Compared, compare
from monitoring.explain.whatif.ranges import Range, ranges
from monitoring.figures.explanation import value as words
from monitoring.figures.shared.text import cut, held_against, number, share, with_unit
from monitoring.figures.whatif.moved import moved, those_shown
from monitoring.ui.frame import charts, session, state, tables
from monitoring.ui.frame.jobs import Progress, result_or_again, result_unless_stopped
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining import units
from monitoring.ui.pages.explaining.further import along, editor
from monitoring.ui.pages.explaining.further.subject import Subject

_TITLES = {
    "column": "Column",
    "value_before": "Value before",
    "value_after": "Value after",
    "shap_before": "SHAP before",
    "shap_after": "SHAP after",
    "moved": "Moved by",
}
Known = tuple[dict[str, Range], frozenset[str]]


def show(subject: Subject) -> None:
    """The values to change, before and after, which SHAP values moved, and a curve along one column."""
    known = result_unless_stopped(
        ("ranges", *subject.key), lambda told: _known(subject, told), title="Reading", stop=""
    )
    if known is None:
        return
    seen, gaps = known
    text, number_of = session.text(editor.CHANGE, f"{subject.view.deployment.name}/{subject.found.id}")
    asked = changes.read(text, subject.row, seen, gaps)
    for why in asked.refused:
        st.warning(plain(f"{why[:1].upper()}{why[1:]}, so that change of the address is left out."))
    editor.show(subject, seen, gaps, asked.values, number_of)
    changed = with_values(subject.row, asked.values)
    if asked.values:
        found = _compared(subject, changed, text)
        if found is None:
            return
        with st.container(border=True):
            st.markdown(told(subject, found))
        _moved(subject, found)
    along.show(subject, seen, gaps, changed, asked.values)


def _known(subject: Subject, progress: Progress) -> Known:
    progress("the reference's ranges", 0.2)
    model = subject.model
    return ranges(model, subject.reference), may_be_missing(model, subject.row)


def _compared(subject: Subject, changed: pd.DataFrame, text: str) -> Compared | None:
    def work(progress: Progress) -> Compared:
        progress("scoring the changed row, and splitting its score", 0.1)
        return compare(subject.model, subject.row, changed, subject.reference, subject.unit, progress)

    key = ("whatif", *subject.key, text)
    return result_or_again(key, work, title="Asking the model", stop="Stop asking")


def told(subject: Subject, found: Compared) -> str:
    """What the change does, in a sentence."""
    before, after = found.scores.tolist()
    deployment = subject.view.deployment
    if deployment.task is Task.REGRESSION:
        name = plain(deployment.label or "the value")
        then = with_unit(number(after), plain(units.of_label(deployment)))
        return f"The model predicts **{number(before)} → {then}** for {name}."
    if found.said:
        name = plain(found.target.name)
        one, other = found.said
        decision = f"it stays **{plain(one)}**" if one == other else f"**{plain(one)}** becomes **{plain(other)}**"
        return f"Probability of {name} **{share(before)} → {share(after)}**: {decision}."
    threshold = deployment.threshold
    shown, _ = held_against([before, after], [threshold])
    one, other = (plain(answers(deployment)[score >= threshold]) for score in (before, after))
    decision = f"it stays **{one}**" if one == other else f"**{one}** becomes **{other}**"
    return f"Score **{shown[0]} → {shown[1]}**, at the threshold {cut(threshold)}: {decision}."


def _moved(subject: Subject, found: Compared) -> None:
    frame = found.frame()
    texts = {name: [words(value) for value in frame[name]] for name in ("value_before", "value_after")}
    amounts = (frame[name].tolist() for name in ("shap_before", "shap_after"))
    rows = list(zip(frame["column"].tolist(), *texts.values(), *amounts, strict=True))
    with st.container(border=True):
        st.markdown("**Which SHAP values moved**: together they add up to the step between the two predictions")
        unit = units.shown(subject.view.deployment, found.before.unit)
        drawn = moved(rows, unit, state.colours())
        listed = ", ".join(f"{row[0]} {number(row[3])} to {number(row[4])}" for row in rows[:5])
        charts.show(drawn, alt=f"SHAP values before and after: {listed}", key="whatif-moved")
        st.caption(plain(those_shown(rows, unit)))
        with st.expander("As a table", icon=":material/table_rows:"):
            tables.show(
                frame,
                shown=frame.assign(**texts),
                columns=_TITLES,
                alt="SHAP values before and after the change",
                key="whatif",
                name=f"{subject.view.deployment.name}-{subject.found.id}-what-if",
            )
