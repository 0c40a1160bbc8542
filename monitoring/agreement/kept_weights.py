"""How far a model's prediction moves with each feature, as it is kept beside the model."""

import json
from pathlib import Path

from monitoring.disk import stamped
from monitoring.errors import DamagedError

IMPORTANCE = "importance.json"


def weights(content: bytes) -> dict[str, float]:
    """What was kept."""
    return {str(column): float(value) for column, value in json.loads(content).items()}


def kept_weights(folder: Path) -> dict[str, float] | None:
    """What lies in a model's folder; None where nothing does, or it is damaged."""
    try:
        return stamped.read(folder / IMPORTANCE, weights, "")
    except (FileNotFoundError, DamagedError):
        return None
