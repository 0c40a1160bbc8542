"""Cells are fixed by which rows the reference has, not by the order in which they come."""

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest

from monitoring.domain import Deployment, Task
from monitoring.log.cells.plan import make_plan


@pytest.mark.parametrize("labelled", [True, False])
def test_the_same_rows_in_another_order_give_the_same_cells(labelled):
    rng = np.random.default_rng(3)
    rows = pd.DataFrame({"x": rng.normal(size=5001), "value": rng.lognormal(size=5001), "y": rng.lognormal(size=5001)})
    rows = rows if labelled else rows.drop(columns="y")
    d = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=("x",), prediction="value", label="y")
    prints = {
        make_plan(d, pa.Table.from_pandas(rows.sample(frac=1, random_state=seed), preserve_index=False)).fingerprint
        for seed in range(5)
    }
    assert len(prints) == 1
