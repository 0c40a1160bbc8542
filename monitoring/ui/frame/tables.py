"""Tables with readable cells, and their download."""

from collections.abc import Sequence
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.domain import Window
from monitoring.figures.shared.text import MISSING
from monitoring.intake.spreadsheet import safe_text
from monitoring.ui.frame.columns import COLUMNS, in_words
from monitoring.ui.frame.columns import settings as columns_told
from monitoring.ui.frame.verdicts import CHIP_COLOURS, chip

MOST_ROWS = 5000
WIDEST_CHIP = 150  # pixels; by itself a column is as wide as its first cells, and cuts the longest word
MOST_AT_ONCE, HIGHEST = 11, 420  # rows shown without a scroll bar of their own; pixels of a table of more
HELP = "Cells that a spreadsheet would run as formulas (=, +, - or @ in front) get a ' in front; numbers do not."


def show(
    table: pd.DataFrame,
    *,
    alt: str,
    key: str,
    name: str,
    windows: Sequence[Window] | None = None,
    unit: str = "",
    columns: dict[str, Any] | None = None,
    shown: pd.DataFrame | None = None,
) -> None:
    """A table with its CSV below; verdicts as chips, very long tables cut (the CSV is not).

    Args:
        table: what the CSV holds.
        alt: what it says, for those who cannot see it.
        key: its name in the session state.
        name: of the file.
        windows: of a table of results, what its `window` points into; it is shown in people's words then.
        unit: what the label is counted in, behind the names of metrics that are.
        columns: settings of further columns, or what each is called.
        shown: the same in people's words, where these are other ones than the CSV's.
    """
    shown = (table if shown is None else shown).head(MOST_ROWS).dropna(axis="columns", how="all")
    settings: dict[str, Any] = {}
    if windows is not None:
        shown = in_words(shown, windows, unit)
        settings = columns_told(shown)
    if "verdict" in shown:
        shown = shown.assign(verdict=[chip(verdict) for verdict in shown["verdict"]])
        settings["verdict"] = verdict_column(COLUMNS["verdict"].title)
    with st.container(key=f"table-{key}"):
        st.dataframe(
            shown,
            hide_index=True,
            column_config={**settings, **(columns or {})},
            alt=alt,
            height="content" if len(shown) <= MOST_AT_ONCE else HIGHEST,
            placeholder=MISSING,
        )
    if len(table) > MOST_ROWS:
        st.caption(f"The first {MOST_ROWS:,} of {len(table):,} rows; the download has them all.")
    download(table, name=name, key=key)


def download(table: pd.DataFrame, *, name: str, key: str, label: str = "Download as CSV") -> None:
    """A button that makes the CSV only when it is pressed."""
    st.download_button(
        label,
        data=lambda: as_csv(table),
        help=HELP,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"download-{key}",
        icon=":material/download:",
        on_click="ignore",
    )


def as_csv(table: pd.DataFrame) -> bytes:
    """A table as a file whose cells a spreadsheet takes for what they are."""
    made = table.rename(columns=lambda name: safe_text(str(name)))
    for place, kind in enumerate(made.dtypes):
        if not pd.api.types.is_numeric_dtype(kind) and not pd.api.types.is_datetime64_any_dtype(kind):
            texts = made.iloc[:, place].map(lambda cell: safe_text(cell) if isinstance(cell, str) else cell)
            made.isetitem(place, texts.to_numpy())
    return made.to_csv(index=False).encode()


def verdict_column(title: str = "Verdict", width: int = WIDEST_CHIP) -> Any:
    """Verdicts as coloured chips, in a column of so many pixels."""
    options = list(CHIP_COLOURS)
    return st.column_config.MultiselectColumn(title, width=width, options=options, color=list(CHIP_COLOURS.values()))
