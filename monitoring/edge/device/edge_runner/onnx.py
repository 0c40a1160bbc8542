"""A model in ONNX: the matrix is put together by numpy, what is computed of it by onnxruntime."""

from __future__ import annotations

import os
from typing import Any

import numpy as np

from .features import Features
from .kinds import Arrays, Told
from .links import LINKS

# Since 1.29 it keeps a number for a device and sends what it does, unless this is said before it is imported.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
_QUIET = 4  # of its levels of what it writes by itself: fatal errors alone


class Onnx:
    """Straight lines or a network whose sums onnxruntime works out.

    Args:
        told: `features`, `link`, and the `kind` of numbers that the model takes.
        arrays: what the features are made with.
        path: of `model.onnx`.
    """

    def __init__(self, told: Told, arrays: Arrays, path: str) -> None:
        import onnxruntime

        self._features, self._link, self._kind = Features(told["features"], arrays), LINKS[told["link"]], told["number"]
        options = onnxruntime.SessionOptions()
        options.log_severity_level = _QUIET
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        self._session = onnxruntime.InferenceSession(path, options, providers=["CPUExecutionProvider"])

    def answer(self, numbers: np.ndarray, codes: np.ndarray) -> np.ndarray:
        """The answers; nan for a row in which a number is missing, which an activation or a rounding would hide."""
        matrix = self._features.matrix(numbers, codes)
        found: Any = self._session.run(None, {"x": np.ascontiguousarray(matrix.T, dtype=self._kind)})[0]
        bad = np.isnan(matrix).any(axis=0)
        return np.where(bad, np.nan, self._link(found.T.astype(np.float64)))


def inline(told: Told) -> dict[str, np.ndarray]:
    """The arrays that stand in `deployment.json` itself, where there is no `model.npz`."""
    return {name: np.array(values, dtype=kind) for name, (kind, values) in told.items()}
