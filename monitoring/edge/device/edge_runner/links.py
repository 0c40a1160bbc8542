"""From an estimator's raw answers `(outputs, rows)` to its probabilities or values, as scikit-learn does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np


def expit(x: np.ndarray) -> Any:
    """1 / (1 + exp(-x)) without an overflow.

    >>> expit(np.array([0.0, -1000.0, 1000.0])).tolist()
    [0.5, 0.0, 1.0]
    """
    with np.errstate(over="ignore"):
        return 1.0 / (1.0 + np.exp(-x))


def _sigmoid(raw: np.ndarray) -> np.ndarray:
    second = expit(raw[0])
    return np.stack([1.0 - second, second])


def _second(raw: np.ndarray) -> np.ndarray:
    return np.concatenate([1.0 - raw, raw])


def _huber(raw: np.ndarray) -> np.ndarray:
    second = (np.clip(raw[0], -1.0, 1.0) + 1.0) / 2.0
    return np.stack([1.0 - second, second])


def _softmax(raw: np.ndarray) -> Any:
    e = np.exp(raw - raw.max(axis=0))
    return e / e.sum(axis=0)


def _one_by_one(raw: np.ndarray) -> np.ndarray:
    return _shared(expit(raw))


def _huber_one_by_one(raw: np.ndarray) -> np.ndarray:
    return _shared((np.clip(raw, -1.0, 1.0) + 1.0) / 2.0)


def _shared(found: np.ndarray) -> np.ndarray:
    """Each class against all others; where all are 0, each is as likely as any other."""
    total = found.sum(axis=0)
    return np.where(total == 0, 1.0 / len(found), found / np.where(total == 0, 1.0, total))


LINKS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "identity": lambda raw: raw,
    "sigmoid": _sigmoid,
    "softmax": _softmax,
    "one_by_one": _one_by_one,
    "second": _second,
    "expit": expit,
    "huber": _huber,
    "huber_one_by_one": _huber_one_by_one,
    "exponential": np.exp,
    "signed_square": lambda raw: raw * np.abs(raw),
}
