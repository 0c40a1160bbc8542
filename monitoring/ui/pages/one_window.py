"""One window of the performance page in detail: confusion, curves, scores, errors."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from monitoring.domain import Histogram, Measure, Outcomes, Task, Window
from monitoring.domain.text import answers, without_dust
from monitoring.figures import classification, distribution, outcomes
from monitoring.figures.shared.text import counted, number
from monitoring.figures.shared.text import cut as written
from monitoring.performance.metric import METRICS
from monitoring.stats import curves
from monitoring.ui.frame import charts, state
from monitoring.ui.frame.bound import boxes, history
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, title
from monitoring.ui.pages.cards import delta
from monitoring.ui.pages.performing import several
from monitoring.ui.results import data, opening
from monitoring.ui.results.windows import known_as as known_as_windows
from monitoring.ui.terms.glossary import meaning

ALL, TOGETHER = "All labelled windows", -1
AT_THRESHOLD = ("precision", "recall", "specificity", "f1", "accuracy", "positive_rate_predicted")


def choose_window(windows: tuple[Window, ...], measures: Sequence[Measure]) -> int | None:
    """One window with labels, the newest one first in which the metric of `measures` is known; or all together."""
    history.rename("window", "labelled")
    filled = [window for window in reversed(windows) if window.labelled]
    names = {TOGETHER: ALL, **{window.index: title(window) for window in filled}}
    first = opening.labelled(measures, windows)
    known_as = {"all": TOGETHER, **known_as_windows(filled)}
    told, opens = meaning("Window"), TOGETHER if first is None else first
    found = boxes.choose("Window", "labelled", names, opens, known_as=known_as, help=told)
    return None if found == TOGETHER else found


def classes(view: View, windows: tuple[Window, ...], cut: float, window: int | None) -> None:
    """Confusion, curves and scores of a window beside the reference."""
    reference, current = data.outcomes(view)
    here = ALL.lower() if window is None else title(windows[window])
    if view.deployment.task is Task.MULTICLASS:
        several.classes(view, window, here)
        return
    if "positive" not in current.scores:
        st.caption("The log holds neither scores nor predictions of yes or no.")
        return
    left, right = st.columns(2)
    with left, st.container(border=True, height="stretch"):
        now = data.decided_at(view, cut)
        logged = now.positive.decided is not None and not now.by_score
        st.markdown(f"**Confusion {'of the decisions as logged' if logged else f'at {written(cut)}'}** – {plain(here)}")
        _confusion(view, now, cut, window, here)
    with right, st.container(border=True, height="stretch"):
        st.markdown(f"**Scores by outcome** – {plain(here)}")
        drawn = charts.draw(
            view,
            ("scores", cut, window),
            lambda colours: outcomes.scores(
                curves.distribution(current.positive, window),
                colours,
                threshold=cut,
                names=answers(view.deployment)[::-1],
            ),
        )
        charts.show(drawn, alt="Scores by true outcome", key="scores", of=here)
    if current.positive.has_score:
        _curves(view, reference, current, cut, window, here)


def _confusion(view: View, now: Outcomes, cut: float, window: int | None, here: str) -> None:
    found = curves.decided(now)
    tn, fp, fn, tp = (
        float(part.sum() if window is None else part[window])
        for part in (found.true_negative, found.false_positive, found.false_negative, found.true_positive)
    )
    counts = np.array([[tn, fp], [fn, tp]])
    drawn = charts.draw(
        view, ("confusion", cut, window), lambda colours: outcomes.confusion(counts, answers(view.deployment), colours)
    )
    charts.show(drawn, alt="Labelled rows by truth and by what was decided", key="confusion", of=here)


def _curves(view: View, reference: Outcomes, current: Outcomes, cut: float, window: int | None, here: str) -> None:
    left, right = st.columns(2)
    both = {"reference": (reference.positive, None), here: (current.positive, window)}
    with left, st.container(border=True, height="stretch"):
        st.markdown("**ROC curve** – the points are the threshold")
        drawn = charts.draw(
            view,
            ("roc", cut, window),
            lambda colours: classification.roc(
                {name: curves.roc(*side) for name, side in both.items()}, colours, threshold=cut
            ),
        )
        charts.show(drawn, alt="True against false positive rate, window and reference", key="roc", of=here)
    with right, st.container(border=True, height="stretch"):
        st.markdown("**Calibration** – does a score of 30 % come true in 30 %?")
        drawn = charts.draw(
            view,
            ("calibration", window),
            lambda colours: classification.calibration(
                {name: curves.calibration(*side) for name, side in both.items()}, colours
            ),
        )
        charts.show(drawn, alt="Observed share of positives against mean score", key="calibration", of=here)


def figures_at(measures: list[Measure], window: int | None) -> None:
    """What a threshold decides, as figures beside the reference's; one window only, because intervals do not add."""
    if window is None:
        return
    with st.grid(3, min_column_width=200):
        for name in AT_THRESHOLD:
            own = {m.window: m for m in measures if m.metric == name}
            here, reference = own[window], own[-1]
            _, low, high = without_dust([here.value, here.low, here.high])
            way = delta(METRICS[name].descriptor, here, reference)
            st.metric(
                METRICS[name].descriptor.title,
                number(here.value),
                border=True,
                help=f"{number(low)} to {number(high)}; reference {number(reference.value)}",
                delta=way.words,
                delta_color="off",
                delta_arrow=way.arrow,
                height="stretch",
            )


def errors(view: View, windows: tuple[Window, ...], window: int | None) -> None:
    """Regression: the errors of a window beside the reference's."""
    reference, current = data.outcomes(view)
    if reference.errors is None or current.errors is None:
        return
    found = current.errors.histogram
    here = ALL if window is None else title(windows[window])
    with st.container(border=True):
        st.markdown(f"**Errors** – {plain(here)}")
        drawn = distribution.pair(
            reference.errors.histogram.window(0),
            Histogram(found.bins, found.counts.sum(axis=0)) if window is None else found.window(window),
            state.colours(),
            column=counted("error: prediction − truth", view.deployment.unit(view.deployment.label or "")),
            window=here,
        )
        charts.show(drawn, alt="Distribution of errors, window and reference", key="errors", of=here)
