"""What performance probably is where labels do not tell yet, computed once for each log version and selection."""

import streamlit as st

from monitoring.domain import Measure, Segment, Selection
from monitoring.log import Log
from monitoring.performance.estimated import direct
from monitoring.performance.estimated.run import DECIDING, ESTIMATED, RANKING, run
from monitoring.samples.rows import RowsLog
from monitoring.ui.frame import jobs
from monitoring.ui.frame.view import View
from monitoring.ui.results import data


@st.cache_resource(max_entries=256, show_spinner=False)
def _estimates(
    key: tuple[str, str, Selection], threshold: float | None, metrics: tuple[str, ...], _log: Log, _view: View
) -> tuple[Measure, ...]:
    return run(_log, key[2], data.performance(_view, threshold), threshold, metrics).results


def estimates(view: View, threshold: float | None = None) -> tuple[Measure, ...]:
    """One measure for each that is not realised, or provisional; with the threshold as `data.performance` takes it."""
    if threshold is None or threshold == view.deployment.threshold:
        return _estimates(view.key, None, ESTIMATED, view.log, view)
    moved = _estimates(view.key, threshold, DECIDING, view.log, view)
    return (*moved, *(each for each in estimates(view) if each.metric in RANKING))


@st.cache_resource(max_entries=8, show_spinner=False)  # who asks for it in a job has no page to spin on
def _learnt(key: tuple[str, str, str], segment: Segment | None, _log: RowsLog) -> direct.Learnt:
    return direct.learn(_log, segment)


def from_rows(view: View) -> tuple[Measure, ...]:
    """A regression's measures that labels do not tell yet, estimated from rows while a bar shows how far it is.

    Empty where somebody has stopped it. A model is trained once for each version of the log.
    """
    home, version, selection = view.key

    def learner(log: RowsLog, segment: Segment | None) -> direct.Learnt:
        return _learnt((home, version, view.deployment.name), segment, log)

    def work(progress: jobs.Progress) -> tuple[Measure, ...]:
        return direct.run(view.log, selection, data.performance(view), progress, learner).results

    found = jobs.result_or_again(("direct", view.key), work, title="Estimating errors", stop="Stop estimating")
    return found or ()
