"""A certificate as JSON has it."""

from dataclasses import asdict
from math import isfinite
from typing import Any

from monitoring.edge.certificate.certificate import Certificate

SCHEMA = 1


def to_json(found: Certificate) -> dict[str, Any]:
    """Plain values; what is undefined or without end is None."""
    told = {
        "schema": SCHEMA,
        "made_at": found.made_at.isoformat(timespec="seconds"),
        "deployment": found.deployment,
        "version": found.version,
        "digest": found.digest,
        "form": found.form,
        "quantized": found.quantized or None,
        "verdict": str(found.verdict),
        "sentence": found.sentence,
        "rows": found.rows,
        "largest_gap": found.gap,
        "flips": found.flips,
        "failures": [asdict(one) for one in found.failures],
        "kinds": [asdict(one) | {"share": one.share} for one in found.compared],
        "spread": found.spread,
        "thresholds": asdict(found.thresholds),
        "segments": [asdict(one) | {"share": one.share} for one in found.within],
        "metric": asdict(found.change) if found.change else None,
        "bound": found.bound,
        "near_threshold": found.near,
        "size": found.size,
        "model_size": found.model_size,
        "measured": dict(found.measured),
        "standing": dict(found.standing),
        "notes": list(found.notes),
        "files": dict(found.files),
    }
    plain: dict[str, Any] = _plain(told)
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(one) for one in value]
    return None if isinstance(value, float) and not isfinite(value) else value
