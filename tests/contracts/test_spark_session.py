"""Spark's session: where its settings come from, whom it leaves alone, and what it says when something is wrong."""

import json
import logging
import os
import subprocess
import sys
import threading
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Deployment, Task
from monitoring.errors import MonitoringError, SettingsError
from monitoring.log.engines.choice import engine
from monitoring.log.engines.spark import session, start
from monitoring.log.engines.spark.errors import in_one_sentence, is_not_of_the_line_to_java
from monitoring.log.engines.spark.java import require_java
from monitoring.log.sources.source import Source

ROOT = Path(__file__).parents[2]


def opened(settings):
    return engine(Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",), engine="spark", spark=settings))


def refusal(settings, kind=MonitoringError):
    with pytest.raises(kind) as caught, opened(settings):
        pass
    assert "\n" not in caught.value.message
    assert caught.value.hint
    return f"{caught.value.message} | {caught.value.hint}"


def test_a_missing_package_is_named_with_the_extra(monkeypatch):
    monkeypatch.setattr(session, "find_spec", lambda name: None)

    assert refusal({}) == 'engine = "spark" needs the package pyspark | pip install modelwatch[spark]'


def test_a_value_that_the_environment_does_not_have_is_named():
    words = refusal({"spark.hadoop.fs.s3a.secret.key": "${NO_SUCH_NAME}"}, SettingsError)

    assert "[log.spark] spark.hadoop.fs.s3a.secret.key needs the environment variable NO_SUCH_NAME" in words


def test_what_cannot_be_had_is_said_and_not_tried(spark, monkeypatch):
    assert "Spark Connect cannot be used here" in refusal({"spark.remote": "sc://there"}, SettingsError)
    monkeypatch.setenv("SPARK_REMOTE", "sc://there")
    assert "Spark Connect cannot be used here" in refusal({}, SettingsError)


@pytest.mark.parametrize(
    ("wanted", "environment", "master"),
    [
        ({}, None, "local[*]"),
        ({}, "spark://there:7077", "spark://there:7077"),
        ({"spark.master": "yarn"}, "spark://there:7077", "yarn"),
    ],
)
def test_the_master_comes_from_the_file_else_from_the_environment(wanted, environment, master, monkeypatch, tmp_path):
    monkeypatch.delenv("SPARK_MASTER", raising=False)
    if environment:
        monkeypatch.setenv("SPARK_MASTER", environment)
    settings = start.with_defaults(wanted, tmp_path)

    assert settings["spark.master"] == master
    # A cluster's machines must find the one that asks them; Spark on this machine alone is heard by nobody else.
    assert ("spark.driver.bindAddress" in settings) == (master == "local[*]")


def test_without_java_it_says_so(monkeypatch, tmp_path, spark):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(MonitoringError, match="Spark needs Java, and there is none in JAVA_HOME"):
        require_java()


def test_an_old_java_is_refused_before_it_fails(monkeypatch, tmp_path):
    (tmp_path / "bin").mkdir()
    java = tmp_path / "bin" / "java"
    java.write_text("#!/bin/sh\necho 'openjdk version \"1.8.0_412\"' >&2\n")
    java.chmod(0o755)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    with pytest.raises(MonitoringError, match="Spark needs Java 17 or later, and there is Java 8"):
        require_java()


def test_engines_do_not_see_each_other(spark):
    with opened(spark) as one, opened(spark) as other:
        mine = one.put("same", pa.table({"x": [1]}))
        theirs = other.put("same", pa.table({"x": [2]}))

        assert one.ask(mine)["x"].to_pylist() == [1]
        assert other.ask(theirs)["x"].to_pylist() == [2]


def test_settings_of_a_session_are_its_own_and_those_of_the_cluster_cannot_change(spark):
    with opened(spark | {"spark.sql.catalog.lake.type": "one"}) as one, opened(spark) as other:
        assert one._session.conf.get("spark.sql.catalog.lake.type") == "one"
        assert other._session.conf.get("spark.sql.catalog.lake.type", None) is None
    words = refusal(spark | {"spark.master": "local[7]", "spark.executor.cores": "3"}, SettingsError)
    assert "Spark runs already in this process, with another spark.master" in words
    secret = refusal(spark | {"spark.hadoop.fs.s3a.secret.key": "hush"}, SettingsError)
    assert "hush" not in secret


def test_nobody_can_read_the_settings_on_the_command_line(spark):
    with opened(spark):
        from pyspark import SparkContext

        line = Path(f"/proc/{SparkContext._gateway.proc.pid}/cmdline").read_bytes()
        assert b"start.properties" in line
        assert b"spark.master" not in line
        assert not list(Path(SparkContext.getOrCreate().getConf().get("spark.local.dir")).glob("start.properties"))


@pytest.mark.parametrize("folder", ["year=2024", "a b", "[x]{a,b}*?", "ü%20#+", "10:30", "it's"])
def test_a_folder_may_have_any_name(folder, spark, tmp_path):
    (tmp_path / folder).mkdir()
    file = tmp_path / folder / "part 1.parquet"
    pq.write_table(pa.table({"x": [1.5]}), file)
    with opened(spark) as one:
        found = one.load("rows", Source((str(file),), pa.schema([])))

        assert one.ask(found).to_pylist() == [{"x": 1.5}]


def broken(tmp_path, what):
    file = tmp_path / "rows.parquet"
    pq.write_table(pa.table({"x": ["a"]}), file)
    if what == "footer":
        file.write_bytes(b"PAR1 no file of that kind PAR1")
    if what == "gone":
        file.unlink()
    return Source((str(file),), pa.schema([]))


@pytest.mark.parametrize(
    ("what", "words"), [("footer", "Encountered error while reading file"), ("gone", "Path does not exist")]
)
def test_a_file_that_cannot_be_read_is_one_sentence(what, words, spark, tmp_path, capfd):
    with opened(spark) as one, pytest.raises(MonitoringError, match=f"^Spark: {words}") as caught:
        one.load("rows", broken(tmp_path, what))

    assert "\n" not in caught.value.message
    assert "rows.parquet" in caught.value.message
    assert capfd.readouterr() == ("", "")


def test_what_a_question_of_ours_raises_is_not_logged_too_and_another_thread_is_left_alone(spark, caplog):
    def told(where):
        root = logging.getLogger()
        root.handle(root.makeRecord("root", logging.ERROR, "py4j/java_gateway.py", 1, where, (), None))

    logging.getLogger().removeFilter(is_not_of_the_line_to_java)  # as where Spark runs already, in somebody's notebook
    try:
        with in_one_sentence():
            told("ours")
            other = threading.Thread(target=told, args=("theirs",))
            other.start()
            other.join()
        told("theirs, later")
    finally:
        logging.getLogger().addFilter(is_not_of_the_line_to_java)

    assert [record.getMessage() for record in caplog.records] == ["theirs", "theirs, later"]


def test_a_question_that_fails_is_one_sentence(spark, tmp_path, capfd):
    with opened(spark) as one:
        rows = one.load("rows", broken(tmp_path, "text"))
        with pytest.raises(MonitoringError, match="The value 'a' of the type \"STRING\" cannot be cast to") as caught:
            one.ask(rows.select(y=rows.x.cast("float64")))

    assert "\tat " not in caught.value.message
    assert capfd.readouterr() == ("", "")


OWN_SESSION = """
import json, os, signal, sys, threading
from dataclasses import replace
import ibis
import pyarrow as pa
from pyspark.sql import SparkSession
from monitoring.domain import Deployment, Task
from monitoring.errors import MonitoringError
from monitoring.log.engines.choice import engine

quick = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"}
mine = SparkSession.builder.master("local[1]").config(map={**quick, "spark.ui.enabled": "false"}).getOrCreate()
mine.conf.set("spark.sql.session.timeZone", "Asia/Tokyo")
mine.range(3).createOrReplaceTempView("rows")
deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",), engine="spark")
with engine(deployment) as opened:
    rows = opened.put("rows", pa.table({"x": [7]}))
    left = {"theirs": opened.ask(rows).to_pylist(), "zone": mine.conf.get("spark.sql.session.timeZone")}
    left |= {"rows": mine.table("rows").count(), "stopped": mine.sparkContext._jsc.sc().isStopped()}
    java = mine.sparkContext._gateway.proc
    os.kill(java.pid, signal.SIGKILL)
    java.wait()
    print("JAVA IS GONE", file=sys.stderr)
    try:
        opened.ask(rows)
    except MonitoringError as error:
        left["said"] = error.message
with engine(replace(deployment, spark=quick)) as opened:
    left["again"] = opened.ask(opened.put("rows", pa.table({"x": [7]}))).to_pylist()
    endless = ibis.table({"id": "int64"}, name="endless")
    opened._session.range(10**15).createOrReplaceTempView("endless")
    left["stopped by hand"] = []
    for seconds in (0.01, 0.05, 0.2, 3.0):  # while Spark reads, plans, starts and computes
        threading.Timer(seconds, os.kill, (os.getpid(), signal.SIGINT)).start()
        try:
            opened.ask(endless.aggregate(n=(endless.id % 7).sum()))
        except KeyboardInterrupt:
            left["stopped by hand"].append(opened.ask(ibis.table({"x": "int64"}, name="rows")).to_pylist())
    left["and again"] = opened.ask(ibis.table({"x": "int64"}, name="rows")).to_pylist()
print(json.dumps(left))
"""


def test_a_life_with_spark(spark, tmp_path):
    """A session that is there is used and left alone, one that was killed is started anew, Ctrl-C ends a question."""
    (tmp_path / "temp").mkdir()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path / "temp"), "SPARK_MASTER": "local[1]"}
    command = [sys.executable, "-c", OWN_SESSION]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, timeout=300, check=False)

    left = json.loads(done.stdout)
    assert (left["theirs"], left["rows"]) == ([{"x": 7}], 3)
    assert (left["zone"], left["stopped"]) == ("Asia/Tokyo", False)
    assert left["said"] == "Spark has ended in the middle of its work"
    assert left["again"] == [{"x": 7}] == left["and again"]
    assert left["stopped by hand"] == [[{"x": 7}]] * 4
    assert done.stderr.decode().split("JAVA IS GONE\n")[1] == ""
    assert [path.name for path in tmp_path.iterdir()] == ["temp"]
    assert [path.name for path in (tmp_path / "temp").iterdir()] == []
