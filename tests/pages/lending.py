"""A log as a spreadsheet in German writes it, and the LightGBM model that made its scores."""

import io
from functools import cache

import numpy as np
import pandas as pd
import pytest

ROWS = 600
FEATURES = ["age", "income", "debt"]


@cache
def _rows():
    random = np.random.default_rng(8)
    found = pd.DataFrame(
        {
            "customer": [f"K{number:05d}" for number in range(ROWS)],
            "asked_at": pd.Timestamp("2024-01-03 08:00") + pd.to_timedelta(np.arange(ROWS) * 4, unit="h"),
            "age": random.integers(18, 80, ROWS),
            "income": random.normal(3000, 900, ROWS).round(2),
            "debt": random.exponential(5000, ROWS).round(2),
            "region": random.choice(["Nord", "Süd", "West"], ROWS),
        }
    )
    risk = found["debt"] / 5000 - found["income"] / 3000 + random.normal(size=ROWS)
    found["outcome"] = np.where(risk > 0.5, "default", "paid")
    return found


@cache
def _booster():
    rows = _rows()
    lightgbm = pytest.importorskip("lightgbm", reason="the extra lightgbm is not installed")
    data = lightgbm.Dataset(rows[FEATURES], label=(rows["outcome"] == "default").astype(int))
    return lightgbm.train({"objective": "binary", "verbose": -1, "seed": 1, "num_threads": 1}, data, 20)


@cache
def log():
    """The CSV: semicolons, decimal commas, day first."""
    rows = _rows().assign(score=_booster().predict(_rows()[FEATURES]))
    text = io.StringIO()
    rows.to_csv(text, sep=";", decimal=",", index=False, date_format="%d.%m.%Y %H:%M")
    return text.getvalue().encode()


@cache
def model_text():
    """LightGBM's own text."""
    return _booster().model_to_string().encode()
