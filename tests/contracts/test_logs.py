"""Whole logs, counted by Spark as by DuckDB while they grow."""

import shutil

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.log.engines.spark import spark_engine
from monitoring.log.ground.clock import Clock
from monitoring.shared import turn
from tests.s3 import afresh


def rows(n, first_day, seed):
    random = np.random.default_rng(seed)
    at = pd.Timestamp("2013-01-01") + pd.to_timedelta(first_day, "D") + pd.to_timedelta(random.uniform(0, 20, n), "D")
    x = random.normal(size=n)
    frame = pd.DataFrame({"key": [f"{seed}-{i}" for i in range(n)], "at": at.astype("datetime64[us]"), "x": x})
    frame["score"] = 1 / (1 + np.exp(-x))
    frame["town"] = random.choice(["n", "s"], n)
    labels = pd.DataFrame({"key": frame["key"], "y": random.integers(0, 2, n)})
    labels["told"] = frame["at"] + pd.to_timedelta(3, "D")
    return frame, labels


TOML = """
name = "d"
task = "binary"
[columns]
id = "key"
time = "at"
score = "score"
label = "y"
label_time = "told"
numeric = ["x"]
categorical = ["town"]
segments = ["town"]
[reference]
path = "reference.parquet"
[log]
predictions = ["predictions.parquet"]
labels = ["labels.parquet"]
engine = "{engine}"
[log.spark]
{settings}
[monitor]
every = "day"
"""


@pytest.fixture
def connect_twice(spark, tmp_path, request):
    """Connects the same log twice, counted by DuckDB and by Spark; where it is asked for, in a store.

    There the mirrors hold no row at first: Spark reads those files that come to them.
    """

    def lying(engine):
        if getattr(request, "param", "disk") == "disk":
            return Workspace(tmp_path / f"of {engine}")
        return Workspace(turn.home_of(f"{request.getfixturevalue('store')}-{engine}"))

    def connect(text):
        found = []
        for engine in ("duckdb", "spark"):
            settings = "\n".join(f'"{key}" = "{value}"' for key, value in spark.items())
            file = tmp_path / f"{engine}.toml"
            file.write_text(text.format(engine=engine, settings=settings))
            workspace = lying(engine)
            add(workspace, file)
            found.append(workspace)
        if getattr(request, "param", "disk") == "store":
            afresh(*(workspace.home for workspace in found))
        return found

    return connect


@pytest.fixture
def twins(connect_twice, tmp_path):
    """An imported log."""
    frame, labels = rows(300, 0, 1)
    files = {"predictions": frame, "labels": labels[:200], "reference": frame.merge(labels, on="key")}
    for name, table in files.items():
        table.to_parquet(tmp_path / f"{name}.parquet", index=False)
    return connect_twice(TOML)


@pytest.fixture
def asked(monkeypatch):
    """The tables that Spark was asked for, in their order."""
    seen = []
    real = spark_engine.grouped

    def noted(engine, scan, count):
        seen.append((count.kind, count.name))
        return real(engine, scan, count)

    monkeypatch.setattr(spark_engine, "grouped", noted)
    return seen


@pytest.fixture
def shown(tidy):
    """The tables of a workspace's log, by file."""

    def read(workspace):
        profile = workspace.log("d").profile(Clock("day"))
        return {(path.stem, ""): tidy(pd.read_parquet(path)) for path in sorted(profile.folder.glob("*.parquet"))}

    return read


@pytest.mark.parametrize("connect_twice", ["disk", "store"], indirect=True)
def test_a_log_that_grows_is_counted_grain_by_grain(twins, tmp_path, shown, assert_same, asked):
    duckdb, spark = twins
    assert_same(shown(spark), shown(duckdb))
    asked.clear()
    more, truth = rows(4, 25, 2)
    more.to_parquet(tmp_path / "more.parquet", index=False)
    told = pd.concat([truth[:2], rows(300, 0, 1)[1][198:202].assign(y=1)])
    told.to_csv(tmp_path / "told.csv", index=False)
    for workspace in twins:
        workspace.append_predictions("d", [tmp_path / "more.parquet"])
        workspace.append_labels("d", [tmp_path / "told.csv"])
    done = [workspace.log("d").refresh() for workspace in twins]
    assert done[0] == done[1]
    assert 0 < done[1].counted < done[1].grains / 2
    assert_same(shown(spark), shown(duckdb))
    assert len(asked) == len(set(asked)) == len(shown(spark))


class Stopped(BaseException):
    """What a person's Ctrl-C does to a count."""


def test_counting_that_was_stopped_goes_on_where_it_was_and_keeps_no_rows(twins, shown, assert_same, asked):
    duckdb, spark = twins
    log = spark.log("d")
    shutil.rmtree(log.folder / "profiles")
    asked.clear()

    def stop(text, share):
        if len(asked) == 5:
            raise Stopped

    with pytest.raises(Stopped):
        log.profile(Clock("day"), stop)
    assert kept_in_memory() == 0
    begun = list(asked)
    assert_same(shown(spark), shown(duckdb))
    assert sorted(set(begun)) == sorted(begun)
    assert sorted(asked)[-1:] == [("scores_by_known", "positive")]
    assert len(asked) <= len(shown(duckdb)) + 1  # the one at which it was stopped
    assert kept_in_memory() == 0


def kept_in_memory():
    from pyspark import SparkContext

    return SparkContext.getOrCreate()._jsc.getPersistentRDDs().size()


def test_an_attached_log_is_counted_and_refreshed_the_same(connect_twice, tmp_path, shown, assert_same):
    frame, labels = rows(300, 0, 1)
    for name in ("predictions", "labels"):
        (tmp_path / name).mkdir()
    frame.merge(labels, on="key").to_parquet(tmp_path / "reference.parquet", index=False)
    frame[:200].to_csv(tmp_path / "predictions" / "1.csv", index=False)
    labels[:150].to_parquet(tmp_path / "labels" / "1.parquet", index=False)
    attached = TOML.replace(".parquet", "").replace('"reference"', '"reference.parquet"')
    duckdb, spark = workspaces = connect_twice(attached.replace("[log]", "[log]\nattach = true"))
    assert_same(shown(spark), shown(duckdb))
    frame[200:].nlargest(4, "at").drop(columns="town").to_csv(tmp_path / "predictions" / "2 new.csv", index=False)
    labels[150:].head(3).to_parquet(tmp_path / "labels" / "2.parquet", index=False)
    with (tmp_path / "predictions" / "1.csv").open("a") as handle:
        handle.write("late,2013-01-03 12:00:00,0.5,0.5,n\nshort,2013-01-03\nx,never,1,0.5,n\n")
    done = [workspace.log("d").refresh() for workspace in workspaces]

    assert done[1] == done[0]
    assert (done[1].new, done[1].changed) == (2, 1)
    assert done[1].left_out
    assert_same(shown(spark), shown(duckdb))
