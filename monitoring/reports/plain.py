"""A report as plain values, for scripts: one object of JSON."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitoring.alerts.budget import as_json
from monitoring.domain import DriftResult, Measure, QualityResult, Verdict
from monitoring.domain.baseline import OF_KIND
from monitoring.domain.selection import show_end
from monitoring.lifetime import words as life
from monitoring.performance.judged import Judged
from monitoring.reports.summary import Summary

COMPARED = ("value", "limit", "p_value", "verdict", "n_reference", "n_current", "reason")
DRIFT_KEYS = ("column", "window", "method", *COMPARED)
QUALITY_KEYS = ("column", "window", "check", *COMPARED)
TOLD = ("verdict", "reason", "provisional", "best", "worst", "weighted")
LIMITS = ("limit", "limit_low", "limit_high")
MEASURE_KEYS = ("metric", "window", "value", "low", "high", "n", "basis", "coverage", *LIMITS, "p_value", *TOLD)


def to_json(summary: Summary) -> dict[str, Any]:
    """The report as plain values; nan becomes None, times become ISO 8601."""
    return {key: list(value) if isinstance(value, Iterator) else value for key, value in in_parts(summary).items()}


def in_parts(summary: Summary) -> dict[str, Any]:
    """The same with iterators in place of the lists of drift, performance and quality, which may be long."""
    segmented, results = summary.selection.segment is not None, summary.performance.results
    return {
        "deployment": summary.deployment.name,
        "as_of": show_end(summary.selection.as_of),
        **{name: str(summary.baseline_of(kind)) for kind, name in OF_KIND.items()},
        "verdict": str(summary.status.verdict),
        "status": summary.status.word,
        "parts": {
            kind: {"verdict": str(verdict), "status": summary.status.word_of(kind)}
            for kind, verdict in summary.status.parts.items()
        },
        "windows": [
            {
                "start": _time(w.start),
                "end": _time(w.end),
                "rows": w.rows,
                "labelled": w.labelled,
                "complete": w.complete,
                **_apart(counted),
            }
            for w, counted in zip(summary.windows, summary.judged, strict=True)
        ],
        "drift": _plain(summary.drift.results, DRIFT_KEYS, segmented),
        "performance": _plain((*summary.estimates, *(r for r in results if r.window >= 0)), MEASURE_KEYS, segmented),
        "reference": _plain((r for r in results if r.window < 0), MEASURE_KEYS, segmented),
        "quality": _plain(summary.quality.results, QUALITY_KEYS, segmented),
        "alerts": [{key: _value(value) for key, value in asdict(alert).items()} for alert in summary.alerts],
        "budget": as_json(summary.budget, summary.deployment, summary.selection),
        "lifetime": life.as_json(summary.lifetime),
        "left_out": list(summary.left_out),
        "notes": [*summary.notes, *summary.mended],
    }


def drift_to_json(results: Iterable[DriftResult]) -> list[dict[str, Any]]:
    """Drift of one window as plain values."""
    return [{key: value for key, value in one.items() if key != "window"} for one in _plain(results, DRIFT_KEYS, False)]


def _apart(counted: Judged) -> dict[str, int]:
    """Rows that are counted apart; `labelled = judged + outside + unpredicted + strange`."""
    return {key: value for key, value in asdict(counted).items() if key not in ("rows", "labelled")}


def _plain(
    results: Iterable[DriftResult | QualityResult | Measure], keys: tuple[str, ...], segmented: bool
) -> Iterator[dict[str, Any]]:
    keys = (*keys, "segment") if segmented else keys
    return ({key: _value(getattr(result, key)) for key in keys} for result in results)


def _value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return str(value) if isinstance(value, Verdict) else value


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
