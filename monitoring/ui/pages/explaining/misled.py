"""The rows with the largest errors together: which columns pushed them away from the truth."""

from collections.abc import Sequence

import streamlit as st

from monitoring.domain import Window, newest_whole
from monitoring.domain.explanation import Shift
from monitoring.explain.whole.sample import Sample
from monitoring.explain.whole.worst import worst_against_rest
from monitoring.figures.explanations import strength as pictures
from monitoring.figures.shared.rest import told
from monitoring.figures.shared.text import number, signed
from monitoring.ui.frame import charts, navigation, state
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain, title
from monitoring.ui.pages.explaining import units

MOST_NAMED = 3


def show(view: View, sample: Sample, window: str, windows: Sequence[Window]) -> None:
    """The sentence and the picture, or why there are none and where there may be some."""
    with st.container(border=True):
        st.markdown(f"**The worst errors of {plain(window)}** – which columns pushed away from the truth")
        worst = attempt("what misled the model", lambda: worst_against_rest(sample, view.deployment))
        if isinstance(worst, Failed):
            st.caption(worst.message)
            labelled = newest_whole([each for each in windows if each.labelled])
            if labelled and title(labelled) != window:
                address = {"source": "The whole model", "window": title(labelled)}
                navigation.link("explain", f"See {title(labelled)}, the newest one with labels", address)
            return
        count, found = worst
        st.markdown(answer(count, found, sample.unit))
        drawn = pictures.apart(found, ("the rest", "the worst"), sample.unit, state.colours())
        charts.show(drawn, alt=f"Pushes of the {count} worst rows against the rest", key="whole-misled")
        rest = units.amount(signed(sum(each.difference for each in found[pictures.MOST :])), sample.unit)
        some = told(pictures.MOST, len(found), f"{rest}, without an interval", first="most different")
        st.caption(
            f"{plain(some)} "
            "To the right: pushed further from the truth in the worst rows than in the rest, whichever way the error "
            "was. Filled: certain; all intervals together hold with 95 %. Rows are the worst because they were pushed "
            "far, so part of this holds of any model: compare columns with each other, not with 0."
        )


def answer(count: int, found: Sequence[Shift], unit: str) -> str:
    """Which columns certainly pushed the worst rows away from the truth, strongest first."""
    named = [each for each in found if each.direction > 0]
    if not named:
        return f"No column certainly misled the model in its {count:,} worst rows more than in the rest."
    said = listing(
        [f"**{plain(each.column)}** (by {plain(units.amount(number(each.difference), unit))})" for each in named],
        MOST_NAMED,
    )
    return f"In the {count:,} rows with the largest errors the model was pushed away from the truth by {said}."
