"""Columns of results as people read them: what each is called and holds, said once; downloads keep the machine's."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from monitoring.catalogue import Catalogue
from monitoring.domain import FloatArray, Window
from monitoring.domain.text import without_dust
from monitoring.drift.method import METHODS
from monitoring.figures.shared.text import counted, probability
from monitoring.performance.metric import METRICS
from monitoring.quality.check import CHECKS
from monitoring.quality.whole_check import WHOLE
from monitoring.ui.frame.words import title
from monitoring.ui.terms.glossary import meaning

REFERENCE = "Reference"
WHOLE_FROM = 1000  # from here on numbers are written whole
COUNTS = ("n", "n_reference", "n_current")  # sums of cells, which a few last bits keep from being whole
ENDS = ["value", "low", "high"]


@dataclass(frozen=True, slots=True)
class Told:
    """A column's title, and what it holds in a sentence."""

    title: str
    help: str


def _inside(term: str) -> str:
    """What a term means, behind a colon."""
    return meaning(term)[:1].lower() + meaning(term)[1:]


COLUMNS = {
    "column": Told("Column", "The column of the log that was looked at."),
    "metric": Told("Metric", "What is measured; the page's pictures explain each one."),
    "method": Told("Method", "How the window was compared with the reference."),
    "check": Told("Check", "What was looked for."),
    "window": Told("Window", f"{meaning('Window')} {REFERENCE}: {_inside('Reference')}"),
    "start": Told("Begins", "When the window begins."),
    "value": Told("Value", "The figure, in three significant digits; the download has all."),
    "low": Told("From", "Lower end of the 95 % interval."),
    "high": Told("To", "Upper end of the 95 % interval."),
    "limit": Told("Limit", meaning("Limit")),
    "limit_low": Told("Lower limit", "The figure must not be below it."),
    "limit_high": Told("Upper limit", "The figure must not be above it."),
    "p_value": Told(
        "Chance (p)", "How probable a difference as large is by chance alone; the download has all digits."
    ),
    "verdict": Told("Verdict", f"How the figure stands to its limit. Not judged: {_inside('Not judged')}"),
    "n": Told("Rows", "How many rows the figure rests on."),
    "n_reference": Told("Rows of the reference", "How many rows of the reference were compared."),
    "n_current": Told("Rows of the window", "How many rows of the window were compared."),
    "coverage": Told("Labelled", meaning("Coverage")),
    "basis": Told("Basis", "Realised: from labels that are there. Estimated: from scores or inputs alone."),
    "reason": Told("Why", "Why it is judged so, or not judged."),
    "segment": Told("Segment", meaning("Segment")),
    "provisional": Told("Provisional", meaning("Provisional")),
    "best": Told("At best", "What a provisional figure may become at best."),
    "worst": Told("At worst", "What a provisional figure may become at worst."),
    "only_unjudged": Told("Only not judged", "The figure is known, but nothing tells whether it has changed."),
    "weighted": Told("Weighted", "The figure where each labelled row stands for all of its kind."),
}
CATALOGUES: dict[str, tuple[Catalogue[Any], ...]] = {
    "method": (METHODS,),
    "metric": (METRICS,),
    "check": (CHECKS, WHOLE),
}
OTHER = ("end", "of")  # said by the window's name


def in_words(table: pd.DataFrame, windows: Sequence[Window], unit: str = "") -> pd.DataFrame:
    """A table of results for people: titles in the place of keys, windows by name, three significant digits.

    Args:
        table: as the download has it.
        windows: what its `window` points into; -1 is the reference.
        unit: what the label is counted in, for metrics that are.
    """
    shown = table.drop(columns=[name for name in OTHER if name in table])
    for name, catalogues in CATALOGUES.items():
        if name in shown:
            cards = [entry.descriptor for each in catalogues for entry in each]
            titles = {one.name: counted(one.title, unit * getattr(one, "in_units", False)) for one in cards}
            shown = shown.assign(**{name: [titles.get(key, key) for key in shown[name]]})
    if "window" in shown and windows:
        shown = shown.assign(window=[title(windows[i]) if i >= 0 else REFERENCE for i in shown["window"]])
    if "p_value" in shown:
        shown = shown.assign(p_value=[probability(value) for value in shown["p_value"]])
    if set(shown) >= {*ENDS}:
        ends = [without_dust(row)[1:] for row in shown[ENDS].to_numpy().tolist()]
        shown = shown.assign(low=[low for low, _ in ends], high=[high for _, high in ends])
    rows = [name for name in COUNTS if name in shown]
    shown = shown.assign(**{name: shown[name].round().astype("Int64") for name in rows})
    apart = _apart(shown)
    numbers = [name for name in shown if name in COLUMNS and pd.api.types.is_float_dtype(shown[name])]
    shown = shown.assign(**{name: np.where(apart, shown[name], three(shown[name].to_numpy())) for name in numbers})
    if set(shown) >= {"window", "verdict"}:  # in sight where a table is wider than the screen
        shown.insert([*shown].index("window") + 1, "verdict", shown.pop("verdict"))
    return shown


def three(values: FloatArray) -> FloatArray:
    """Numbers in three significant digits, whole from 1,000 on.

    >>> three(np.array([0.0044782, 27902.4, 67.94, 0.0, np.nan])).tolist()
    [0.00448, 27902.0, 67.9, 0.0, nan]
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        order = np.floor(np.log10(np.abs(values)))
        digits = np.where(np.isfinite(order), np.clip(2 - order, 0, 300), 0).astype(int)
    return np.array(
        [round(v, d) if np.isfinite(v) else v for v, d in zip(values.tolist(), digits.tolist(), strict=True)]
    )


def settings(shown: pd.DataFrame) -> dict[str, Any]:
    """How Streamlit draws the columns of `in_words`."""
    found: dict[str, Any] = {}
    for name in map(str, shown):
        if (told := COLUMNS.get(name)) is None:
            continue
        if name == "start":
            found[name] = st.column_config.DatetimeColumn(told.title, help=told.help, format="D MMM YYYY")
        elif name == "coverage":
            found[name] = st.column_config.NumberColumn(told.title, help=told.help, format="percent")
        elif pd.api.types.is_bool_dtype(shown[name]) or not pd.api.types.is_numeric_dtype(shown[name]):
            found[name] = st.column_config.Column(told.title, help=told.help)
        else:
            large = np.nanmax(np.abs(shown[name].to_numpy(dtype=float, na_value=np.nan)), initial=0) >= WHOLE_FROM
            own = "localized" if large else "%g"  # Streamlit 1.67's "plain" shows 508 as 508.00000000000006
            found[name] = st.column_config.NumberColumn(told.title, help=told.help, format=own)
    return found


def _apart(shown: pd.DataFrame) -> Any:
    """Rows whose value three digits would show at its limit, though it lies on one side: they keep all digits."""
    if not {"value", "limit"} <= {*shown}:
        return np.zeros(len(shown), dtype=bool)
    value, limit = (shown[name].to_numpy(dtype=float) for name in ("value", "limit"))
    return (three(value) == three(limit)) & ~np.isclose(value, limit, rtol=1e-9)
