"""Evidence made of two functions instead of two models: rows with columns a, b and town, and what came true."""

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, GateSettings, Task
from monitoring.gate.evidence import Evidence, Side


class Said:
    """A model that gives what a function of the rows gives."""

    def __init__(self, function, classes=("1",)):
        self.function, self.classes, self.asked = function, classes, 0
        self.features, self.task, self.sha256 = ("a", "b", "town"), Task.BINARY, function.__name__
        self.categorical, self.dropped, self.categories = frozenset({"town"}), frozenset(), {}

    def predict(self, rows):
        self.asked += 1
        return np.asarray(self.function(rows), dtype=float)

    def prepare(self, rows):
        return rows

    predict_prepared = predict


def sigmoid(x):
    return 1 / (1 + np.exp(-np.asarray(x, dtype=float)))


def drawn(n, seed=0, slope=2.0):
    """Rows whose outcome depends on a: P(1) = sigmoid(slope · a)."""
    rng = np.random.default_rng(seed)
    frame = pd.DataFrame({"a": rng.normal(size=n), "b": rng.normal(size=n), "town": rng.choice(["n", "s"], n)})
    frame["y"] = (rng.random(n) < sigmoid(slope * frame["a"])).astype(float)
    return frame


def honest(rows):
    return sigmoid(2 * rows["a"])


def evidence(candidate=honest, champion=None, *, n=4000, labelled=None, **limits):
    """Binary, with labels `y`; `limits` are those of `[gate]`."""
    rows = drawn(n) if labelled is None else labelled
    deployment = Deployment(
        name="d",
        title="D",
        task=Task.BINARY,
        numeric=("a", "b"),
        categorical=("town",),
        segments=("town",),
        score="p",
        label="y",
        gate=GateSettings(**limits),
    )
    sides = {"candidate": Side("2", Said(candidate)), "champion": Side("1", Said(champion)) if champion else None}
    return Evidence(deployment=deployment, labelled=rows, reference=drawn(n, 1), newest=drawn(n, 2), **sides)
