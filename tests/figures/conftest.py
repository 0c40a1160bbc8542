"""Results to draw."""

from datetime import datetime, timedelta

import numpy as np
import pytest

from monitoring.domain import Column, Contribution, Every, Explanation, Grid, Kind, Measure, Verdict, Window
from monitoring.drift.report import DriftReport


def weeks(count, labelled=None, year=2013):
    start = datetime(year, 4, 1)
    edges = [start + timedelta(weeks=i) for i in range(count + 1)]
    known = labelled or [80] * count
    return tuple(Window(i, i, i + 1, edges[i], edges[i + 1], 100, known[i], True, Every("week")) for i in range(count))


def measure(window, value, verdict=Verdict.OK, **more):
    return Measure(
        "roc_auc",
        window,
        value,
        value - 0.02,
        value + 0.02,
        80,
        coverage=0.8,
        limit=0.7,
        limit_low=0.7,
        verdict=verdict,
        **more,
    )


def drift_report(values, limit=0.2):
    values = np.array(values)
    columns = tuple(Column(f"column <{i}>", Kind.NUMERIC) for i in range(len(values)))
    codes = np.where(np.isnan(values), 0, np.where(values >= limit, 3, 1)).astype(np.uint8)
    reasons = ("", "the window has no rows")
    grid = Grid(
        columns=columns,
        names=("psi",) * len(columns),
        value=values,
        limit=np.full(values.shape, limit),
        p_value=np.full(values.shape, 0.0004),
        verdict=codes,
        reason=np.isnan(values).astype(int),
        reasons=reasons,
        n_reference=np.full(values.shape, 1000),
        n_current=np.full(values.shape, 100),
    )
    return DriftReport(weeks(values.shape[1]), grid)


def shap(amounts, base=0.3):
    parts = sorted(
        (Contribution(f"column_{i}", i, amount) for i, amount in enumerate(amounts)), key=lambda c: -abs(c.amount)
    )
    return Explanation("shap", "exact", base, tuple(parts), "log-odds", base + sum(amounts), 0.0)


class Make:
    weeks = staticmethod(weeks)
    measure = staticmethod(measure)
    drift_report = staticmethod(drift_report)
    shap = staticmethod(shap)


@pytest.fixture(scope="session")
def make():
    return Make()
