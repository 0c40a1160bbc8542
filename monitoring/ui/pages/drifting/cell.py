"""One column in one window of the drift page: both distributions, and what every method says."""

from math import isnan

import pandas as pd
import streamlit as st

from monitoring.domain import DriftResult, Histogram, Verdict, Window
from monitoring.domain.text import percent, plural
from monitoring.drift.method import METHODS, DriftMethod
from monitoring.figures import distribution
from monitoring.figures.shared.text import MISSING, counted, held_against, probability
from monitoring.stats.grouping import MOST_CATEGORIES, inflated
from monitoring.ui.frame import charts, columns
from monitoring.ui.frame.tables import verdict_column
from monitoring.ui.frame.verdicts import chip, inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, title
from monitoring.ui.menu import baseline
from monitoring.ui.results import data, lifetime


def detail(view: View, windows: tuple[Window, ...], method: DriftMethod, column: str, window: int) -> None:
    """One column in one window: both distributions, and what every method says."""
    reference, current = data.histograms(view, column)
    before = baseline.earlier(view, column, window)
    report = data.drift(view, (column,), METHODS.names())
    results = {r.method: r for r in report.results if r.window == window}
    chosen = results[method.name]
    with st.container(border=True, key="cell"):
        name = title(windows[window])
        st.markdown(f"**{plain(column)}** – {plain(name)} {inline(chosen.verdict)}")
        st.markdown(_sentence(chosen, method, baseline.of(view).words))
        for words in filter(None, (lifetime.said(view, "column", column), joined(method, reference))):
            st.caption(words)
        drawn = charts.draw(
            view,
            ("pair", column, window),
            lambda colours: distribution.pair(
                before or reference,
                current.window(window),
                colours,
                column=counted(column, view.deployment.unit(column)),
                window=name,
                before="before" if before else "reference",
            ),
        )
        charts.show(drawn, alt=f"Distribution of {column} in this window and before", key="pair", of=name)
        shown = pd.DataFrame(
            {
                "method": METHODS[name].descriptor.title,
                "verdict": [chip(r.verdict)],
                **dict(zip(("value", "limit"), _figures(r), strict=True)),
                "p_value": probability(r.p_value),
            }
            for name, r in results.items()
        )
        st.dataframe(
            shown,
            hide_index=True,
            column_config={**columns.settings(shown), "verdict": verdict_column()},
            alt="What every method says of this column and window",
            placeholder=MISSING,
        )


def joined(method: DriftMethod, reference: Histogram) -> str:
    """Which categories a distance joins to one, and which value it keeps apart; empty where it does neither."""
    known, heavy = len(reference.bins.categories), inflated(reference)
    if heavy and method.groups is not None:
        return f"{heavy[0]} is {percent(heavy[1])} of the reference: its share is compared, and the rest by itself."
    if known <= MOST_CATEGORIES or method.groups is None or isnan(method.limit):
        return ""
    most = f"at most the {MOST_CATEGORIES - 1} most frequent count one by one, rarer ones together"
    return f"Of {known:,} categories {most}; chance (p) is judged on all of them."


def _sentence(result: DriftResult, method: DriftMethod, words: str) -> str:
    said = f"not judged: {result.reason}" if result.verdict is Verdict.SKIPPED else result.reason
    chance = plain(f" {said[:1].upper() + said[1:]}.") if said else ""
    if isnan(result.value):
        return chance.strip()
    value, limit = _figures(result)
    return (
        f"{method.title} **{value}**, limit {limit}, p {probability(result.p_value)}; "
        f"{plural(result.n_current, 'row')} against {result.n_reference:,} in {words}.{chance}"
    )


def _figures(result: DriftResult) -> tuple[str, str]:
    (value,), (limit,) = held_against([result.value], [result.limit])
    return value, limit
