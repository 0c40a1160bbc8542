"""A bundle at work and the head together: what devices send is taken in, and is what the head itself would have."""

import json
import os
import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline

from benchmarks.devices import bundle as bundled
from benchmarks.devices import connected as connect
from benchmarks.devices import different, readings, rows_of, scored
from monitoring.cli import main
from monitoring.fleet.taking_in import take_in
from monitoring.log.fleet import inbox
from monitoring.models.wrap import wrap


def run(bundle, *arguments, **given):
    """The runner as a device runs it: in its own folder, without Modelwatch on its path."""
    bare = {"PATH": os.environ["PATH"], **given}
    command = [sys.executable, "-s", "runner.py", *map(str, arguments)]
    return subprocess.run(command, cwd=bundle, env=bare, capture_output=True, text=True, check=False)


def test_a_file_is_scored_and_its_counts_are_the_heads_own(head, model, bundle, tmp_path):
    rows = readings(500, 11)
    rows.to_csv(tmp_path / "in.csv", index=False)
    with (tmp_path / "in.csv").open("a") as file:
        file.write("much,1,1,Ulm,1,2026-03-02,x\n1,1,1,Ulm,1,noon,y\n1,2\n")
    own = ("--spool", tmp_path / "spool", "--device", "pump 9")
    done = run(bundle, "score", tmp_path / "in.csv", tmp_path / "out.csv", *own)
    assert (done.returncode, json.loads(done.stdout)) == (0, {"read": 503, "scored": 501, "kept": 500})
    assert "2 of 503 rows have no score" in done.stderr

    out = pd.read_csv(tmp_path / "out.csv", names=[*rows, "score", "predicted", "problem"], skiprows=1)
    np.testing.assert_allclose(out["score"][:500], model.predict(rows), atol=1e-12)
    assert out["problem"].iloc[500:].tolist() == [
        "'much' in 'load' is no number",
        "'noon' in 'at' is no moment such as 2026-03-01 13:45:00",
        "it has 2 cells, and the first line 7",
    ]
    assert run(bundle, "send", "--to", head.folder("pumps") / inbox.FOLDER, *own).returncode == 0
    assert main(["profile", "merge", "pumps", "--inbox"]) == 0
    whole = connect(tmp_path / "whole", scored(model, rows), pd.read_parquet(head_reference(head)))
    assert different(head.log("pumps"), whole) == []
    (part,) = head.log("pumps").merged.parts()
    assert (part.device, part.model_version, part.span.rows) == ("pump 9", "v1", 500)


def test_rows_that_find_no_room_are_told_when_they_are_scored(bundle, tmp_path):
    readings(12_000, 11).to_csv(tmp_path / "in.csv", index=False)
    own = ("--spool", tmp_path / "spool", "--limit-mb", 1, "--what", "rows")

    done = run(bundle, "score", tmp_path / "in.csv", tmp_path / "out.csv", *own)

    found = json.loads(run(bundle, "status", "--spool", tmp_path / "spool").stdout)
    assert found["given_up_rows"] > 0
    assert f"{found['given_up_rows']} rows that this spool held were given up: its room of 1 MB" in done.stderr


def head_reference(head):
    return head.log("pumps").deployment.reference.path


@pytest.fixture(autouse=True)
def _home(head, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(head.home))


def test_rows_of_a_device_go_the_way_of_the_log(head, model, runner, tmp_path):
    rows = readings(200, 11)
    one = runner(what="rows")
    one.score(rows_of(rows))
    folder = head.folder("pumps")
    one.send(str(folder / inbox.FOLDER))
    sent = inbox.waiting(folder)[0].read_bytes()
    found = take_in(head, "pumps")
    assert (found.rows.read, found.rows.accepted, found.refused) == (200, 200, ())
    assert inbox.waiting(folder) == []

    whole = connect(tmp_path / "whole", scored(model, rows), pd.read_parquet(head_reference(head)))
    assert different(head.log("pumps"), whole, merged=False) == []
    (folder / inbox.FOLDER / "again.jsonl").write_bytes(sent)
    take_in(head, "pumps")
    assert head.log("pumps").span().rows == 200


