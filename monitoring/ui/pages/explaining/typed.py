"""A row typed in by hand: it starts from the prediction that was chosen, and the address has it."""

from typing import Any

import pandas as pd
import streamlit as st

from monitoring.domain import Deployment
from monitoring.domain.text import plural
from monitoring.explain.whatif import changes
from monitoring.explain.whatif.changed import with_values
from monitoring.explain.whatif.ranges import Range
from monitoring.figures.shared.text import counted
from monitoring.ui.frame import address, session, state
from monitoring.ui.frame.guard import Failed, attempt, sentence
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining.fields import field
from monitoring.ui.results import data

SAMPLE = 1000
TYPED, TYPICAL = "typed", "typical"


def asked_for() -> bool:
    """Whether the address has a row that was typed in, and no logged prediction."""
    return bool(state.asked(TYPED)) and not state.asked("id")


def form(view: View) -> pd.DataFrame | None:
    """One field a column; the row once it is sent, or where the address has one."""
    d, sample = view.deployment, data.reference_rows(view, SAMPLE)
    seen = {name: Range.of(sample[name], name in d.numeric) for name in d.features}
    usual, id = typical(d, seen), str(state.get("id") or state.asked("id"))
    address.answer("id", id)
    text, number = session.text(TYPED, f"{d.name}/{id}")
    row = _read(text, usual, seen)
    start, said = (row, "what was sent last") if row is not None else _start(view, usual, id)
    with st.form("by-hand", border=False):
        of = f"medians and the most frequent categories of {plural(len(sample), 'row')} of the reference"
        st.caption(f"The fields start from {said or of}. Empty one to leave its value out.")
        with st.grid(4, min_column_width=170):
            values = {
                name: field(
                    each,
                    start[name].iloc[0],
                    f"field-{number}-{id}-{name}",
                    label=plain(counted(name, d.unit(name))),
                    free=True,
                )
                for name, each in seen.items()
            }
        sent = st.form_submit_button("Explain this row", type="primary", icon=":material/account_tree:")
    if not sent:
        return row
    moved = {name: value for name, value in values.items() if not changes.alike(value, usual[name].iloc[0])}
    text = changes.to_text(moved) or TYPICAL
    session.keep_text(TYPED, text)
    return _read(text, usual, seen)


def typical(d: Deployment, seen: dict[str, Range]) -> pd.DataFrame:
    """One row of the reference's medians and most frequent categories."""
    values: dict[str, Any] = {}
    for name, each in seen.items():
        middle = None if each.empty else each.median if each.numeric else each.categories[0]
        values[name] = [middle]
    return pd.DataFrame(values)


def _start(view: View, usual: pd.DataFrame, id: str) -> tuple[pd.DataFrame, str]:
    """The prediction that was chosen, and what it is called; the typical row where there is none."""
    if not id:
        return usual, ""
    found = attempt("the prediction", lambda: view.log.row(id, view.selection.as_of))
    if isinstance(found, Failed):
        st.warning(plain(sentence(found.message)))
        return usual, ""
    return found, f"the prediction {plain(id)}"


def _read(text: str, usual: pd.DataFrame, seen: dict[str, Range]) -> pd.DataFrame | None:
    if not text:
        return None
    found = changes.read("" if text == TYPICAL else text, usual, seen, frozenset(seen), free=True)
    for why in found.refused:
        st.warning(plain(f"{why[:1].upper()}{why[1:]}, so that part of the address is left out."))
    return with_values(usual, found.values)
