"""Nothing that the reference showed counts as never seen, however many rows it has."""

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Role, Selection, Task, Verdict
from monitoring.log import reference as log_reference
from monitoring.performance.run import run as run_performance
from monitoring.quality.run import run as run_quality

DAY = Selection("d", Every("day"))
N = 4000


def results(log, check, column):
    return [r for r in run_quality(log, DAY, (column,), (check,)).results if r.window >= 0]


def rows(n=N, **columns):
    at = pd.date_range("2026-01-01", periods=n, freq="30s")
    rng = np.random.default_rng(5)
    return pd.DataFrame({"id": [f"p{i}" for i in range(n)], "at": at, "score": rng.uniform(size=n), **columns})


@pytest.fixture
def sampled(monkeypatch):
    """Cells are fixed by every fortieth row."""
    monkeypatch.setattr(log_reference, "PLAN_ROWS", 100)


def test_a_rare_category_that_the_sample_misses_was_seen(connect, sampled):
    town = np.array(["a", "b"] * (N // 2), dtype=object)
    town[[1, 41, 81]] = "rare"
    now = np.where(np.arange(N) % 20 == 0, "rare", "a").astype(object)
    now[:40] = "new"
    fields = {"id": "id", "time": "at", "score": "score", "categorical": ("town",), "every": Every("day")}
    log = connect(rows(town=now), None, rows(town=town), **fields)

    assert log.plan.columns["town"].categories == ("a", "b", "rare")
    first = results(log, "unseen", "town")[0]
    assert first.value == pytest.approx(40 / first.n_current)
    assert first.limit == pytest.approx(0.01)


def test_a_value_beyond_the_sample_is_in_range_where_the_reference_has_it(connect, sampled):
    x = np.random.default_rng(0).uniform(size=N)
    x[[1, 2, 3]] = -50.0, 99.0, np.inf
    now = np.where(np.arange(N) % 10 == 0, 98.5, 0.5)
    now[:20] = 99.5
    fields = {"id": "id", "time": "at", "score": "score", "numeric": ("x",), "every": Every("day")}
    log = connect(rows(x=now), None, rows(x=x), **fields)

    edges = log.plan.columns["x"].edges
    assert (edges[0], edges[-1]) == (-50.0, np.nextafter(99.0, np.inf))
    first = results(log, "out_of_range", "x")[0]
    assert first.value == pytest.approx(20 / first.n_current)


def test_a_class_that_the_sample_misses_is_scored(connect, sampled):
    truth = np.array(["cat", "dog"] * (N // 2), dtype=object)
    truth[[1, 3]] = "eel"
    frame = rows(said=truth, x=np.arange(N) / 7)
    labels = pd.DataFrame({"id": frame["id"], "y": truth})
    fields = {"task": Task.MULTICLASS, "prediction": "said", "label": "y", "numeric": ("x",), "every": Every("day")}
    log = connect(frame, labels, frame.assign(y=truth), id="id", time="at", **fields)

    assert log.plan.classes == ("cat", "dog", "eel")
    assert {c.name for c in log.deployment.columns if c.role is not Role.FEATURE} == {"said", "y"}
    measured = [m for m in run_performance(log, DAY, ("accuracy",)).results if m.window >= 0]
    assert sum(m.n for m in measured) == N


def test_the_sample_sees_what_all_rows_show(connect, monkeypatch):
    rng = np.random.default_rng(1)
    frame = rows(town=rng.choice(list("abcdefgh"), N), x=rng.normal(size=N).round(1))
    fields = {"id": "id", "time": "at", "score": "score", "categorical": ("town",), "numeric": ("x",)}
    whole = connect(frame, None, frame, **fields).plan.columns
    monkeypatch.setattr(log_reference, "PLAN_ROWS", N // 2)
    halved = connect(frame, None, frame, **fields).plan.columns

    assert halved["town"] == whole["town"]
    assert (halved["x"].edges[0], halved["x"].edges[-1]) == (whole["x"].edges[0], whole["x"].edges[-1])


def test_more_categories_than_have_cells_leave_unseen_without_an_answer(connect):
    n = 15_000
    town = np.array([f"t{i % 11_000}" for i in range(n)], dtype=object)
    fields = {"id": "id", "time": "at", "score": "score", "categorical": ("town",), "every": Every("day")}
    log = connect(rows(n, town=town[::-1]), None, rows(n, town=town), **fields)

    for found in results(log, "unseen", "town"):
        assert (found.verdict, np.isnan(found.value)) == (Verdict.SKIPPED, True)
        assert found.reason.startswith("the reference has 10,000 categories or more")
    assert log.plan.columns["town"].labels[-2:] == ("rare or unseen", "missing")


def test_a_column_that_was_missing_in_the_whole_reference_is_not_out_of_range(connect):
    log = connect(
        rows(x=np.arange(N) / N, town="a"),
        None,
        rows(x=np.nan, town=pd.Series([None] * N, dtype=object)),
        id="id",
        time="at",
        score="score",
        numeric=("x",),
        categorical=("town",),
    )
    found = {(r.column, r.check): r for r in run_quality(log, DAY).results if r.window == 0}
    reasons = {
        ("x", "out_of_range"): "the reference has no number in this column, and therefore no range",
        ("town", "unseen"): "the reference has no category in this column, so every one would be unseen",
        ("x", "constant"): "the reference has no value in this column to compare with",
        ("town", "constant"): "the reference has no value in this column to compare with",
        ("x", "missing"): "so it is with over 99 % of the reference's rows: the share cannot grow",
    }
    assert {key: found[key].reason for key in reasons} == reasons
    assert {found[key].verdict for key in reasons} == {Verdict.SKIPPED}
