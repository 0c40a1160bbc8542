"""A few rows behind a finding of data quality."""

import pandas as pd
import streamlit as st

from monitoring.domain import QualityResult
from monitoring.quality.check import CHECKS
from monitoring.quality.examples import examples, findings
from monitoring.quality.report import QualityReport
from monitoring.quality.whole_check import EVERYTHING, WHOLE
from monitoring.ui.frame import address, state, tables
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.view import View
from monitoring.ui.terms.glossary import meaning


def example_rows(view: View, report: QualityReport) -> None:
    """The rows behind the finding that is chosen; nothing is read before."""
    found = {_name(one): one for one in findings(report)}
    if not found:
        st.caption("No finding in the newest whole window, so there are no rows to show.")
        return
    state.fresh("example-of", None)
    chosen = st.selectbox(
        "Finding",
        [*found],
        index=None,
        key="example-of",
        bind="query-params",
        placeholder="Choose a finding",
        help=meaning("Finding"),
    )
    address.answer("example-of", chosen or "")
    if chosen is None:
        return
    rows = attempt("the rows behind it", lambda: examples(view.log, view.selection, found[chosen]))
    if isinstance(rows, Failed):
        st.caption(rows.message)
    elif rows.empty:
        st.caption("There is no such row any more.")
    else:
        _show(view, rows, chosen)


def _name(one: QualityResult) -> str:
    card = (WHOLE if one.column == EVERYTHING else CHECKS)[one.check].descriptor
    return card.title if one.column == EVERYTHING else f"{card.title}: {one.column}"


def _show(view: View, rows: pd.DataFrame, chosen: str) -> None:
    tables.show(rows, alt=f"Rows behind {chosen}", key="examples", name=f"{view.deployment.name}-examples")
