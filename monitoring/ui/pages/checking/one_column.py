"""One column: every check of data quality that applies to it, over time."""

import numpy as np
import streamlit as st

from monitoring.domain import QualityResult, Verdict, Window
from monitoring.figures import quality as figures
from monitoring.figures.shared.text import share_against
from monitoring.quality.check import CHECKS, Check
from monitoring.quality.report import QualityReport
from monitoring.ui.frame import charts
from monitoring.ui.frame.bound import boxes
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.menu.second import Second
from monitoring.ui.pages.performing import over
from monitoring.ui.pages.quality import of_whole
from monitoring.ui.results import alerted, data, events, opening


def one_column(view: View, report: QualityReport, windows: tuple[Window, ...], beside: Second | None) -> None:
    """One column: every check that applies, with its limit, and a second line where one is chosen."""
    severity = np.nan_to_num(of_whole(report, report.values())).max(axis=1, initial=0)
    order = [report.columns[i].name for i in np.argsort(-severity, kind="stable")]
    watched = {column.name for column in view.deployment.columns}
    names = [name for name in order if name in watched]
    first = opening.first_of(alerted.alerts(view), "quality") or opening.worst_column(report, windows)
    place = st.columns(2)[0]
    chosen = boxes.choose(
        "Column", "column", {name: name for name in names}, first, place=place, help="The one with most findings first"
    )
    own = data.quality(view, (chosen,))
    asked = [(entry.descriptor, [r for r in own.results if r.check == entry.descriptor.name]) for entry in CHECKS]
    with st.grid(3, min_column_width=300, key="fill-column"):
        for check, results in asked:
            if not _nothing_to_draw(check, results):
                with st.container(border=True, height="stretch"):
                    _one(view, results, windows, check, beside)
    over.lacks(beside, chosen)
    quiet = [(check, results, said) for check, results in asked if (said := _nothing_to_draw(check, results))]
    if not quiet:
        return
    with st.container(border=True):
        for check, results, said in quiet:
            shown = _shown(results)
            st.markdown(f"{inline(shown[-1].verdict if shown else Verdict.SKIPPED)} **{check.title}:** {said}")


def _nothing_to_draw(check: Check, results: list[QualityResult]) -> str:
    """What is said of a check that found nothing in a column, or does not judge it; empty where it found something."""
    shown = _shown(results)
    if any(r.value for r in shown):
        return ""
    if not shown or shown[-1].verdict is Verdict.SKIPPED:
        reason = next((r.reason for r in (*shown, *results)), "there are no windows")
        return f"{plain(reason)}."
    _, end = share_against(0.0, shown[-1].limit)
    return f"none in any window{f'; the limit is {end} of rows' if check.is_share else ''}."


def _shown(results: list[QualityResult]) -> list[QualityResult]:
    """What is judged; where nothing is, what has a figure all the same."""
    judged = [r for r in results if r.verdict is not Verdict.SKIPPED]
    return judged or [r for r in results if not np.isnan(r.value)]


def _one(
    view: View, results: list[QualityResult], windows: tuple[Window, ...], check: Check, beside: Second | None
) -> None:
    newest = _shown(results)[-1]
    st.markdown(f"**{check.title}** {inline(newest.verdict)}")
    drawn = events.draw(
        view,
        windows,
        ("column-check", newest.column, check.name, beside and beside.key),
        lambda colours: over.quality(
            figures.trend(results, windows, colours, title="rows", height=220, is_share=check.is_share),
            beside,
            [newest.column],
            check,
            colours,
        ),
    )
    alt = f"{check.title} of {newest.column} in each window, with its limit"
    charts.show(drawn, alt=alt, key=f"column-{check.name}")
