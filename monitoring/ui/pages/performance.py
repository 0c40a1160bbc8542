"""The performance page's parts: what to show, the metrics over time, the table."""

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st

from monitoring.domain import Measure, Report, Task, Verdict, Window
from monitoring.domain.text import plural
from monitoring.figures import performance as figures
from monitoring.figures.shared.colours import Palette
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric, metric_names
from monitoring.ui.frame import address, charts, state, tables
from monitoring.ui.frame.bound import boxes
from monitoring.ui.frame.guard import sentence
from monitoring.ui.frame.verdicts import inline
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import plain, unit
from monitoring.ui.menu import baseline, second
from monitoring.ui.menu.second import Second
from monitoring.ui.pages.performing import over
from monitoring.ui.pages.performing.lacking import lack
from monitoring.ui.results import alerted, events, lifetime, opening
from monitoring.ui.terms.glossary import meaning

FURTHER = {
    Task.BINARY: ["ece", "recall", "precision"],
    Task.REGRESSION: ["bias", "r2"],
    Task.MULTICLASS: ["f1", "log_loss"],
}


def name_of(metric: str) -> str:
    """A metric as people read it."""
    return METRICS[metric].descriptor.title


def choose(view: View, windows: tuple[Window, ...]) -> tuple[View, str, list[str], Second | None]:
    """Against what, the metric on top, further ones, and a second line."""
    names = metric_names(view.deployment.task)
    worst = opening.metric(alerted.alerts(view), key_metric(view.deployment))
    first, left, right, last = st.columns([3, 3, 6, 3])
    view = baseline.choose(view, first, "performance")
    state.fresh("more", FURTHER[view.deployment.task])
    titles = {name: name_of(name) for name in names}
    main = boxes.choose("Metric", "metric", titles, worst, place=left, known_as={name: name for name in names})
    more = right.multiselect(
        "Further metrics",
        names,
        default=FURTHER[view.deployment.task],
        format_func=name_of,
        key="more",
        bind="query-params",
    )
    address.answer("more", *map(name_of, more))
    return view, main, [name for name in more if name != main], second.choose(view, windows, last)


def threshold(view: View) -> float:
    """The slider, in hundredths; the deployment's own threshold is where it starts."""
    own = view.deployment.threshold
    if view.deployment.task is not Task.BINARY or not view.deployment.score:
        address.answer("threshold")
        return own
    state.fresh("threshold", round(own, 2))
    chosen = st.slider(
        "Threshold: a score from here on means yes",
        0.0,
        1.0,
        value=round(own, 2),
        step=0.01,
        key="threshold",
        bind="query-params",
        help=f"{meaning('Threshold')} The deployment's own is {own:g}. Moving it changes no row: all figures on this "
        "page follow."
        + (" Where it stands first, decisions count as they were logged." if view.deployment.prediction else ""),
    )
    address.answer("threshold", f"{chosen:g}", f"{chosen:.1f}", f"{chosen:.2f}")
    return own if chosen == round(own, 2) else chosen


def say(notes: tuple[str, ...]) -> None:
    """What has to be said of the rows that figures rest on, and of those that are in none."""
    if notes:
        st.caption("  \n".join(plain(sentence(note)) for note in notes))


def trend(
    view: View,
    measures: list[Measure],
    windows: tuple[Window, ...],
    metric: str,
    cut: float,
    *,
    beside: Second | None,
    large: bool = True,
) -> None:
    """One metric over time, with a second line over it where one is chosen."""
    own = [m for m in measures if m.metric == metric]
    moved = None if cut == view.deployment.threshold else cut
    card = METRICS[metric].descriptor
    with st.container(border=True, height="stretch"):
        st.markdown(f"**{card.title}**", help=f"{card.summary} 95 % interval: {card.interval}. {card.source}")
        if words := lifetime.said(view, "metric", metric):
            st.caption(words)
        estimated = sum(m.basis == "estimated" for m in own)
        if (missing := lack(view, windows, own)) and not estimated:
            st.caption(f"{inline(Verdict.SKIPPED)} {missing.why}")
        else:
            drawn = events.draw(
                view,
                windows,
                # not the threshold, on which many metrics do not depend; as a text, in which nan is nan
                ("trend", metric, repr(own), large, beside and (beside.key, cut)),
                lambda colours: over.metric(
                    _trend(view, own, windows, metric, colours, large), beside, metric, moved, colours
                ),
            )
            charts.show(drawn, alt=f"{card.title} in each window with its 95 % interval", key=f"trend-{metric}")
            second.say(beside) if large else None
            events.listed(view) if large else None
            say(tuple({m.reason: None for m in own if m.basis == "estimated"}) if large else ())
        if said := unjudged(own):
            st.caption(f"{inline(Verdict.SKIPPED)} {plain(said)}")


def _trend(
    view: View, own: Sequence[Measure], windows: tuple[Window, ...], metric: str, colours: Palette, large: bool
) -> Any:
    return figures.trend(
        [m for m in own if m.window >= 0],
        windows,
        colours,
        title=name_of(metric),
        unit=unit(view.deployment, metric),
        reference=next((m for m in own if m.window < 0), None),
        coverage=large,
        height=430 if large else 250,
    )


def unjudged(measures: Sequence[Measure]) -> str:
    """How many windows show a figure that is not judged though its labels are there, and why the newest is not."""
    shown = [m for m in measures if m.window >= 0 and m.verdict is Verdict.SKIPPED and not math.isnan(m.value)]
    no_bar = [m for m in shown if not m.provisional or math.isnan(m.worst)]  # others stand in a hatched bar
    known = [m for m in no_bar if m.basis == "realised"]
    if not known:
        return ""
    newest = max(known, key=lambda m: m.window)
    return f"{plural(len(known), 'window is', 'windows are')} shown and not judged. The newest: {newest.reason}."


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
        windows=report.windows,
        unit=view.deployment.unit(view.deployment.label or ""),
    )
