"""A widget for every value of a row; what is changed goes into the address."""

from collections.abc import Mapping

import streamlit as st

from monitoring.domain import Explanation
from monitoring.explain.whatif import changes
from monitoring.explain.whatif.ranges import Range
from monitoring.figures.shared.text import counted
from monitoring.ui.frame import session
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining.fields import chosen, field
from monitoring.ui.pages.explaining.further.subject import Subject

FIRST = 8
CHANGE = "change"


def show(
    subject: Subject, ranges: Mapping[str, Range], gaps: frozenset[str], values: Mapping[str, object], number: int
) -> None:
    """The widgets, those of the columns first that weigh most in this prediction.

    Args:
        subject: the prediction.
        ranges: of the columns.
        gaps: the columns that may be missing.
        values: what is changed now.
        number: another one whenever these came from outside, so that the widgets show them.
    """
    names = by_weight(subject, ranges)
    left, right = st.columns([3, 1], vertical_alignment="center")
    left.markdown("**Change values** and see what the model says then")
    right.button("Take all back", icon=":material/undo:", disabled=not values, on_click=_take_back)
    some = [name for place, name in enumerate(names) if place < FIRST or name in values]
    label = f"All {len(names)} columns"
    if len(some) < len(names) and st.toggle(label, key="whatif-all", bind="query-params"):
        some = names
    with st.grid(4, min_column_width=170):
        for name in some:
            own, key = subject.row[name].iloc[0], f"change-{number}-{name}"
            take = (subject, dict(values), name, key)
            now = values.get(name, own)
            label = plain(counted(name, subject.view.deployment.unit(name)))
            field(ranges[name], now, key, label=label, own=own, gap=name in gaps, on_change=_take, args=take)
    if len(some) < len(names):
        st.caption(f"The {len(some)} columns that weigh most in this prediction, by SHAP, and those that are changed.")


def by_weight(subject: Subject, ranges: Mapping[str, Range]) -> list[str]:
    """The columns, those first that weigh most in this prediction."""
    shap = subject.found.shap
    first = [one.column for one in shap.contributions] if isinstance(shap, Explanation) else []
    return [name for name in dict.fromkeys([*first, *ranges]) if name in ranges]


def _take(subject: Subject, values: dict[str, object], name: str, key: str) -> None:
    """Put what somebody chose into the address."""
    new = chosen(key)
    kept = {column: value for column, value in values.items() if column != name}
    if not changes.alike(new, subject.row[name].iloc[0]):
        kept[name] = new
    session.keep_text(CHANGE, changes.to_text(kept))


def _take_back() -> None:
    session.keep_text(CHANGE, "", outside=True)
