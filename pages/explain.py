"""Explain: why did this prediction come out like that, and how far is that answer to be trusted?"""

import streamlit as st

from monitoring.ui.frame import address, navigation, state
from monitoring.ui.frame.guard import empty, guard, heading
from monitoring.ui.frame.words import plain
from monitoring.ui.pages.explaining import answer, picking, typed, whole, work
from monitoring.ui.pages.explaining.further import sections
from monitoring.ui.pages.explaining.further.subject import Subject
from monitoring.ui.results import data
from monitoring.ui.results.nothing import nothing

view = state.view()
windows = data.windows(view)
heading("Explain", "Why one prediction came out as it did, by two methods that check each other.", view, windows)
if view.deployment.model is None:
    empty(
        "This deployment names no model, so nothing can be explained.",
        "Add `[model]` with its `path` to the deployment file and connect it again with `modelwatch add`.",
        page=navigation.SETTINGS,
    )
    st.stop()
with guard("the model's agreement with the log"):
    answer.doubt(view)
SOURCES = ["A logged prediction", "A row typed in by hand", "The whole model"]
opened = SOURCES[typed.asked_for()]
picked, by_hand, all_rows = st.tabs(SOURCES, on_change="rerun", key="source", default=opened, bind="query-params")
address.answer("source", *SOURCES)
if picked.open:
    with picked, guard("the explanation"):
        there = any(window.rows for window in windows)
        if there:
            picking.table(view, windows)
        else:
            nothing(view)
        state.fresh("id", "")
        label = f"Prediction id ({plain(view.log.key)})"
        chosen = st.text_input(
            label,
            key="id",
            bind="query-params",
            placeholder="Choose a row above, or type an id" if there else "Type an id",
        )
        unit = picking.unit(view.deployment)
        if chosen:
            found = work.logged(view, chosen.strip(), unit)
            if found is not None and (said := picking.elsewhere(view, found.row)):
                st.info(said, icon=":material/event_busy:")
            case = Subject.of_log(view, found, unit) if found is not None else None
            answer.show(view.deployment, found, as_of=view.selection.as_of, case=case)
            if case is not None:
                sections.show(case)
        elif there:
            st.info("Choose a row in the table, or type the id of a prediction.", icon=":material/touch_app:")
elif by_hand.open:
    with by_hand, guard("the explanation"):
        row = typed.form(view)
        unit = picking.unit(view.deployment)
        if row is not None:
            found = work.typed(view, row, "typed in", unit)
            answer.show(view.deployment, found, "typed")
            if found is not None:
                sections.show(Subject(view, found, unit=unit))
else:
    with all_rows, guard("the whole model"):
        if any(window.rows for window in windows):
            whole.show(view, windows)
        else:
            nothing(view)