def test_what_cannot_be_taken_in_is_put_aside_and_the_rest_is_taken(head, runner, capsys):
    one = runner()
    one.score(rows_of(readings(20, 11)))
    place = head.folder("pumps") / inbox.FOLDER
    one.send(str(place))
    (place / "bad.counts").write_bytes(b"PK but not much more")
    (place / "bad.jsonl").write_bytes(b'{"nothing": 1}\n')
    assert main(["profile", "merge", "pumps", "--inbox", "--format", "json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [each["action"] for each in found["files"]] == ["added"]
    assert sorted(each["file"] for each in found["refused"]) == ["bad.counts", "bad.jsonl"]
    assert sorted(path.name for path in (place / "refused").iterdir()) == [
        "bad.counts",
        "bad.counts.txt",
        "bad.jsonl",
        "bad.jsonl.txt",
    ]
    assert inbox.waiting(head.folder("pumps")) == []


def test_the_runner_starts_at_once_and_takes_little_memory(bundle, tmp_path):
    code = (
        "import time, re, sys, json; from runner import Runner; one = Runner('.', sys.argv[1]);"
        "row = json.loads(sys.argv[2]); one.score_one(row);"
        r"print(time.process_time(), int(re.search(r'VmHWM:\s*(\d+)', open('/proc/self/status').read())[1]) / 1024)"
    )
    row = {"load": 1.0, "heat": None, "spin": 0.5, "site": "Ulm", "kind": "1"}
    bare = {"PATH": os.environ["PATH"], "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-s", "-c", code, str(tmp_path / "spool"), json.dumps(row)]
    done = subprocess.run(command, cwd=bundle, env=bare, capture_output=True, text=True, check=True)
    seconds, megabytes = map(float, done.stdout.split())
    assert seconds < 1
    assert megabytes < 40


def test_a_forest_of_200_counts_a_file_in_little_memory_and_without_openssl(connected, model, tmp_path):
    rows = readings(2000, 4)
    forest = RandomForestClassifier(200, min_samples_leaf=5, max_features=1, random_state=0)
    pipeline = make_pipeline(clone(model.pipeline[0]), forest).fit(rows, rows["load"] > rows["heat"].fillna(0))
    place = bundled(tmp_path / "bundle", connected, wrap(pipeline, connected.deployment, "0" * 64))
    rows.to_csv(tmp_path / "in.csv", index=False)
    code = (
        "import re, sys, numpy;"
        r"most = lambda: int(re.search(r'VmHWM:\s*(\d+)', open('/proc/self/status').read())[1]) / 1024;"
        "alone = most(); import runner; assert runner.main(sys.argv[1:]) == 0;"
        "print(alone, most(), *{'_hashlib', 'zipfile', 'bz2', 'tempfile', 'random'}.intersection(sys.modules))"
    )
    given = ["score", str(tmp_path / "in.csv"), str(tmp_path / "out.csv"), "--spool", str(tmp_path / "spool")]
    command = [sys.executable, "-s", "-c", code, *given]
    done = subprocess.run(command, cwd=place, capture_output=True, text=True, check=True)
    told, figures = done.stdout.splitlines()
    alone, most, *loaded = figures.split()

    assert json.loads(told) == {"read": 2000, "scored": 2000, "kept": 2000}
    assert loaded == []
    assert float(most) - float(alone) < 10, (
        "beside Python and numpy, whose share hangs on how the system maps their files"
    )
    assert float(most) < 40


def test_sensitive_values_never_lie_on_the_disk_of_a_device_that_counts(model, tmp_path):
    reference = scored(model, readings(200, 2))
    log = connect(tmp_path / "head", None, reference, sensitive=("site",))
    place = bundled(tmp_path / "bundle", log, model)
    row = {"load": 1.0, "heat": None, "spin": 0.5, "site": "Geheim 7", "kind": "1", "at": "2026-03-01"}
    code = "import sys, json; from runner import Runner; Runner('.', sys.argv[1]).score_one(json.loads(sys.argv[2]))"
    command = [sys.executable, "-s", "-c", code, str(tmp_path / "spool"), json.dumps(row)]
    subprocess.run(command, cwd=place, env={"PATH": os.environ["PATH"]}, check=True)
    told = json.loads(run(place, "status", "--spool", tmp_path / "spool").stdout)
    assert (told["left_out"], told["waiting_rows"]) == (["site"], 1)
    assert [path for path in (tmp_path / "spool").iterdir() if b"Geheim" in path.read_bytes()] == []
