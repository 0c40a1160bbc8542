"""What a gate's evidence was, so that it can be made again and compared: digests, versions, seeds, limits."""

import hashlib
import platform
from collections.abc import Mapping
from dataclasses import asdict
from importlib.metadata import version
from typing import Any

import numpy as np
import pandas as pd

from monitoring.gate.evidence import Evidence, Part

PARTS: tuple[Part, ...] = ("labelled", "reference", "newest", "training", "inside")
PACKAGES = ("modelwatch", "numpy", "pandas", "scikit-learn", "scipy")


def described(evidence: Evidence) -> dict[str, Any]:
    """As JSON has it: `as_of`, `rows`, `digests`, `versions`, `seeds`, `settings`, `notes`."""
    frames = {part: frame for part in PARTS if (frame := getattr(evidence, part)) is not None}
    sides = {"candidate": evidence.candidate, "champion": evidence.champion}
    there = {what: side for what, side in sides.items() if side}
    return {
        "as_of": evidence.known_by.isoformat() if evidence.known_by else None,
        "rows": {part: len(frame) for part, frame in frames.items()},
        "digests": {what: side.model.sha256 for what, side in there.items()}
        | {part: digest(frame) for part, frame in frames.items()},
        "versions": {"python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        "seeds": {what: dict(side.recorded.seeds or {}) for what, side in there.items() if side.recorded},
        "settings": _plain(asdict(evidence.settings)),
        "notes": list(evidence.notes),
    }


def digest(frame: pd.DataFrame) -> str:
    """SHA-256 of a table's names and values, row by row in their order.

    >>> table = pd.DataFrame({"a": [1.0, None], "b": ["x", None]})
    >>> digest(table) == digest(table.copy()), digest(table) == digest(table[::-1])
    (True, False)
    """
    found = hashlib.sha256("\0".join(map(str, frame.columns)).encode())
    if len(frame):
        found.update(np.asarray(pd.util.hash_pandas_object(frame, index=False)).tobytes())
    return found.hexdigest()


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    return {key: list(value) if isinstance(value, tuple) else value for key, value in settings.items()}
