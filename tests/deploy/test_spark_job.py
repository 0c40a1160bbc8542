"""A command on a cluster: spark-submit starts Spark, and what it counts is what DuckDB counts."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main

JOB = Path(__file__).parents[2] / "deploy" / "spark" / "command.py"
SUBMIT = Path(sys.executable).with_name("spark-submit")
SMALL = ("spark.ui.enabled=false", "spark.sql.shuffle.partitions=2", "spark.default.parallelism=2")
TOML = """
name = "{engine}"
task = "binary"
[columns]
time = "at"
score = "p"
label = "y"
numeric = ["x"]
[reference]
path = "rows.csv"
[log]
predictions = ["rows.csv"]
engine = "{engine}"
"""


@pytest.fixture
def desk(tmp_path, monkeypatch):
    if shutil.which("java") is None or not SUBMIT.exists():
        pytest.skip("there is no Java or no Spark here")
    random, n = np.random.default_rng(8), 300
    at = pd.Timestamp("2024-05-01") + pd.to_timedelta(np.sort(random.uniform(0, 40, n)), "D")
    frame = pd.DataFrame(
        {"at": at.floor("s"), "p": random.uniform(size=n).round(3), "x": random.normal(size=n).round(3)}
    )
    frame["y"] = (random.uniform(size=n) < frame["p"]).astype(int)
    frame.to_csv(tmp_path / "rows.csv", index=False)
    for engine in ("spark", "duckdb"):
        (tmp_path / f"{engine}.toml").write_text(TOML.format(engine=engine))
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "home"))
    return tmp_path


def counts(name, capsys):
    capsys.readouterr()
    assert main(["report", name, "--format", "json"]) == 0
    return [(one["start"], one["rows"], one["labelled"]) for one in json.loads(capsys.readouterr().out)["windows"]]


def test_what_is_submitted_counts_as_duckdb_does(desk, capsys):
    settings = [part for one in SMALL for part in ("--conf", one)]
    quick = ["--driver-java-options", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"]
    command = [SUBMIT, "--master", "local[1]", *quick, *settings, JOB, "add", "spark.toml"]
    environment = {**os.environ, "PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=300)

    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
    assert done.stdout.splitlines()[-1] == "connected spark"
    assert "Submitted application: modelwatch add spark.toml" in done.stderr
    assert main(["add", "duckdb.toml"]) == 0
    found = counts("spark", capsys)
    assert sum(rows for _, rows, _ in found) == 300
    assert found == counts("duckdb", capsys)
