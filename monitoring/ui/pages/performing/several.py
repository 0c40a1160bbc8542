"""Several classes in one window: how they are confused, and precision and recall of each."""

import pandas as pd
import streamlit as st

from monitoring.domain.curves import PerClass
from monitoring.figures import outcomes
from monitoring.performance.per_class import per_class
from monitoring.ui.frame import charts, state, tables
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain
from monitoring.ui.results import data


def classes(view: View, window: int | None, here: str) -> None:
    """The confusion table, then both shares of each class as a picture and a table."""
    labels = data.outcomes(view)[1].labels
    if labels.confusion is None:
        return
    counts = labels.confusion.sum(axis=0) if window is None else labels.confusion[window]
    with st.container(border=True):
        st.markdown(f"**Confusion** – {plain(here)}")
        drawn = outcomes.confusion(counts, labels.classes, state.colours())
        charts.show(drawn, alt="Rows by true and predicted class", key="confusion", of=here)
        if len(labels.classes) > outcomes.FEW:
            st.caption("Numbers are per cent of the rows that truly are the class on the left; a row adds up to 100.")
    found = per_class(counts)
    with st.container(border=True):
        st.markdown(f"**Precision and recall of each class** – {plain(here)}")
        st.caption(
            "Precision: of the rows predicted as a class, how many truly are. Recall: of the rows that truly are, how "
            "many were predicted so. Bars are 95 % intervals."
        )
        drawn = outcomes.precision_and_recall(found, labels.classes, state.colours())
        charts.show(drawn, alt="Precision and recall of each class with 95 % intervals", key="per-class", of=here)
        table = as_table(found, labels.classes)
        tables.show(
            table,
            shown=table.round(3),
            alt="Precision and recall of each class",
            key="per-class",
            name=f"{view.deployment.name}-classes",
            columns=COLUMNS,
        )


def as_table(found: PerClass, names: tuple[str, ...]) -> pd.DataFrame:
    """One row a class: both shares with the ends of their intervals, and the rows that they rest on."""
    return pd.DataFrame(
        {
            "class": names,
            "precision": found.precision,
            "precision_low": found.precision_ends[0],
            "precision_high": found.precision_ends[1],
            "recall": found.recall,
            "recall_low": found.recall_ends[0],
            "recall_high": found.recall_ends[1],
            "n_true": found.true.astype(int),
            "n_predicted": found.predicted.astype(int),
        }
    )


def _share(title: str, help: str) -> object:
    return st.column_config.NumberColumn(title, help=help, format="percent")


ENDS = {"low": "from", "high": "to"}
COLUMNS = {
    "class": st.column_config.TextColumn("Class", help="As the deployment file names it.", pinned=True),
    "precision": _share("Precision", "Of the rows predicted as this class, how many truly are."),
    "recall": _share("Recall", "Of the rows that truly are this class, how many were predicted so."),
    **{
        f"{name}_{end}": _share(f"{name.capitalize()} {word}", f"An end of the 95 % interval of {name}.")
        for name in ("precision", "recall")
        for end, word in ENDS.items()
    },
    "n_true": st.column_config.NumberColumn("Rows of it", help="Rows that truly are this class.", format="localized"),
    "n_predicted": st.column_config.NumberColumn("Rows predicted", help="Rows predicted as it.", format="localized"),
}
