"""The nouns: frozen dataclasses and enums that every other part speaks in.

They hold data and answer simple questions about themselves; nothing here computes a statistic,
touches storage or draws.
"""

from monitoring.domain.baseline import Baseline, Reference
from monitoring.domain.bins import Bins, FloatArray, Histogram
from monitoring.domain.counts import Decisions, ErrorKinds, ErrorTable, LabelTable, Outcomes, ScoreTable, Shares
from monitoring.domain.deployment import MADE_ID, Column, Deployment, Kind, Role, Task
from monitoring.domain.explanation import Agreement, Contribution, Explanation
from monitoring.domain.feed.feed import Feed
from monitoring.domain.feed.received import Received
from monitoring.domain.file_settings import ALL_FOUND_OUT, FILE_KINDS, FileSettings
from monitoring.domain.grid import VERDICTS, Grid, GridReport
from monitoring.domain.incident import Delivery, Incident, Member, Severity, State, Step, begin, incident_id
from monitoring.domain.model_file import ModelFile, Shadow
from monitoring.domain.policies.alert_policy import AlertPolicy, Mute
from monitoring.domain.policies.export_settings import ExportSettings
from monitoring.domain.policies.gate_settings import GateSettings
from monitoring.domain.results import (
    Alert,
    DriftResult,
    Estimate,
    Measure,
    QualityResult,
    Report,
    Score,
)
from monitoring.domain.selection import Every, Segment, Selection, Span
from monitoring.domain.shadow.compared import Compared
from monitoring.domain.verdict import SIGNS, WORDS, Verdict, worst
from monitoring.domain.window import Arrivals, Quiet, QuietOutcomes, SameAge, Window, newest_whole, whole

__all__ = [
    "ALL_FOUND_OUT",
    "FILE_KINDS",
    "MADE_ID",
    "SIGNS",
    "VERDICTS",
    "WORDS",
    "Agreement",
    "Alert",
    "AlertPolicy",
    "Arrivals",
    "Baseline",
    "Bins",
    "Column",
    "Compared",
    "Contribution",
    "Decisions",
    "Delivery",
    "Deployment",
    "DriftResult",
    "ErrorKinds",
    "ErrorTable",
    "Estimate",
    "Every",
    "Explanation",
    "ExportSettings",
    "Feed",
    "FileSettings",
    "FloatArray",
    "GateSettings",
    "Grid",
    "GridReport",
    "Histogram",
    "Incident",
    "Kind",
    "LabelTable",
    "Measure",
    "Member",
    "ModelFile",
    "Mute",
    "Outcomes",
    "QualityResult",
    "Quiet",
    "QuietOutcomes",
    "Received",
    "Reference",
    "Report",
    "Role",
    "SameAge",
    "Score",
    "ScoreTable",
    "Segment",
    "Selection",
    "Severity",
    "Shadow",
    "Shares",
    "Span",
    "State",
    "Step",
    "Task",
    "Verdict",
    "Window",
    "begin",
    "incident_id",
    "newest_whole",
    "whole",
    "worst",
]
