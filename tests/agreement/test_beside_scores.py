"""Decisions that are logged beside scores: which of both counts is said."""

import numpy as np
import pandas as pd
import pytest

from monitoring.agreement.compare import Logged
from monitoring.agreement.decisions import beside_scores
from monitoring.domain import Deployment, ModelFile, Task

SCORES = np.linspace(0, 1, 201)
ROWS = pd.DataFrame({"p": (SCORES >= 0.65).astype(float)})


@pytest.mark.parametrize(
    ("model", "said"),
    [
        (None, "not at 0.5: they count as they are logged; write [model] threshold = 0.6"),
        (ModelFile("m"), "not at 0.5: they count as they are logged; write [model] threshold = 0.6"),
        (ModelFile("m", 0.3), "not at 0.3, which [model] threshold says, so it counts in place of them; write"),
        (ModelFile("m", 0.65), ""),
    ],
)
def test_what_counts_is_what_the_metrics_are_of(model, said):
    deployment = Deployment(name="d", title="d", task=Task.BINARY, score="s", prediction="p", label="y", model=model)
    logged = Logged(ROWS, SCORES, "the log", 201, 201, False, deployment.threshold, None)
    told = beside_scores(logged, deployment)
    assert said in told
    assert bool(told) == bool(said)
