"""The report as JSON has it."""

import hashlib
import json
from math import isfinite
from typing import Any

from monitoring.gate.asking import Result
from monitoring.gate.run import GateReport

SCHEMA = 1


def to_json(report: GateReport) -> dict[str, Any]:
    """Plain values; what is undefined is None. `made_at` is when the newest of the evidence came, not the clock."""
    return {
        "schema": SCHEMA,
        "made_at": report.as_of.isoformat() if report.as_of else None,
        "deployment": report.deployment,
        "version": report.version,
        "champion": report.champion or None,
        "verdict": str(report.verdict),
        "sentence": report.sentence,
        "rules": [_rule(result) for result in report.results],
        "evidence": dict(report.evidence),
    }


def digest(report: GateReport) -> str:
    """SHA-256 of the report's JSON: two reports with the same one say the same of the same evidence."""
    return hashlib.sha256(json.dumps(to_json(report), sort_keys=True).encode()).hexdigest()


def _rule(result: Result) -> dict[str, Any]:
    rule, found = result.rule, result.finding
    figures = {name: getattr(found, name) for name in ("value", "low", "high", "limit")}
    return {
        "code": rule.code,
        "name": rule.name,
        "title": rule.title,
        "verdict": str(found.verdict),
        **{name: float(value) if isfinite(value) else None for name, value in figures.items()},
        "n": int(found.n),
        "rows_needed": found.rows_needed,
        "reason": found.reason,
        "details": [{"of": of, "is": told} for of, told in found.details],
    }
