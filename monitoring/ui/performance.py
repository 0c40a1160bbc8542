"""The performance page's parts: the metrics over time, and how yes and no are told apart in one window."""

import math

import numpy as np
import streamlit as st

from monitoring.domain import Measure, Outcomes, Report, ScoreTable, Task, Window
from monitoring.figures import classification, distribution, outcomes
from monitoring.figures import performance as figures
from monitoring.figures.text import number
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric, metric_names
from monitoring.stats import curves
from monitoring.ui import charts, data, state, tables
from monitoring.ui.view import View
from monitoring.ui.words import plain, title

ALL = "All labelled windows"
AT_THRESHOLD = ("precision", "recall", "specificity", "f1", "accuracy", "positive_rate_predicted")
FURTHER = {
    Task.BINARY: ["ece", "recall", "precision"],
    Task.REGRESSION: ["bias", "r2"],
    Task.MULTICLASS: ["f1", "log_loss"],
}


def name_of(metric: str) -> str:
    """A metric as people read it."""
    return METRICS[metric].descriptor.title


def choose(view: View) -> tuple[str, list[str]]:
    """The metric on top, and further ones."""
    names = metric_names(view.deployment.task)
    left, right = st.columns([1, 2])
    main = left.selectbox(
        "Metric",
        names,
        index=names.index(key_metric(view.deployment)),
        format_func=name_of,
        key="metric",
        bind="query-params",
    )
    more = right.multiselect(
        "Further metrics",
        names,
        default=FURTHER[view.deployment.task],
        format_func=name_of,
        key="more",
        bind="query-params",
    )
    main = main or names[0]
    return main, [name for name in more if name != main]


def threshold(view: View) -> float:
    """The slider, in hundredths; the deployment's own threshold is where it starts."""
    own = view.deployment.threshold
    if view.deployment.task is not Task.BINARY or not view.deployment.score:
        return own
    chosen = st.slider(
        "Threshold: a score from here on means yes",
        0.0,
        1.0,
        value=round(own, 2),
        step=0.01,
        key="threshold",
        bind="query-params",
        help=f"The deployment's own is {own:g}. Moving it changes no row: all figures on this page follow.",
    )
    return own if chosen == round(own, 2) else chosen


def trend(measures: list[Measure], windows: tuple[Window, ...], metric: str, *, large: bool = True) -> None:
    """One metric over time."""
    own = [m for m in measures if m.metric == metric]
    reference = next((m for m in own if m.window < 0), None)
    card = METRICS[metric].descriptor
    with st.container(border=True):
        st.markdown(f"**{card.title}**", help=f"{card.summary} 95 % interval: {card.interval}. {card.source}")
        drawn = figures.trend(
            [m for m in own if m.window >= 0],
            windows,
            state.colours(),
            title=card.title,
            reference=reference,
            coverage=large,
            height=430 if large else 250,
        )
        charts.show(drawn, alt=f"{card.title} in each window with its 95 % interval", key=f"trend-{metric}")
        missing = {m.reason for m in own if math.isnan(m.value) and m.window >= 0}
        if len(missing) == 1 and all(math.isnan(m.value) for m in own if m.window >= 0):
            st.caption(f"Not known: {plain(missing.pop())}.")


def choose_window(windows: tuple[Window, ...]) -> int | None:
    """One window with labels, or all of them together."""
    labelled = [w.index for w in windows if w.labelled]
    names = {index: title(windows[index]) for index in labelled}
    return st.selectbox(
        "Window",
        [None, *reversed(labelled)],
        index=min(1, len(labelled)),
        format_func=lambda index: ALL if index is None else names[index],
        key="labelled",
        bind="query-params",
    )


