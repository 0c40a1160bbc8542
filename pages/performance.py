"""Performance: did it fall, since when, how sure is that, and what does the threshold decide?"""

import streamlit as st

from monitoring.domain import Task
from monitoring.ui.frame import state
from monitoring.ui.frame.guard import guard, heading
from monitoring.ui.frame.verdicts import state as badge
from monitoring.ui.menu import baseline
from monitoring.ui.pages import one_window, performance, shadow
from monitoring.ui.pages.estimating import errors
from monitoring.ui.pages.performing import lacking, next_steps
from monitoring.ui.results import data
from monitoring.ui.results.estimated import estimates
from monitoring.ui.results.nothing import nothing
from monitoring.ui.results.status import answer

view = state.view()
windows = data.windows(view)
what = "How good the predictions were, held against the reference. Realised performance covers labelled rows only."
heading("Performance", what, view, windows)
if not windows:
    nothing(view)
    st.stop()
found = answer(view)
with st.container(border=True):
    st.markdown(f"{badge(found.state, 'performance')} {found.sentences[0]} {' '.join(found.sentences[1:2])}")
steps = st.container()
if missing := lacking.lack(view, windows, data.performance(view).results):
    with st.container(border=True):
        lacking.explain(missing)
        performance.say(data.notes(view))
of_errors = errors(view)
if missing and not (of_errors or estimates(view)):
    st.stop()
view, main, more, second = performance.choose(view, windows)
baseline.note(view, "performance")
cut = performance.threshold(view)
performance.say((*data.notes(view, cut), *data.mended(view)))
report = data.performance(view, cut)
measures = [*report.results, *of_errors, *estimates(view, cut)]
with guard("the metric over time"):
    performance.trend(view, measures, windows, main, cut, beside=second)
with st.grid(3, min_column_width=320, key="fill-metrics"):
    for name in more:
        with st.container(height="stretch"), guard("a metric over time"):
            performance.trend(view, measures, windows, name, cut, beside=second, large=False)
if missing:
    st.stop()
shadow.sections(view, windows, main)

st.subheader("One window in detail", anchor=False)
window = one_window.choose_window(windows, [m for m in report.results if m.metric == main])
next_steps.of_performance(view, None if window is None else windows[window], steps)
with guard("the window in detail"):
    if view.deployment.task is Task.REGRESSION:
        one_window.errors(view, windows, window)
    else:
        if view.deployment.task is Task.BINARY:
            one_window.figures_at(list(report.results), window)
        one_window.classes(view, windows, cut, window)

st.subheader("Table", anchor=False)
with guard("the table"):
    performance.table(view, report, [main, *more])
