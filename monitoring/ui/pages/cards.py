"""The overview's cards: the few figures that matter, each with its course over the windows."""

from dataclasses import dataclass
from math import isnan
from typing import Literal

import numpy as np
import streamlit as st

from monitoring.alerts.glance import newest_judged
from monitoring.domain import Measure, Task, Verdict, Window
from monitoring.domain.text import plural
from monitoring.drift.report import input_counts
from monitoring.figures import sparkline
from monitoring.figures.shared.cut_short import places
from monitoring.figures.shared.text import change, number, safe, share, span, with_unit
from monitoring.performance.metric import METRICS, Metric
from monitoring.performance.run import key_metric
from monitoring.ui.frame import charts
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import unit, within
from monitoring.ui.results import data
from monitoring.ui.results.status import Answer, coverage
from monitoring.ui.terms.glossary import meaning

SECOND = {Task.BINARY: "ece", Task.REGRESSION: "bias", Task.MULTICLASS: "f1"}
BETTER: dict[int, Literal["normal", "inverse"]] = {1: "normal", -1: "inverse"}


@dataclass(frozen=True, slots=True)
class Delta:
    """How far a figure is from the reference's, as `st.metric` takes it; without words where that is not known."""

    words: str | None
    colour: Literal["normal", "inverse", "red", "off"] = "off"

    @property
    def arrow(self) -> Literal["auto", "off"]:
        """No arrow beside "unchanged"."""
        return "auto" if self.words and self.words[0] in "+-" else "off"


def delta(metric: Metric, here: Measure | None, reference: Measure | None, counted_in: str = "") -> Delta:
    """The difference in the digits that are shown, in colour only where it is more than the interval's width of chance.

    So it is where the metric fails, though its interval may not be known.

    >>> auc = METRICS["roc_auc"].descriptor
    >>> delta(auc, Measure("roc_auc", 3, 0.64, 0.60, 0.68, 90), Measure("roc_auc", -1, 0.69, 0.68, 0.70, 900))
    Delta(words='-0.050', colour='normal')
    >>> delta(auc, Measure("roc_auc", 3, 0.64, 0.55, 0.73, 20), Measure("roc_auc", -1, 0.64008, 0.63, 0.65, 900))
    Delta(words='unchanged', colour='off')
    >>> rmse = METRICS["rmse"].descriptor
    >>> delta(rmse, Measure("rmse", 3, 33, 32, 34, 90), Measure("rmse", -1, 12, 11, 13, 900), "min")
    Delta(words='+21.0 min', colour='inverse')
    """
    if here is None or reference is None or isnan(here.value) or isnan(reference.value):
        return Delta(None)
    # Streamlit tells the way of the arrow by a hyphen.
    words = change(here.value, reference.value).replace("−", "-")
    words = with_unit(words, counted_in) if words[0] in "+-" else words
    apart = here.high < reference.value or here.low > reference.value or here.verdict is Verdict.FAIL
    if not apart or words[0] not in "+-":
        return Delta(words)
    return Delta(words, BETTER.get(metric.better, "red" if here.verdict is Verdict.FAIL else "off"))


def cards(view: View, found: Answer, windows: tuple[Window, ...]) -> None:
    """The key metric, a second one, inputs that drifted, labels that are in."""
    with st.container(key="cards"), st.grid(4, min_column_width=210):
        with st.container(border=True, height="stretch"):
            _metric(view, windows, key_metric(view.deployment), ":material/target:")
        with st.container(border=True, height="stretch"):
            _metric(view, windows, SECOND[view.deployment.task], ":material/balance:")
        with st.container(border=True, height="stretch"):
            _inputs(view, windows, found)
        with st.container(border=True, height="stretch"):
            _labels(view, windows)


def _metric(view: View, windows: tuple[Window, ...], name: str, icon: str) -> None:
    metric, counted_in = METRICS[name].descriptor, unit(view.deployment, name)
    course = {m.window: m for m in data.performance(view).results if m.metric == name}
    here, reference = newest_judged(list(course.values()), windows), course.get(-1)
    way = delta(metric, here, reference, counted_in)
    st.metric(
        metric.title,
        with_unit(number(here.value), counted_in) if here else "not known",
        delta=way.words,
        delta_color=way.colour,
        delta_arrow=way.arrow,
        delta_description="against the reference" if way.words else None,
        icon=icon,
        help=f"{metric.summary} The newest whole window with enough labels.",
    )
    values = np.array([course[w.index].value if w.index in course else np.nan for w in windows])
    if np.isnan(values).all():
        return
    words = [
        f"{span(w)}<br>{with_unit(number(value), safe(counted_in))}" for w, value in zip(windows, values, strict=True)
    ]
    drawn = charts.draw(
        view,
        ("card", name),
        lambda colours: sparkline.line(
            values, words, colours, reference=reference.value if reference else float("nan"), cut=places(windows)
        ),
    )
    charts.show(drawn, alt=f"{metric.title} in each window", key=f"card-{name}")


def _inputs(view: View, windows: tuple[Window, ...], found: Answer) -> None:
    counts = input_counts(data.drift(view))
    when = f" {within(found.newest)}" if found.newest else ""
    st.metric(
        "Inputs that drifted",
        f"{found.drifted} of {found.inputs}" if found.inputs else "not known",
        icon=":material/ssid_chart:",
        help=f"Inputs whose distribution differs from {view.deployment.baseline.words}{when}, the newest whole window.",
    )
    words = [
        f"{span(w)}<br>{f'{bad} of {of}' if of else 'not judged'}" for w, (bad, of) in zip(windows, counts, strict=True)
    ]
    values = np.array([bad if of else np.nan for bad, of in counts], dtype=float)
    most = max((of for _, of in counts), default=0)
    drawn = charts.draw(
        view, "card-inputs", lambda colours: sparkline.bars(values, words, colours, most=most, cut=places(windows))
    )
    charts.show(drawn, alt="Inputs that drifted in each window", key="card-inputs")


def _labels(view: View, windows: tuple[Window, ...]) -> None:
    of = plural(sum(w.rows for w in windows), "prediction")
    st.metric(
        "Predictions with a label",
        coverage(windows),
        icon=":material/label:",
        help=f"{meaning('Coverage')} Here: of {of} in the windows shown.",
    )
    if view.deployment.label is None:
        st.caption("The deployment names no label column.")
        return
    words = [f"{span(w)}<br>{share(w.coverage)} of {w.rows:,}" for w in windows]
    values = np.array([w.coverage for w in windows], dtype=float)
    drawn = charts.draw(
        view, "card-labels", lambda colours: sparkline.bars(values, words, colours, most=1, cut=places(windows))
    )
    charts.show(drawn, alt="Share of predictions with a label in each window", key="card-labels")
