from collections.abc import Callable
from types import SimpleNamespace

import numpy as np
import pytest

from monitoring.domain import Deployment, Task
from monitoring.stats import rows

WINDOWS, ROWS = 5, 400
THRESHOLD = 0.3141


@pytest.fixture
def score_edges() -> Callable[..., np.ndarray]:
    """Edges as a deployment's plan has them: quantiles of the reference, every hundredth, the threshold."""

    def make(reference: np.ndarray, threshold: float = 0.5, cells: int = 1024) -> np.ndarray:
        quantiles = np.quantile(reference, np.linspace(0, 1, cells + 1))
        inner = np.unique(np.concatenate([quantiles, np.arange(101) / 100, [threshold]]))
        return np.append(inner, np.nextafter(1, 2))

    return make


@pytest.fixture
def binary_log(score_edges) -> SimpleNamespace:
    """Five windows of scores, some without a label, some exactly 0 or 1, and what was counted of them."""
    rng = np.random.default_rng(7)
    size = WINDOWS * ROWS
    scores = rng.beta(1.5, 3, size)
    labels = (rng.random(size) < 0.8 * scores + 0.05).astype(float)
    scores[:20], scores[20:40] = 0.0, 1.0
    labels[rng.random(size) < 0.2] = np.nan
    windows = np.arange(size) % WINDOWS
    edges = score_edges(rng.beta(1.5, 3, 5000), THRESHOLD)
    outcomes = rows.binary(labels, scores, threshold=THRESHOLD, windows=windows, edges=edges)
    return SimpleNamespace(labels=labels, scores=scores, windows=windows, edges=edges, outcomes=outcomes)


@pytest.fixture
def multiclass_log(score_edges) -> SimpleNamespace:
    """Five windows of three classes, one of them rare."""
    rng = np.random.default_rng(8)
    size = WINDOWS * ROWS
    true = rng.choice(3, size, p=[0.6, 0.3, 0.1])
    logits = rng.normal(0, 1, (size, 3)) + 1.2 * np.eye(3)[true]
    scores = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    names = np.array(["cat", "dog", "eel"])
    labels = [None if gone else str(name) for name, gone in zip(names[true], rng.random(size) < 0.1, strict=True)]
    windows = np.arange(size) % WINDOWS
    edges = score_edges(scores.ravel())
    outcomes = rows.multiclass(labels, scores, list(names), windows=windows, edges=edges)
    return SimpleNamespace(
        labels=np.array(labels, dtype=object), scores=scores, windows=windows, classes=names, outcomes=outcomes
    )


@pytest.fixture
def regression_log() -> SimpleNamespace:
    """Five windows of a regression whose labels include zeros, with error cells cut from another sample."""
    rng = np.random.default_rng(9)
    size = WINDOWS * ROWS
    labels = rng.normal(100, 20, size)
    predictions = labels + rng.normal(2, 5, size) + rng.exponential(3, size)
    labels[:50] = 0.0
    labels[rng.random(size) < 0.2] = np.nan
    windows = np.arange(size) % WINDOWS
    spread = rng.normal(2, 5, 5000) + rng.exponential(3, 5000)
    edges = np.unique(np.quantile(spread, np.linspace(0, 1, 257))).tolist()
    outcomes = rows.regression(labels, predictions, windows=windows, edges=edges, shift=97.0)
    return SimpleNamespace(
        labels=labels, predictions=predictions, windows=windows, edges=np.array(edges), outcomes=outcomes
    )


@pytest.fixture
def outcomes_of(binary_log, multiclass_log, regression_log) -> dict:
    """The three logs' counts, by task."""
    logs = {Task.BINARY: binary_log, Task.MULTICLASS: multiclass_log, Task.REGRESSION: regression_log}
    return {task: log.outcomes for task, log in logs.items()}


@pytest.fixture
def card() -> Callable[..., Deployment]:
    """A deployment of a task that names all its columns, or what the test says."""

    def make(task: Task = Task.BINARY, **given) -> Deployment:
        return Deployment(**{"name": "d", "title": "D", "task": task, "score": "s", "label": "y", **given})

    return make
