"""The full Evidently report of one window against the reference: on the page, as a download, and as an oracle.

Evidently reads rows, so both sides are bounded: of a window its latest rows, of the reference rows evenly spread.
A window with more rows than `MOST_ROWS` is therefore judged by its end. Its web service and telemetry are never used.
"""

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from monitoring.disk.temporary import TemporaryFolder
from monitoring.disk.whole import write_whole
from monitoring.domain import Deployment, Kind, Selection, Task, Window
from monitoring.domain.text import plural
from monitoring.errors import NotApplicableError
from monitoring.log import Log
from monitoring.reports import safe

FORM = 3  # of the saved page; one of an earlier form is not shown again
MOST_ROWS = 20_000
LEAST_ROWS = 5
# Evidently's page is wider than ours and cuts off what does not fit: narrower cells, and the rest can be scrolled to.
FIT = """<style>
.MuiGrid-root, .MuiGrid-root > div { min-width: 0 !important; }
.MuiPaper-root, .MuiCardContent-root { overflow-x: auto !important; }
.MuiTableCell-root { padding: 6px 8px !important; }
.MuiTypography-root:not(.MuiTableCell-root *) { overflow-wrap: anywhere; }
</style>"""


def report_path(log: Log, selection: Selection, window: Window, folder: Path) -> Path:
    """Where the report of a window is kept; another log version, selection or window has another name."""
    text = repr((FORM, log.version, selection, window.first, window.last))
    return folder / f"{hashlib.sha256(text.encode()).hexdigest()[:16]}.html"


def sampled(log: Log, window: Window) -> str:
    """Which rows Evidently reads where it does not read all; empty where it does."""
    there = log.reference.count()
    parts = [f"the latest {MOST_ROWS:,} of the window's {window.rows:,}"] if window.rows > MOST_ROWS else []
    parts += [f"{MOST_ROWS:,} of the reference's {there:,}, evenly spread"] if there > MOST_ROWS else []
    return f"Evidently reads rows, and not all of them: {' and '.join(parts)}." if parts else ""


def build(log: Log, selection: Selection, window: Window, folder: Path) -> Path:
    """Make the report of one window, or find it where it was made before.

    Raises `NotApplicableError` where the window has too few rows to compare, or no column that both sides have.
    """
    path = report_path(log, selection, window, folder)
    if path.exists():
        return path
    current = log.rows(selection, window, MOST_ROWS)
    reference = log.reference_rows(MOST_ROWS)
    for side, frame in (("this window", current), ("the reference", reference)):
        if len(frame) < LEAST_ROWS:
            raise NotApplicableError(
                f"{side} has {plural(len(frame), 'row')}, too few for a report", "choose another window"
            )
    snapshot = _run(log.deployment, reference, current)
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryFolder() as aside:
        page = aside / path.name
        snapshot.save_html(str(page))
        write_whole(path, safe.page(page.read_text(encoding="utf-8"), FIT, sampled(log, window)).encode())
    return path


def left_out(deployment: Deployment, reference: pd.DataFrame, current: pd.DataFrame) -> tuple[str, ...]:
    """Columns that one side has no value of: Evidently fails on them, so they stay out and the page says so."""
    watched = [column.name for column in deployment.columns if column not in deployment.label_columns]
    return tuple(
        name for name in watched if name not in reference or reference[name].isna().all() or current[name].isna().all()
    )


def _run(deployment: Deployment, reference: pd.DataFrame, current: pd.DataFrame) -> Any:
    os.environ["DO_NOT_TRACK"] = "1"  # read when the package is imported
    from evidently import DataDefinition, Dataset, Report
    from evidently.presets import ClassificationPreset, DataDriftPreset, DataSummaryPreset, RegressionPreset

    kept = [c for c in deployment.columns if c.name not in left_out(deployment, reference, current)]
    kept = [c for c in kept if c not in deployment.label_columns]
    if not kept:
        raise NotApplicableError("no column has values on both sides", "choose another window")
    has_task = _has_task(deployment, reference, current)
    columns = [*kept, *(deployment.label_columns if has_task else ())]
    called = safe.texts(column.name for column in columns)
    definition = DataDefinition(
        numerical_columns=[called[c.name] for c in kept if c.kind is Kind.NUMERIC],
        categorical_columns=[called[c.name] for c in kept if c.kind is Kind.CATEGORICAL],
        **(_task(deployment, called) if has_task else {}),
    )
    names = [called[c.name] for c in kept]
    presets = [DataDriftPreset(columns=names), DataSummaryPreset(columns=names)]
    if has_task:
        presets.append(RegressionPreset() if deployment.task is Task.REGRESSION else ClassificationPreset())
    sides = [_judged(frame, deployment) if has_task else frame for frame in (current, reference)]
    with np.errstate(all="ignore"):
        data = [
            Dataset.from_pandas(frame.reset_index(drop=True), data_definition=definition)
            for frame in safe.frames(sides, called)
        ]
        return Report(presets).run(*data)


def _has_task(deployment: Deployment, reference: pd.DataFrame, current: pd.DataFrame) -> bool:
    """Whether Evidently can judge the outcome: not where either side mostly lacks labels or outputs."""
    label, output = deployment.label, _output(deployment)
    if label is None or output is None or not {label, output} <= {*reference.columns}:
        return False
    if any(len(_judged(frame, deployment)) < max(len(frame) / 2, LEAST_ROWS) for frame in (reference, current)):
        return False
    both = all(_judged(frame, deployment)[label].nunique() > 1 for frame in (reference, current))
    return both or deployment.task is Task.REGRESSION


def _task(deployment: Deployment, called: Mapping[str, str]) -> dict[str, Any]:
    """What Evidently needs to know of the outcome."""
    from evidently.core.datasets import BinaryClassification, Regression

    label, output = called[str(deployment.label)], called[str(_output(deployment))]
    if deployment.task is Task.REGRESSION:
        return {"regression": [Regression(target=label, prediction=output)]}
    return {"classification": [BinaryClassification(target=label, prediction_probas=output, pos_label=1)]}


def _output(deployment: Deployment) -> str | None:
    """The column that is held against the label; None where Evidently's presets have no use for it."""
    return {Task.REGRESSION: deployment.prediction, Task.BINARY: deployment.score}.get(deployment.task)


def _judged(frame: pd.DataFrame, deployment: Deployment) -> pd.DataFrame:
    """The rows with a label and an output."""
    known = frame[frame[deployment.label].notna() & frame[_output(deployment)].notna()]
    kind = "float64" if deployment.task is Task.REGRESSION else "int64"
    return known.astype({deployment.label: kind})
