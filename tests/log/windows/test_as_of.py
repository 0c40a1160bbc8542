"""As of T, a log shows what a log would show that only ever received what was known before T."""

import os
import shutil
from datetime import datetime
from functools import cache

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Task
from monitoring.log.counting import in_process
from monitoring.log.engines.duckdb import duckdb_engine
from monitoring.log.grouping import sorted_runs
from monitoring.log.grouping import spilled_columns as spilled_module
from monitoring.log.profiles import build
from monitoring.log.profiles.profile import Profile


def same(left, right):
    assert left.labels.rows.tolist() == right.labels.rows.tolist()
    assert left.labels.labelled.tolist() == right.labels.labelled.tolist()
    np.testing.assert_array_equal(left.labels.delay_days, right.labels.delay_days)
    for name in ("positive", "negative", "unknown", "positive_sum", "unknown_sum"):
        np.testing.assert_allclose(getattr(left.positive, name), getattr(right.positive, name), atol=1e-12)
    for loss, values in left.positive.losses.items():
        np.testing.assert_allclose(values, right.positive.losses[loss], atol=1e-12)


@pytest.mark.parametrize(
    ("every", "moment"),
    [
        ("hour", datetime(2013, 3, 20, 17, 30)),
        ("day", datetime(2013, 2, 20)),
        ("month", datetime(2013, 3, 20, 17, 30)),
        ("61 rows", datetime(2013, 2, 20)),
        ("week", datetime(2013, 1, 24)),
    ],
)
def test_counts_as_of_a_moment_are_those_of_a_log_that_ended_then(
    connect, binary_rows, binary_columns, select, every, moment
):
    predictions, labels = binary_rows(400, 5)
    reference, _ = binary_rows(200, 6)
    predictions = predictions.sort_values("at")  # so that chunks of rows hold the same rows in both logs
    floor = pd.Timestamp(moment).floor("h" if every == "hour" else "D")
    columns = binary_columns | {"numeric": ("gaps",), "categorical": ("town",), "segments": ()}
    whole = connect(predictions, labels, reference, **columns)
    then = connect(predictions[predictions["at"] < floor], labels[labels["told"] < floor], reference, **columns)
    names = ["gaps", "town", "score", "y"]
    for name, (_, found) in whole.histograms(select(every, as_of=moment), names).items():
        expected = then.histograms(select(every), [name])[name][1]
        np.testing.assert_array_equal(found.counts, expected.counts)
        np.testing.assert_array_equal(found.low, expected.low) if found.low is not None else None
    same(whole.outcomes(select(every, as_of=moment)), then.outcomes(select(every)))
    windows = [log.windows(s) for log, s in ((whole, select(every, as_of=moment)), (then, select(every)))]
    assert [(w.start, w.rows, w.labelled) for w in windows[0]] == [(w.start, w.rows, w.labelled) for w in windows[1]]


def test_labels_without_a_time_are_known_when_their_prediction_is_made(connect, binary_rows, binary_columns, select):
    predictions, labels = binary_rows(300, 7)
    columns = binary_columns | {"label_time": None, "segments": ()}
    log = connect(predictions, labels[["key", "y"]], predictions, **columns)
    seen = predictions[predictions["at"] < "2013-02-20"]
    windows = log.windows(select("week", as_of=datetime(2013, 2, 20)))
    assert sum(w.labelled for w in windows) == seen["key"].isin(labels["key"]).sum()
    assert log.outcomes(select("month")).labels.delay_days.tolist() == [0.0] * 3


def test_a_label_that_came_before_its_prediction_counts_with_it(connect, select):
    rows = pd.DataFrame({"key": ["a"], "at": pd.to_datetime(["2013-05-05"]), "score": [0.4]})
    labels = pd.DataFrame({"key": ["a", "stranger"], "y": [1, 1], "told": pd.to_datetime(["2013-05-01"] * 2)})
    fields = {"id": "key", "time": "at", "score": "score", "label": "y", "label_time": "told"}
    log = connect(rows, labels, rows, task=Task.BINARY, **fields)
    assert [w.labelled for w in log.windows(select("day"))] == [1]
    assert log.windows(select("day", as_of=datetime(2013, 5, 3))) == ()
    assert log.outcomes(select("day")).labels.delay_days.tolist() == [-4.0]