def classes(view: View, windows: tuple[Window, ...], cut: float, window: int | None) -> None:
    """Confusion, curves and scores of a window beside the reference."""
    reference, current = data.outcomes(view)
    here = ALL.lower() if window is None else title(windows[window])
    if view.deployment.task is Task.MULTICLASS:
        table = current.labels.confusion
        if table is not None:
            counts = table.sum(axis=0) if window is None else table[window]
            drawn = outcomes.confusion(counts, current.labels.classes, state.colours())
            charts.show(drawn, alt="Rows by true and predicted class", key="confusion")
        return
    if "positive" not in current.scores:
        st.caption("The log holds neither scores nor predictions of yes or no.")
        return
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        st.markdown(f"**Confusion at {cut:.2f}** – {plain(here)}")
        _confusion(current.positive, cut, window)
    with right, st.container(border=True, height="stretch"):
        st.markdown(f"**Scores by outcome** – {plain(here)}")
        spread = curves.distribution(current.positive, window)
        charts.show(outcomes.scores(spread, state.colours(), threshold=cut), alt="Scores by true outcome", key="scores")
    if current.positive.has_score:
        _curves(reference, current, cut, window, here)


def _confusion(table: ScoreTable, cut: float, window: int | None) -> None:
    found = curves.confusion_at(table, cut)
    tn, fp, fn, tp = (
        float(part.sum() if window is None else part[window])
        for part in (found.true_negative, found.false_positive, found.false_negative, found.true_positive)
    )
    drawn = outcomes.confusion(np.array([[tn, fp], [fn, tp]]), ("no", "yes"), state.colours())
    charts.show(drawn, alt="Labelled rows by truth and by what the model said at the threshold", key="confusion")


def _curves(reference: Outcomes, current: Outcomes, cut: float, window: int | None, here: str) -> None:
    left, right = st.columns(2)
    both = {"reference": (reference.positive, None), here: (current.positive, window)}
    with left, st.container(border=True, height="stretch"):
        st.markdown("**ROC curve** – the points are the threshold")
        drawn = classification.roc({n: curves.roc(*side) for n, side in both.items()}, state.colours(), threshold=cut)
        charts.show(drawn, alt="True against false positive rate, window and reference", key="roc")
    with right, st.container(border=True, height="stretch"):
        st.markdown("**Calibration** – does a score of 30 % come true in 30 %?")
        drawn = classification.calibration(
            {name: curves.calibration(*side) for name, side in both.items()}, state.colours()
        )
        charts.show(drawn, alt="Observed share of positives against mean score", key="calibration")


def figures_at(measures: list[Measure], window: int | None) -> None:
    """What a threshold decides, as figures beside the reference's; one window only, because intervals do not add."""
    if window is None:
        return
    with st.grid(6, min_column_width=140):
        for name in AT_THRESHOLD:
            own = {m.window: m for m in measures if m.metric == name}
            here, reference = own[window], own[-1]
            st.metric(
                name_of(name),
                number(here.value),
                border=True,
                help=f"{number(here.low)} to {number(here.high)}; reference {number(reference.value)}",
                delta=None if math.isnan(here.value - reference.value) else round(here.value - reference.value, 3),
                delta_color="off",
                height="stretch",
            )


def errors(view: View, windows: tuple[Window, ...], window: int | None) -> None:
    """Regression: the errors of a window beside the reference's."""
    reference, current = data.outcomes(view)
    if reference.errors is None or current.errors is None:
        return
    chosen = max((w.index for w in windows if w.labelled), default=None) if window is None else window
    if chosen is None:
        return
    with st.container(border=True):
        st.markdown(f"**Errors** – {plain(title(windows[chosen]))}")
        drawn = distribution.pair(
            reference.errors.histogram.window(0),
            current.errors.histogram.window(chosen),
            state.colours(),
            column="error: prediction − truth",
            window=title(windows[chosen]),
        )
        charts.show(drawn, alt="Distribution of errors, window and reference", key="errors")


def table(view: View, report: Report[Measure], metrics: list[str]) -> None:
    """The figures behind the pictures."""
    frame = report.frame()
    frame = frame[frame["metric"].isin(metrics)]
    frame.insert(2, "of", ["reference" if window < 0 else "window" for window in frame["window"]])
    tables.show(
        frame,
        alt="Metric values with intervals, limits and verdicts",
        key="performance",
        name=f"{view.deployment.name}-performance",
    )
