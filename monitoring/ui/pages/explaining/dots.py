"""Every explained row as a dot: all columns side by side, and one column against its values."""

from collections.abc import Mapping

import numpy as np
import streamlit as st

from monitoring.domain import Deployment
from monitoring.domain.text import plural
from monitoring.explain.whole.sample import Sample
from monitoring.figures.explanations import swarm
from monitoring.figures.shared.rest import told
from monitoring.figures.shared.text import counted, number
from monitoring.ui.frame import address, charts, state
from monitoring.ui.frame.words import plain


def show(samples: Mapping[str, Sample], first: str, deployment: Deployment) -> None:
    """Both pictures of the rows that are chosen; `first` is the column to begin with."""
    with st.container(border=True):
        chosen = _choice("Rows", "rows_of", list(samples), 0)
        sample = samples[chosen]
        left, right = st.columns(2)
        with left:
            st.markdown("**Every row** – where a dot lies to the right, its column pushed the prediction up")
            drawn = swarm.beeswarm(sample.columns, sample.rows, sample.amounts, sample.unit, state.colours())
            charts.show(drawn, alt=f"SHAP values of single rows of {chosen}, a line a column", key="whole-swarm")
            weakest = np.argsort(-np.abs(sample.amounts).mean(axis=0), kind="stable")[swarm.MOST :]
            size = float(np.abs(sample.amounts[:, weakest].sum(axis=1)).mean())
            some = told(swarm.MOST, len(sample.columns), f"move a prediction by {number(size)} on average, up or down")
            st.caption(
                "Blue: low values, orange: high values; grey: categories, which have no order, and gaps. " + plain(some)
            )
        with right:
            st.markdown("**One column** – what it does at which value")
            names, places = list(sample.columns), st.columns(2)
            with places[0]:
                column = _choice("Column", "column", names, names.index(first))
            others = [name for name in names if name != column] or names
            with places[1]:
                by = _choice("Coloured by", "by", others, 0)
            values, place = sample.rows[column], names.index(column)
            amounts = sample.amounts[:, place]
            name = counted(column, deployment.unit(column))
            drawn = swarm.dependence(values, amounts, sample.rows[by], sample.unit, state.colours(), name)
            alt = f"SHAP value of {column} against its value, coloured by {by}"
            charts.show(drawn, alt=alt, key="whole-dependence")
            gaps = values.isna().to_numpy()
            if gaps.any():
                mean = float(np.mean(amounts[gaps]))
                st.caption(f"{plural(int(gaps.sum()), 'row')} without a value: {mean:+.3g} on average.")


def _choice(label: str, key: str, options: list[str], place: int) -> str:
    """A choice that stands in the address."""
    state.fresh(key, options[place])
    if state.get(key) not in options:
        state.put(key, options[place])
    chosen = st.selectbox(label, options, key=key, bind="query-params")
    address.answer(key, chosen or options[place])
    return chosen or options[place]