def test_without_a_time_of_prediction_nobody_knows_how_late_a_label_was(connect, select):
    rows = pd.DataFrame({"key": ["a", "b"], "score": [0.4, 0.6]})
    labels = pd.DataFrame({"key": ["a"], "y": [1], "told": pd.to_datetime(["2013-05-01"])})
    log = connect(rows, labels, rows, id="key", score="score", label="y", label_time="told")
    assert [w.labelled for w in log.windows(select("2 rows"))] == [1]
    assert [w.labelled for w in log.windows(select("2 rows", as_of=datetime(2013, 4, 1)))] == [0]
    assert np.isnan(log.outcomes(select("2 rows")).labels.delay_days).all()


CLASSES = ("cat", "dog", "eel")


def late_rows(task, n=500):
    """Predictions over 60 days and their labels, up to 25 days and 7 hours late, by the kind of task."""
    random = np.random.default_rng(11)
    rows = pd.DataFrame({"key": [f"k{i}" for i in range(n)], "place": random.choice(["in", "out"], n)})
    rows["at"] = pd.Timestamp("2013-01-01") + pd.to_timedelta(np.sort(random.integers(0, 60 * 24, n)), unit="h")
    labels = rows[["key"]].assign(told=rows["at"] + pd.to_timedelta(random.integers(0, 25 * 24 + 7, n), unit="h"))
    fields = {"task": task, "id": "key", "time": "at", "label": "y", "label_time": "told", "segments": ("place",)}
    if task is Task.MULTICLASS:
        scores = random.dirichlet([1, 1, 1], n)
        rows = rows.assign(**{f"p{i}": scores[:, i] for i in range(3)})
        labels["y"] = random.choice([*CLASSES, "fox"], n)
        fields["class_scores"] = {name: f"p{i}" for i, name in enumerate(CLASSES)}
    else:
        rows["said"] = random.normal(size=n)
        labels["y"] = rows["said"] + random.normal(size=n) if task is Task.REGRESSION else random.integers(0, 2, n)
        fields |= {"score": "said"} if task is Task.BINARY else {"prediction": "said"}
        rows["said"] = random.random(n) if task is Task.BINARY else rows["said"]
    return rows, labels[random.random(n) < 0.8], fields | {"categorical": ("place",)}


def tables(outcomes):
    """All arrays of outcomes by name."""
    found = {"rows": outcomes.labels.rows, "labelled": outcomes.labels.labelled, "late": outcomes.labels.delay_days}
    found |= {f"labels {what}": getattr(outcomes.labels.histogram, what) for what in ("counts", "low", "high")}
    found["confusion"] = outcomes.labels.confusion
    for name, table in outcomes.scores.items():
        found |= {f"{name} {what}": getattr(table, what) for what in ("positive", "negative", "unknown", "unknown_sum")}
        found |= {f"{name} {loss}": values for loss, values in table.losses.items()}
    if outcomes.errors:
        found |= {f"errors {what}": values for what, values in outcomes.errors.sums.items()}
        found |= {"errors": outcomes.errors.histogram.counts, "sums of errors": outcomes.errors.histogram.sums}
    return {name: array for name, array in found.items() if array is not None}


@pytest.fixture(scope="module")
def known_before(connect):
    """The log of late rows of a kind of task that received what was known before some moment, connected once."""

    @cache
    def connected(task, floor=None):
        rows, labels, fields = late_rows(task)
        reference = rows.merge(labels[["key", "y"]], on="key")
        if floor is not None:
            rows, labels = rows[rows["at"] < floor], labels[labels["told"] < floor]
        return connect(rows, labels, reference, **fields)

    return connected


@pytest.mark.parametrize("task", [Task.BINARY, Task.REGRESSION, Task.MULTICLASS])
@pytest.mark.parametrize("every", ["hour", "day", "week", "61 rows"])
def test_of_any_task_and_segment_nothing_is_shown_before_it_was_known(known_before, select, task, every):
    moment = datetime(2013, 2, 5, 13)
    whole = known_before(task)
    then = known_before(task, pd.Timestamp(moment).floor("h" if every == "hour" else "D"))
    for segment in (None, *whole.segments()):
        found = tables(whole.outcomes(select(every, as_of=moment, segment=segment)))
        expected = tables(then.outcomes(select(every, as_of=moment, segment=segment)))
        assert found.keys() == expected.keys()
        for name, array in expected.items():
            np.testing.assert_allclose(found[name], array, rtol=1e-12, atol=1e-12, err_msg=name)
    assert 0 < found["labelled"].sum() < found["rows"].sum() * 0.8


