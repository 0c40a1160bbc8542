"""Rows and counts made by hand, so that a report needs no log."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Deployment, Every, Selection, Task, Window
from monitoring.log.profiles.profile import Profile


class RowsLog:
    """A log that holds only rows: what an Evidently report reads."""

    def __init__(self, deployment, reference, current, version="1"):
        self.deployment, self.version = deployment, version
        self._reference, self._current = reference, current
        self.reference = SimpleNamespace(count=lambda: len(reference))
        self.asked = []

    def rows(self, selection, window, limit):
        self.asked.append(limit)
        return self._current.head(limit).copy()

    def reference_rows(self, limit):
        self.asked.append(limit)
        return self._reference.head(limit).copy()


@pytest.fixture(scope="session")
def window():
    start = datetime(2026, 1, 5)
    return Window(0, 0, 7, start, start + timedelta(weeks=1), 200, 200, True, Every("week"))


@pytest.fixture(scope="session")
def selection():
    return Selection("loans", Every("week"))


@pytest.fixture(scope="session")
def deployment():
    return Deployment(
        name="loans",
        title="Loans",
        task=Task.BINARY,
        score="p",
        label="paid",
        numeric=("income", "blank", "same"),
        categorical=("town",),
    )


@pytest.fixture
def rows():
    """Some rows with an empty column and a constant one."""

    def make(n, seed=0, shift=0.0):
        rng = np.random.default_rng(seed)
        return pd.DataFrame(
            {
                "income": rng.normal(size=n) + shift,
                "blank": np.full(n, np.nan),
                "same": np.ones(n),
                "town": rng.choice(["Aalen", "<b>Bonn</b>"], n),
                "p": rng.uniform(size=n),
                "paid": rng.integers(0, 2, n).astype(float),
            }
        )

    return make


@pytest.fixture(scope="session")
def log_of(deployment):
    def make(reference, current, other=None, version="1"):
        return RowsLog(other or deployment, reference, current, version)

    return make


@pytest.fixture
def columns_read(monkeypatch):
    """The columns whose counts have been read."""
    names, read = [], Profile.read

    def noted(self, kind, name="", grains=None):
        names.extend([name] if kind == "columns" else [])
        return read(self, kind, name, grains)

    monkeypatch.setattr(Profile, "read", noted)
    return names
