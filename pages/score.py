"""Score a file: upload rows, have the deployed model score them, take the result home."""

import streamlit as st

from monitoring.ui.frame import navigation, state
from monitoring.ui.frame.guard import empty, guard
from monitoring.ui.frame.words import plain
from monitoring.ui.pages import score
from monitoring.ui.pages.explaining import answer
from monitoring.ui.scored import drift, reading, to_log
from monitoring.ui.scored.upload import upload

view = state.view()
st.title("Score a file", anchor=False)
st.caption(f"Rows that are not in the log, scored by the model of **{plain(view.deployment.name)}**.")
if view.deployment.model is None:
    empty(
        "This deployment names no model, so nothing can be scored.",
        "Add `[model]` with its `path` to the deployment file and connect it again with `modelwatch add`.",
        page=navigation.SETTINGS,
    )
    st.stop()
with guard("the model's agreement with the log"):
    answer.doubt(view)
with guard("the file"):
    batch = upload(view)
    if batch is not None:
        place = score.place(batch, view)
        reading.show(batch, view, folded=place.has(score.SCORES) or bool(state.get("run")))
        found = score.examination(batch, view)
        if not found.missing:
            pressed = st.button("Score the file", type="primary", icon=":material/play_arrow:", key="run")
            result = score.run(view, place) if pressed or place.has(score.SCORES) else None
            place.tell_if_stopped(score.SCORES)
            if result is not None:
                score.result(view, place, result)
                score.explanation(view, result)
                if result.counts.accepted:
                    with guard("the comparison with the reference"):
                        drift.show(view, place, result)
                    with guard("the way into the log"):
                        to_log.show(view, place, result)
