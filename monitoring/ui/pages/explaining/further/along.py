"""What the model says along one column, of the row and on average."""

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from monitoring.domain import Task
from monitoring.explain.target import choose, of_output
from monitoring.explain.whatif.curves import Curve, curve
from monitoring.explain.whatif.ranges import Range
from monitoring.figures.explanation import value as words
from monitoring.figures.shared.text import counted, number
from monitoring.figures.whatif import curve as figures
from monitoring.ui.frame import address, charts, state
from monitoring.ui.frame.jobs import Progress, result_or_again
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining.further import editor
from monitoring.ui.pages.explaining.further.subject import Subject


def show(
    subject: Subject,
    ranges: Mapping[str, Range],
    gaps: frozenset[str],
    changed: pd.DataFrame,
    values: Mapping[str, object],
) -> None:
    """The curve of a chosen column, with the row as it was and as it is now."""
    names = [name for name in editor.by_weight(subject, ranges) if not ranges[name].empty]
    with st.container(border=True):
        state.fresh("curve", names[0])
        chosen = st.selectbox("What the model says along", names, key="curve", bind="query-params")
        address.answer("curve", chosen or names[0])
        name = chosen or names[0]
        here = [pd.isna(each[name].iloc[0]) for each in (subject.row, changed)]
        found = _curve(subject, ranges[name], changed, name in gaps and (ranges[name].gaps or any(here)), values)
        if found is not None:
            _draw(subject, ranges[name], found, changed)


def _curve(
    subject: Subject, each: Range, changed: pd.DataFrame, gaps: bool, values: Mapping[str, object]
) -> tuple[Curve, float] | None:
    def work(progress: Progress) -> tuple[Curve, float]:
        progress("asking the model along the column", 0.2)
        model, several = subject.model, subject.view.deployment.task is Task.MULTICLASS
        target = choose(model, model.prepare(subject.row)) if several else of_output(model, 0)
        before = float(target.of(model.predict(subject.row))[0])
        was = (subject.row[each.column].iloc[0],)
        return curve(model, target, changed, subject.reference, each, gaps=gaps, also=was), before

    key = ("curve", *subject.key, each.column, tuple(map(str, values.items())))
    return result_or_again(key, work, title="Drawing a curve", stop="Stop drawing")


def _draw(subject: Subject, each: Range, found: tuple[Curve, float], changed: pd.DataFrame) -> None:
    line, before = found
    deployment = subject.view.deployment
    was = subject.row[each.column].iloc[0]
    marks = [("before", None if pd.isna(was) else was, before)]
    if not changed.equals(subject.row):
        marks.append(("now", line.own, line.score))
    what = subject.found.scored_class
    label = deployment.label or "the value"
    unit = counted(label, deployment.unit(label))
    if deployment.task is not Task.REGRESSION:
        unit = f"probability of {what}" if deployment.task is Task.MULTICLASS else "score"
    limit = deployment.threshold if deployment.task is Task.BINARY else None
    names = (counted(each.column, deployment.unit(each.column)), "average of the reference", unit)
    drawn = figures.curve(line.values, line.row.tolist(), line.average.tolist(), marks, names, state.colours(), limit)
    if each.numeric:
        figures.shade(drawn, *each.middle(0.9))
    ends = f"{words(line.values[0])} to {words(line.values[-1])}"
    least, most = float(line.row.min()), float(line.row.max())
    alt = f"Along {each.column}, {ends}, the model says {number(least)} to {number(most)} of this row"
    charts.show(drawn, alt=alt, key="whatif-curve")
    shade_words = " Shaded: where the middle nine tenths of the reference lie." if each.numeric else ""
    limit_words = " Dashed: the threshold." if limit is not None else ""
    st.caption(
        f"Solid: this row with other values of {plain(each.column)} (ICE). Dotted: the mean over {line.rows:,} rows of "
        f"the reference (partial dependence).{shade_words}{limit_words}"
    )
