"""The batch's own drift: whether its rows look like the reference's, the worst columns first."""

import pandas as pd
import streamlit as st

from monitoring.domain import DriftResult, Verdict
from monitoring.domain.text import plural
from monitoring.drift.method import METHODS
from monitoring.figures import distribution
from monitoring.figures.shared.text import counted, held_against, probability
from monitoring.scored.drift import ScoredDrift, scored_drift
from monitoring.scoring import ScoringResult
from monitoring.ui.frame import charts, state, tables
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.jobs import Progress
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import listing, plain
from monitoring.ui.scored.batches import Place

DRIFT, DRAWN = "drift", 2


def show(view: View, place: Place, found: ScoringResult) -> None:
    """The answer in a sentence, the worst columns as pictures, all of them as a table; made when it is asked for."""
    st.subheader("Do these rows look like the reference?", anchor=False)
    asked = not place.has(DRIFT) and st.button("Compare them", icon=":material/ssid_chart:", key="compare")

    def work(progress: Progress) -> ScoredDrift:
        return scored_drift(view.log, found, place.empty_folder(DRIFT), progress)

    if asked or place.has(DRIFT):
        drift = place.made(DRIFT, work, title="Comparing with the reference", stop="Stop comparing")
        if drift is not None:
            _shown(view, drift)
    place.tell_if_stopped(DRIFT)


def answer(drift: ScoredDrift) -> str:
    """How many columns drifted, and which most."""
    results, beyond = drift.results, drift.beyond
    judged = [result for result in results if result.verdict is not Verdict.SKIPPED]
    if not judged:
        return f"{inline(Verdict.SKIPPED)} No column could be judged by the reference."
    columns = f"{plural(len(judged), 'column')} that could be judged"
    if beyond:
        have = "has" if len(beyond) == 1 else "have"
        return f"{inline(Verdict.FAIL)} {len(beyond)} of the {columns} {have} drifted: {listing(_names(beyond), 5)}."
    if warned := [result for result in judged if result.verdict is Verdict.WARN]:
        return f"{inline(Verdict.WARN)} Wants a look: {listing(_names(warned), 5)}."
    return f"{inline(Verdict.OK)} Yes: none of the {columns} is beyond its limit."


def _shown(view: View, drift: ScoredDrift) -> None:
    with st.container(border=True):
        st.markdown(answer(drift))
        skipped = [result for result in drift.results if result.verdict is Verdict.SKIPPED]
        for result in skipped[:5]:
            st.caption(f"{plain(result.column)} is not judged: {plain(sentence(result.reason))}")
        if len(skipped) > 5:
            st.caption(f"{len(skipped) - 5:,} more columns are not judged; the table says why.")
        if drift.absent:
            st.caption(f"Not in the file, and dropped by the model: {listing([*map(plain, drift.absent)], 12)}.")
        st.caption("By the same counts, methods and limits as the page Data drift; the truth is not known yet.")
    worst = [result for result in drift.results if result.value == result.value][:DRAWN]
    for place, result in zip(st.columns(max(len(worst), 1)), worst, strict=False):
        with place, st.container(border=True, height="stretch"):
            _picture(view, drift, result)
    frame = pd.DataFrame(
        {
            "column": result.column,
            "method": METHODS[result.method].descriptor.title,
            "value": result.value,
            "limit": result.limit,
            "p_value": result.p_value,
            "verdict": result.verdict,
            "reason": result.reason,
        }
        for result in drift.results
    )
    tables.show(
        frame,
        alt="Drift of every column of the file",
        key="scored",
        name=f"{view.deployment.name}-file-drift",
        windows=(),
    )


def _picture(view: View, drift: ScoredDrift, result: DriftResult) -> None:
    (value,), (limit,) = held_against([result.value], [result.limit])
    title = METHODS[result.method].descriptor.title
    st.markdown(f"**{plain(result.column)}** {inline(result.verdict)}")
    st.markdown(f"{title} **{value}**, limit {limit}, p {probability(result.p_value)}")
    reference, current = drift.beside.histograms(drift.selection, [result.column])[result.column]
    drawn = distribution.pair(
        reference,
        current.window(0),
        state.colours(),
        column=counted(result.column, view.deployment.unit(result.column)),
        window="These rows",
    )
    charts.show(
        drawn, alt=f"Distribution of {result.column} in the file and in the reference", key=f"d-{result.column}"
    )


def _names(results: "list[DriftResult] | tuple[DriftResult, ...]") -> list[str]:
    return [f"**{plain(result.column)}**" for result in results]
