"""The library's results, computed once for each log version and selection.

What is kept is frozen, so all sessions share one copy of it.
"""

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pandas as pd
import streamlit as st

from monitoring.agreement.agreement import ScoreAgreement
from monitoring.connect import agreement_of, load_importance, load_model
from monitoring.disk import mended as mended_files
from monitoring.domain import Deployment, Histogram, Measure, ModelFile, Outcomes, Report, Selection, Window
from monitoring.drift.report import DriftReport
from monitoring.drift.run import run as run_drift
from monitoring.log import Log, Span, Workspace
from monitoring.models.model import Model
from monitoring.models.unseen import Familiar
from monitoring.multivariate.run import Together
from monitoring.multivariate.run import run as run_together
from monitoring.performance.judged import notes as notes_of
from monitoring.performance.run import run as run_performance
from monitoring.quality.report import QualityReport
from monitoring.quality.run import run as run_quality
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.view import View

Key = tuple[str, str, Selection]


@st.cache_resource(max_entries=256, show_spinner=False)
def span(home: str, name: str, version: str, _log: Log) -> Span:
    """From when to when a log reaches."""
    return _log.span()


@st.cache_resource(max_entries=256, show_spinner="Cutting the log into windows …")
def _windows(key: Key, _log: Log) -> tuple[Window, ...]:
    return _log.windows(key[2])


def windows(view: View) -> tuple[Window, ...]:
    """The windows of the selection."""
    return _windows(view.key, view.log)


@st.cache_resource(max_entries=256, show_spinner=False)
def _left_out(key: Key, _log: Log) -> tuple[str, ...]:
    return _log.left_out(key[2].every)


def left_out(view: View) -> tuple[str, ...]:
    """What of the log is in no window, row and value named, one sentence each."""
    return _left_out(view.key, view.log)


def mended(view: View) -> tuple[str, ...]:
    """Which of its files were found damaged and put right, one sentence each, told when the rest is there."""
    return mended_files.told(view.log.folder)


@st.cache_resource(max_entries=256, show_spinner="Comparing windows …")
def _drift(key: Key, columns: tuple[str, ...] | None, methods: tuple[str, ...] | None, _log: Log) -> DriftReport:
    return run_drift(_log, key[2], columns, methods)


def drift(view: View, columns: tuple[str, ...] | None = None, methods: tuple[str, ...] | None = None) -> DriftReport:
    """Drift of all columns by each one's default method, or of some columns by some methods."""
    return _drift(view.key, columns, methods, view.log)


@st.cache_resource(max_entries=256, show_spinner="Measuring performance …")
def _performance(key: Key, threshold: float | None, _log: Log) -> Report[Measure]:
    return run_performance(_log, key[2], threshold=threshold)


def performance(view: View, threshold: float | None = None) -> Report[Measure]:
    """All metrics of the task; at the deployment's own threshold, by what was decided where the log has that."""
    own = threshold is None or threshold == view.deployment.threshold
    return _performance(view.key, None if own else threshold, view.log)


def decided_at(view: View, threshold: float) -> Outcomes:
    """Scores against labels in the windows, by what was decided or, at another threshold, by score."""
    current = outcomes(view)[1]
    return current if threshold == view.deployment.threshold else replace(current, threshold=threshold, by_score=True)


def notes(view: View, threshold: float | None = None) -> tuple[str, ...]:
    """What has to be said of the rows that metrics rest on."""
    own = view.deployment.threshold
    return notes_of(view.deployment, decided_at(view, own if threshold is None else threshold))


@st.cache_resource(max_entries=256, show_spinner="Checking the data …")
def _quality(key: Key, columns: tuple[str, ...] | None, hour: datetime | None, _log: Log) -> QualityReport:
    return run_quality(_log, key[2], columns)


def quality(view: View, columns: tuple[str, ...] | None = None) -> QualityReport:
    """All checks of all columns, or of some; what is new by now is asked anew every hour."""
    return _quality(view.key, columns, hour(view), view.log)


def hour(view: View) -> datetime | None:
    """What a result depends on that asks what is new by now; None as of a day that has gone by."""
    return None if view.selection.as_of else datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


@st.cache_resource(max_entries=64, show_spinner="Telling rows apart …")
def _together(key: Key, window: Window, _log: Log) -> Together:
    return run_together(_log, key[2], window)


def together(view: View, window: Window) -> Together:
    """All inputs of one window together; raises `NotApplicableError` where there are too few rows."""
    return _together(view.key, window, view.log)


def importance(view: View) -> dict[str, float]:
    """How much the model's prediction hangs on each feature; empty where that is not known."""
    return load_importance(Workspace(Path(view.home)), view.deployment.name)


@st.cache_resource(max_entries=64, show_spinner=False)
def _outcomes(key: Key, _log: Log) -> tuple[Outcomes, Outcomes]:
    return _log.reference_outcomes(key[2]), _log.outcomes(key[2])


def outcomes(view: View) -> tuple[Outcomes, Outcomes]:
    """Scores against labels: the reference's, and the windows'."""
    return _outcomes(view.key, view.log)


@st.cache_resource(max_entries=128, show_spinner=False)
def _histograms(key: Key, column: str, _log: Log) -> tuple[Histogram, Histogram]:
    return _log.histograms(key[2], [column])[column]


def histograms(view: View, column: str) -> tuple[Histogram, Histogram]:
    """One column's reference `(cells,)` and windows `(windows, cells)`."""
    return _histograms(view.key, column, view.log)


@st.cache_data(max_entries=64, show_spinner="Reading rows …")
def _rows(key: Key, window: Window | None, limit: int, _log: Log) -> pd.DataFrame:
    return _log.rows(key[2], window, limit)


def rows(view: View, window: Window | None, limit: int) -> pd.DataFrame:
    """The newest rows of a window, or of the whole selection."""
    return _rows(view.key, window, limit, view.log)


@st.cache_data(max_entries=16, show_spinner=False)
def _reference_rows(home: str, name: str, version: str, limit: int, _log: Log) -> pd.DataFrame:
    return _log.reference_rows(limit)


def reference_rows(view: View, limit: int) -> pd.DataFrame:
    """A bounded sample of the reference."""
    return _reference_rows(view.home, view.deployment.name, view.version, limit, view.log)


@st.cache_resource(max_entries=8, show_spinner=False)  # who asks for it in a job has no page to spin on
def _model(home: str, name: str, version: str, kept: str, _workspace: Workspace, _deployment: Deployment) -> Model:
    return load_model(_workspace, _deployment)


def model(view: View, file: ModelFile | None = None) -> Model:
    """The deployment's model, or that of another version; raises `NotApplicableError` where it has none."""
    wanted = replace(view.deployment, model=file) if file else view.deployment
    kept = wanted.model.kept if wanted.model else ""
    return _model(view.home, wanted.name, view.version, kept, Workspace(Path(view.home)), wanted)


def familiar(view: View, by: Model | None = None) -> Familiar:
    """What is known of the categories of the model's columns; `by` is another version's model."""
    return Familiar.of(by or model(view), view.log.known, view.deployment.files_of("score").missing)


def agreement(view: View) -> ScoreAgreement | None:
    """What comparing the model with the log has shown when it was connected; None where it is not known."""
    return agreement_of(Workspace(Path(view.home)), view.deployment.name)


def logs() -> dict[str, Log | Failed]:
    """Every deployment's log; of one that is damaged, what is wrong with it."""
    workspace = Workspace()
    return {name: attempt(f"the deployment {name}", partial(workspace.log, name)) for name in workspace.names()}
