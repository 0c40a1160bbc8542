"""A deployment that Spark counts, on the real command line: the same report as DuckDB's, and nothing left behind."""

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main

TOML = """
name = "{engine}"
task = "binary"
[columns]
id = "key"
time = "at"
score = "p"
label = "y"
label_time = "told"
numeric = ["x"]
categorical = ["town"]
[reference]
path = "reference.csv"
[log]
predictions = ["predictions.csv"]
labels = ["labels.csv"]
engine = "{engine}"
[log.spark]
"spark.sql.shuffle.partitions" = "${{PARTS}}"
"spark.driver.extraJavaOptions" = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC"
"""
# Where it may, the process sees no network but the way to itself.
ALONE = """
import fcntl, socket, struct
with socket.socket() as one:
    fcntl.ioctl(one, 0x8914, struct.pack("16sh", b"lo", 0x41))
"""
COMMAND = """
import sys
from monitoring.cli import main
status = main(sys.argv[1:])
print("pyspark" in sys.modules, file=sys.stderr)
sys.exit(status)
"""
REPORT = ("report", "--method", "all", "--format", "json")


def may_be_alone():
    try:
        return subprocess.run(["unshare", "-rn", "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    place = tmp_path_factory.mktemp("desk")
    random, n = np.random.default_rng(3), 400
    at = pd.Timestamp("2013-03-01") + pd.to_timedelta(np.sort(random.uniform(0, 60, n)), "D")
    frame = pd.DataFrame({"key": [f"k{i}" for i in range(n)], "at": at.astype("datetime64[us]")})
    frame["p"] = random.uniform(size=n).round(3)
    frame["x"] = np.where(random.random(n) < 0.1, np.nan, random.normal(size=n))
    frame["town"] = random.choice(["Aalen", "Berlin", "Zürich", ""], n)
    labels = pd.DataFrame({"key": frame["key"], "y": (random.uniform(size=n) < frame["p"]).astype(int)})
    labels["told"] = frame["at"] + pd.Timedelta("3D")
    frame.to_csv(place / "predictions.csv", index=False)
    labels.to_csv(place / "labels.csv", index=False)
    frame.merge(labels.drop(columns="told"), on="key").head(200).to_csv(place / "reference.csv", index=False)
    for engine in ("duckdb", "spark"):
        (place / f"{engine}.toml").write_text(TOML.format(engine=engine))
    return place


@pytest.fixture(scope="module")
def modelwatch(desk, tmp_path_factory):
    """The command in a process of its own, in New York, in the folder of the files."""
    home = tmp_path_factory.mktemp("home")
    inside = ["unshare", "-rn", sys.executable, "-c", ALONE + COMMAND]
    command = inside if may_be_alone() else [sys.executable, "-c", COMMAND]

    def run(*arguments, **environment):
        given = {"MODELWATCH_HOME": str(home), "TZ": "America/New_York", "PARTS": "2", "SPARK_MASTER": "local[2]"}
        given = {**os.environ, **given, **environment}
        return subprocess.run(
            [*command, *arguments], env=given, cwd=desk, capture_output=True, text=True, timeout=300, check=False
        )

    return run


@pytest.fixture
def by_duckdb(desk, tmp_path, monkeypatch, capsys):
    """The report on the same files in this process."""
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path))
    monkeypatch.chdir(desk)
    assert main(["add", "duckdb.toml"]) == 0
    capsys.readouterr()
    assert main([*REPORT, "duckdb"]) == 0
    return json.loads(capsys.readouterr().out)


def assert_alike(found, wanted, place="report"):
    """The same values; numbers may differ in their last digits."""
    if isinstance(wanted, dict):
        assert list(found) == list(wanted), place
        for key, value in wanted.items():
            if key != "deployment":
                assert_alike(found[key], value, f"{place}.{key}")
    elif isinstance(wanted, list):
        assert len(found) == len(wanted), place
        for i, value in enumerate(wanted):
            assert_alike(found[i], value, f"{place}[{i}]")
    elif isinstance(wanted, float):
        assert found == pytest.approx(wanted, rel=1e-9, abs=1e-12, nan_ok=True), place
    else:
        assert found == wanted, place


def test_a_report_is_the_same_whoever_counts(modelwatch, by_duckdb, desk, spark):
    before = sorted(path.name for path in desk.iterdir())
    added = modelwatch("add", "spark.toml")
    assert (added.returncode, added.stderr.splitlines()[-1]) == (0, "True")
    assert not [word for word in ("Exception", "WARN", "log4j", "\tat ") if word in added.stderr]
    report = modelwatch(*REPORT, "spark")

    assert len(by_duckdb["windows"]) == 10
    assert_alike(json.loads(report.stdout), by_duckdb)
    assert report.stderr.splitlines()[-1] == "False"  # what is counted needs no Spark any more
    assert sorted(path.name for path in desk.iterdir()) == before


def test_a_setting_that_is_missing_is_refused_in_two_lines(modelwatch, desk, spark):
    text = (desk / "spark.toml").read_text().replace("PARTS", "NO_SUCH_NAME").replace('"spark"', '"other"', 1)
    (desk / "other.toml").write_text(text)
    done = modelwatch("add", "other.toml")
    (desk / "other.toml").unlink()

    assert done.returncode == 2
    said = [line for line in done.stderr.splitlines() if line.startswith(("error", "hint"))]
    assert "environment variable NO_SUCH_NAME" in said[0]
    assert said[1] == "hint: set it: export NO_SUCH_NAME=..."
