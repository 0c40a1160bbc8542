"""Results as they may come out, for tests that hold sentences, tables and pictures against them."""

from datetime import datetime, timedelta
from math import isnan

import numpy as np
from hypothesis import strategies as st

from monitoring.domain import Column, Every, Grid, Kind, Measure, Role, Verdict, Window
from monitoring.drift.report import DriftReport
from monitoring.performance.metric import METRICS
from monitoring.performance.verdict import judge, limits

JUDGED = [entry.descriptor for entry in METRICS if entry.descriptor.judged]
START = datetime(2026, 1, 5)
NUMBER = r"[-−]?[\d,]+(?:\.\d+)?(?:e[-+]\d+)?"

figure = st.floats(-2000, 2000, allow_nan=False).map(lambda x: round(x, 4))
near = st.floats(-1e-3, 1e-3, allow_nan=False)
verdicts = st.sampled_from(list(Verdict))


def weeks(count):
    edges = [START + timedelta(weeks=i) for i in range(count + 1)]
    return tuple(Window(i, i, i + 1, edges[i], edges[i + 1], 90, 90, True, Every("week")) for i in range(count))


def read(text):
    return float(text.replace(",", "").replace("−", "-"))


def measured(metric, values, half, reference):
    """Measures as a run makes them: judged by the reference's interval."""
    value, low, high = reference
    found = [Measure(metric.name, -1, value, low, high, 1000)]
    ends = limits(metric, (low, high))
    for window, here in enumerate(values):
        interval = (here - half, here + half)
        limit, verdict = judge(metric, here, interval, (low, high))
        more = {"limit": limit, "verdict": verdict, "limit_low": ends[0], "limit_high": ends[1]}
        more["reason"] = "nothing to compare with" if verdict is Verdict.SKIPPED else ""
        found.append(Measure(metric.name, window, here, *interval, 0 if isnan(here) else 90, **more))
    return found


def close(shown, value):
    """Whether a shown figure is the value, rounded to three digits or more, or below 1 to three decimals."""
    return abs(shown - value) <= max(5.1e-3 * abs(value), 5.1e-4 if 1e-3 <= abs(value) < 1 else 0) + 1e-12


@st.composite
def windows(draw, least=1, most=5):
    """Weeks with and without predictions and labels, the last ones perhaps cut short."""
    count = draw(st.integers(least, most))
    rows = draw(st.lists(st.sampled_from([0, 1, 90, 1200]), min_size=count, max_size=count))
    labelled = [draw(st.integers(0, n)) if draw(st.booleans()) else 0 for n in rows]
    cut = draw(st.booleans())
    return tuple(
        Window(w.index, w.first, w.last, w.start, w.end, n, known, not (cut and w.index == count - 1), w.every)
        for w, n, known in zip(weeks(count), rows, labelled, strict=True)
    )


@st.composite
def drifts(draw, of):
    """A drift report over these windows: some inputs, perhaps a score and a label; a window without rows is SKIPPED."""
    outputs = draw(st.sampled_from([(), (Role.SCORE,), (Role.SCORE, Role.LABEL)]))
    roles = [*[Role.FEATURE] * draw(st.integers(1, 7)), *outputs]
    columns = tuple(Column(f"c{i}", Kind.NUMERIC, role) for i, role in enumerate(roles))
    shape = (len(columns), len(of))
    code = np.array([[draw(st.integers(0, 3)) if w.rows else 0 for w in of] for _ in columns], dtype=np.uint8)
    value = np.where(code == 0, np.nan, np.where(code > 1, 0.2 + 0.1 * np.arange(1, 1 + len(columns))[:, None], 0.1))
    skipped = np.where(code == 0, 1, 0)
    rows = np.broadcast_to([w.rows for w in of], shape)
    grid = Grid(
        columns, ("psi",) * len(columns), value, np.full(shape, 0.2), np.full(shape, 0.5), code, skipped,
        ("", "no rows"), np.full(shape, 900), rows,
    )  # fmt: skip
    return DriftReport(of, grid)
