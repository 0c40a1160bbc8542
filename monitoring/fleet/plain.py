"""A fleet as plain values, for JSON."""

from math import isnan
from typing import Any

from monitoring.domain import Verdict
from monitoring.fleet import words
from monitoring.fleet.report import FleetReport, Line
from monitoring.fleet.standing import Standing

SCHEMA = 1


def to_json(report: FleetReport) -> dict[str, Any]:
    """Everything but the single columns; what is undefined is None, times are UTC."""
    return {
        "schema": SCHEMA,
        "made_at": report.now.isoformat(timespec="seconds"),
        "deployment": report.deployment,
        "verdict": str(report.verdict),
        "sentence": words.answer(report) if report.lines else "",
        "live": report.live or None,
        "days": report.days,
        "until": report.until.isoformat() if report.until else None,
        "level": report.level,
        "false_discovery_rate": report.rate,
        "usual_wait_hours": _number(report.silence.usual),
        "counts": {
            "devices": len(report.lines),
            "drifted": len(report.drifted),
            "silent": len(report.silent),
            "not_live": len(report.outdated),
            "not_judged": len(report.unjudged),
        },
        "devices": [_line(line) for line in report.lines],
    }


def _line(line: Line) -> dict[str, Any]:
    device = line.device
    return {
        "device": device.name,
        "version": device.version or None,
        "live": is_live(line.standing),
        "standing": str(line.standing),
        "rows": line.rows,
        "first": line.first.isoformat() if line.first else None,
        "last": line.last.isoformat() if line.last else None,
        "seen": device.seen.isoformat(timespec="seconds"),
        "silent": None if line.silent is Verdict.SKIPPED else line.silent is Verdict.FAIL,
        "drift": str(line.drift),
        "column": line.column or None,
        "value": _number(line.value),
        "limit": _number(line.limit),
        "p_value": _number(line.p_value),
        "columns_drifted": line.drifted,
        "reason": line.reason,
        "files": [part.file for part in device.parts],
        "origins": [part.origin for part in device.parts],
    }


def is_live(standing: Standing) -> bool | None:
    """Whether a device's version is live; None where it did not say which it runs."""
    return None if standing is Standing.NOT_TOLD else standing is Standing.LIVE


def _number(value: float) -> float | None:
    return None if isnan(value) else value