def test_only_days_whose_labels_had_come_in_part_are_looked_up_by_when_they_came(connect, select, monkeypatch):
    rows, labels, fields = late_rows(Task.BINARY)
    log = connect(rows, labels, rows.merge(labels[["key", "y"]], on="key"), **fields)
    looked_up = []
    real = Profile.read

    def read(profile, kind, name="", grains=None):
        looked_up.extend(grains or ())
        return real(profile, kind, name, grains)

    monkeypatch.setattr(Profile, "read", read)
    log.outcomes(select("week"))
    log.outcomes(select("week", as_of=labels["told"].max() + pd.Timedelta("1D")))
    assert looked_up == []
    log.outcomes(select("week", as_of=datetime(2013, 2, 5)))
    merged = rows.merge(labels, on="key")
    is_open = (merged["at"] < "2013-02-05") & (merged["told"] >= "2013-02-05")
    days = (merged["at"][is_open] - pd.Timestamp(0)).dt.days
    assert set(looked_up) == set(days)
    assert 0 < len(set(looked_up)) <= 26
    looked_up.clear()
    log.outcomes(select("month", as_of=datetime(2013, 2, 5, 12)))
    assert looked_up == []  # remembered


@pytest.mark.parametrize("task", [Task.REGRESSION, Task.MULTICLASS])
def test_what_memory_cannot_hold_waits_in_files_and_nothing_is_lost(connect, select, task, monkeypatch):
    rows, labels, fields = late_rows(task)
    reference = rows.merge(labels[["key", "y"]], on="key")
    whole = connect(rows, labels, reference, **fields)
    expected = [tables(whole.outcomes(select("day", as_of=moment))) for moment in (None, datetime(2013, 2, 5))]
    spilled = []
    real = spilled_module.Spilled.__init__

    def spill(self, parts, folder):
        spilled.append(folder)
        real(self, parts, folder)

    shutil.rmtree(whole.folder / "profiles")
    monkeypatch.setattr(spilled_module.Spilled, "__init__", spill)
    for module, name, value in ((sorted_runs, "PENDING", 1), (sorted_runs, "STRETCH", 1), (duckdb_engine, "BATCH", 50)):
        monkeypatch.setattr(module, name, value)
    monkeypatch.setattr(in_process, "MEMORY", 1e4)
    found = [tables(whole.outcomes(select("day", as_of=moment))) for moment in (None, datetime(2013, 2, 5))]
    for after, before in zip(found, expected, strict=True):
        for name, array in before.items():
            np.testing.assert_allclose(after[name], array, rtol=1e-12, atol=1e-12, err_msg=name)
    places = {whole.folder / "profiles" / name for name in (".spill", ".spill-reference")}
    assert set(spilled) == places
    assert not [file for place in places for file in place.iterdir()]


def test_one_processor_is_enough_and_a_table_that_breaks_leaves_no_sum_of_it(connect, select, monkeypatch):
    rows, labels, fields = late_rows(Task.BINARY)
    log = connect(rows, labels, rows.merge(labels[["key", "y"]], on="key"), **fields)
    expected = tables(log.outcomes(select("day")))
    shutil.rmtree(log.folder / "profiles")
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    real = build.pq.ParquetWriter

    def writer(path, *args, **kwargs):
        if path.name.startswith("scores_by_known"):
            raise OSError(28, "No space left on device")
        return real(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(build.pq, "ParquetWriter", writer)
        with pytest.raises(OSError, match="No space left"):
            log.outcomes(select("day"))
    (begun,) = (log.folder / "profiles").glob(".begun-*")
    assert not [*begun.glob("scores*.parquet")]
    found = tables(log.outcomes(select("day")))
    for name, array in expected.items():
        np.testing.assert_allclose(found[name], array, rtol=1e-12, atol=1e-12, err_msg=name)
