"""`GET /metrics`: what was found when each deployment was last looked at, as Prometheus reads it. It counts nothing."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response

from monitoring.alerts.delivery.due import unsent
from monitoring.domain import AlertPolicy, Incident, Severity, State, Verdict
from monitoring.errors import MonitoringError
from monitoring.log import Workspace
from monitoring.log.kept import lives, newest
from monitoring.log.kept.newest import Figure, Newest

NUMBERS = {Verdict.OK: 0, Verdict.WARN: 1, Verdict.FAIL: 2}
MEANING = "0 all right, 1 look at it, 2 alert"
JUDGED = "0 all right, 1 look at it, 2 failed"
NAMED = {
    "readable": "Whether what is kept of the deployment can be read",
    "checked_timestamp_seconds": "When the deployment was last looked at: as of when all other figures are",
    "window_end_timestamp_seconds": "Where the newest complete window with rows ends, which drift is of",
    "state": f"The deployment's state: {MEANING}",
    "rows": "Predictions in all windows",
    "labelled_rows": "Predictions in all windows whose label is known",
    "label_coverage": "Share of the predictions in all windows whose label is known",
    "window_rows": "Predictions in the newest complete window",
    "inputs_judged": "Inputs whose drift was judged in the newest complete window",
    "inputs_drifted": "Those of them that drifted",
    "drift_share": "Share of the judged inputs that drifted",
    "columns_left_out": "Columns that are judged and, for their number, have no figure of their own here",
    "drift_value": "How far a column is from the reference, in the newest complete window",
    "drift_limit": "The limit of that",
    "drift_verdict": f"What came of it: {JUDGED}",
    "metric_value": "A metric in the newest complete window that tells it",
    "metric_low": "Lower end of its 95 % interval",
    "metric_high": "Upper end of its 95 % interval",
    "metric_limit": "The limit that it was judged by",
    "metric_verdict": f"What came of it: {JUDGED}",
    "metric_window_end_timestamp_seconds": "Where that window ends",
    "alerts": "Alerts by state and severity, as they were left by the last look or by somebody's hand",
    "alerts_unsent": "What could not be told to receivers of alerts yet",
}
LABELS = {"drift": ("column", "method"), "metric": ("metric", "basis"), "alerts": ("state", "severity")}


def metrics(request: Request) -> Response:
    """What is kept of all deployments; what nobody has looked at yet is absent."""
    encode, kind = choose_encoder(request.headers.get("accept", ""))
    return Response(encode(Kept(Workspace())), headers={"Content-Type": kind, "Cache-Control": "no-store"})


@dataclass(frozen=True, slots=True)
class Kept(Collector):
    """What a workspace keeps of its deployments, as families of gauges.

    Args:
        workspace: whose.
    """

    workspace: Workspace

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Every family that has a figure, in the order in which they are named above."""
        gauges = Gauges()
        for name in self.workspace.names():
            folder = self.workspace.home / name
            try:
                found, alerts, policy = newest.read(folder), lives.read(folder), self.workspace.deployment(name).alerts
            except (MonitoringError, OSError):
                gauges.add(name, "readable", 0)
                continue
            gauges.add(name, "readable", 1)
            if found is not None:
                _figures(gauges, name, found)
            if found is not None or alerts:
                _alerts(gauges, name, alerts, policy)
        yield from gauges.found.values()


@dataclass(frozen=True, slots=True)
class Gauges:
    """Families of gauges as they fill up."""

    found: dict[str, GaugeMetricFamily] = field(
        default_factory=lambda: {
            key: GaugeMetricFamily(f"modelwatch_{key}", text, labels=("deployment", *_labels(key)))
            for key, text in NAMED.items()
        }
    )

    def add(self, deployment: str, key: str, value: float | None, *labels: str) -> None:
        """One figure; what is not known is not there."""
        if value is not None and not math.isnan(value):
            self.found[key].add_metric([deployment, *labels], value)


def _labels(key: str) -> tuple[str, ...]:
    single = key.partition("_")[0] in ("drift", "metric") and key != "drift_share"
    return LABELS[key.partition("_")[0]] if single or key == "alerts" else ()


def _figures(gauges: Gauges, name: str, found: Newest) -> None:
    share = found.labelled / found.rows if found.rows and found.labelled is not None else None
    single: dict[str, float | None] = {
        "checked_timestamp_seconds": _seconds(found.at),
        "window_end_timestamp_seconds": _seconds(found.end),
        "state": NUMBERS.get(found.state),
        "rows": found.rows,
        "labelled_rows": found.labelled,
        "label_coverage": share,
        "window_rows": found.window_rows,
        "inputs_judged": found.inputs,
        "inputs_drifted": found.drifted if found.inputs else None,
        "drift_share": found.drifted / found.inputs if found.inputs else None,
        "columns_left_out": found.columns - len(found.drift),
    }
    for key, value in single.items():
        gauges.add(name, key, value)
    for kind, figures in (("drift", found.drift), ("metric", found.metrics)):
        for figure in figures:
            _figure(gauges, name, kind, figure)


def _figure(gauges: Gauges, name: str, kind: str, figure: Figure) -> None:
    labels = figure.subject, figure.rule
    gauges.add(name, f"{kind}_value", figure.value, *labels)
    gauges.add(name, f"{kind}_limit", figure.limit, *labels)
    gauges.add(name, f"{kind}_verdict", NUMBERS.get(figure.verdict), *labels)
    if kind == "metric":
        gauges.add(name, "metric_low", figure.low, *labels)
        gauges.add(name, "metric_high", figure.high, *labels)
        gauges.add(name, "metric_window_end_timestamp_seconds", _seconds(figure.end), *labels)


def _alerts(gauges: Gauges, name: str, alerts: tuple[Incident, ...], policy: AlertPolicy) -> None:
    counts = Counter((one.state, one.severity) for one in alerts)
    for state in State:
        for severity in Severity:
            gauges.add(name, "alerts", counts[state, severity], str(state), str(severity))
    gauges.add(name, "alerts_unsent", len(unsent(alerts, policy)))


def _seconds(at: datetime | None) -> float | None:
    return None if at is None else at.replace(tzinfo=UTC).timestamp()
