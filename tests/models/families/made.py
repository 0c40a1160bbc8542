"""Rows that every family is tried with: numbers with gaps, categories with strangers, columns in another order."""

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, ModelFile, Task
from monitoring.models.files.load import load, load_untried
from monitoring.models.files.trust import Trust
from monitoring.models.wrap import wrap

N = 200
TOWNS = ("north", "south", "west")
NUMERIC, CATEGORICAL = ("age", "income", "visits"), ("town", "floor")


def frame(seed=0, n=N):
    """Raw rows as people have them."""
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "age": np.where(random.random(n) < 0.1, np.nan, random.normal(40, 9, n).round(1)),
            "town": random.choice(np.array([*TOWNS, None], dtype=object), n),
            "income": random.lognormal(3, 1, n),
            "floor": random.integers(1, 5, n),
            "visits": random.integers(0, 6, n).astype(float),
        }
    )


def typed(rows):
    """The same with pandas' type for categories, as models were fitted; other towns are missing."""
    return rows.assign(
        town=pd.Categorical(rows["town"], categories=TOWNS), floor=pd.Categorical(rows["floor"], [1, 2, 3, 4])
    )


def labels(rows, task):
    signal = rows["age"].fillna(30) / 10 + (rows["town"] == "south") * 2 + rows["floor"] * 0.5 + rows["visits"] / 3
    if task is Task.REGRESSION:
        return signal.to_numpy(dtype=float)
    return np.digitize(signal, np.quantile(signal, [0.5] if task is Task.BINARY else [0.4, 0.7]))


def strange(rows):
    """The same in another order of columns, as texts, with a further column and towns that nobody has seen."""
    given = rows.assign(floor=rows["floor"].astype(str), other="x", town=rows["town"].where(rows.index % 7 > 0, "moon"))
    return given[sorted(given.columns, reverse=True)]


def known(rows):
    """What a model makes of `strange` rows: a town that it does not know is missing."""
    return typed(rows.assign(town=rows["town"].where(rows.index % 7 > 0, None)))


def deployment(task, path, **more):
    model = {
        key: more.pop(key) for key in ("features", "missing", "output", "trees", "classes", "categories") if key in more
    }
    settings = {"numeric": NUMERIC, "categorical": CATEGORICAL} | more
    return Deployment(
        name="d",
        title="D",
        task=task,
        label="y",
        score="score" if task is Task.BINARY else None,
        prediction="value" if task is Task.REGRESSION else None,
        model=ModelFile(path, **model),
        **settings,
    )


def untried(path):
    """A loaded file without its trial in another process, which has tests of its own."""
    return load_untried(path, Trust(), lambda *_: None)


def opened(task, path, settled=None, **more):
    """A model file behind `Model`."""
    loaded = load(path, Trust()) if path.is_dir() else untried(path)
    return wrap(loaded.pipeline, deployment(task, path, **more), loaded.sha256, settled)
