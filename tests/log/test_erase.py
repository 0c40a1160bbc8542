"""Erased rows are gone: from the tables, from every file, and from the counts."""

import io
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
from deltalake import write_deltalake

from monitoring.domain import Every, Reference, Selection
from monitoring.errors import UnknownNameError
from monitoring.log import Workspace, erase
from monitoring.log.folder.tokens import token, workspace_key
from monitoring.log.tables.table import Table
from monitoring.shared.address import is_address
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.transfer import bring
from monitoring.shared.turn import address_of

COLUMNS = {
    "id": "person",
    "time": "at",
    "score": "score",
    "label": "y",
    "numeric": ("age",),
    "categorical": ("town",),
    "segments": ("town",),
}
ADA = "ada-0815"


@pytest.fixture
def address(workspace, monkeypatch):
    """Another process finds the workspace by it."""
    return monkeypatch.setenv("MODELWATCH_HOME", address_of(workspace.home))


@pytest.fixture
def people():
    """Forty people on forty days; nobody else has Ada's age, score and town."""
    random = np.random.default_rng(3)
    frame = pd.DataFrame(
        {
            "person": [ADA, *(f"someone-{i}" for i in range(39))],
            "at": pd.date_range("2013-05-01", periods=40, freq="D"),
            "score": random.random(40).round(3),
            "age": random.integers(20, 80, 40).astype(float),
            "town": random.choice(["n", "s"], 40),
            "y": random.integers(0, 2, 40),
        }
    )
    frame.loc[0, ["score", "age", "town"]] = [0.987654321, 1234567.25, "Adaville"]
    return frame


@pytest.fixture
def log(people, connect, workspace):
    return connect(people, people[["person", "y"]], people[1:], home=workspace.home, **COLUMNS)


@pytest.fixture
def everywhere():
    """All content of all files below a folder, and of the store it mirrors: bytes, and the values of Parquet files."""

    def read(folder):
        found = [(path, path.read_bytes()) for path in folder.rglob("*") if path.is_file()]
        if is_address(address := address_of(folder)):
            found += [(name, Bucket(address).read(name)[0]) for name in Bucket(address).tags("")]
        for path, content in found:
            yield path, content
            if content[-4:] == b"PAR1" != content:
                yield path, str(pq.read_table(io.BytesIO(content)).to_pydict()).encode()

    return read


def assert_nowhere(everywhere, folder, *secrets):
    found = [(path, secret) for path, text in everywhere(folder) for secret in secrets if secret.encode() in text]
    assert found == []


def assert_counted_right(workspace):
    """The counts are those that a copy without any counts gives."""
    log, selection = workspace.log("d"), Selection("d", Every("day"))
    with tempfile.TemporaryDirectory() as folder:
        bring(log.folder.rglob("*"))
        shutil.copytree(log.folder, Path(folder) / "d", ignore=shutil.ignore_patterns("profiles"))
        anew = Workspace(Path(folder)).log("d")
        assert log.windows(selection) == anew.windows(selection)
        for name in ("age", "town", "score", "y"):
            for one, other in zip(
                log.histograms(selection, [name])[name], anew.histograms(selection, [name])[name], strict=True
            ):
                np.testing.assert_array_equal(one.counts, other.counts)
                np.testing.assert_array_equal(one.high, other.high)


def test_an_erased_person_is_in_no_table_and_no_file(log, people, workspace, write, tmp_path, select, everywhere):
    again = people[:1].assign(age=7654321.5)
    workspace.append_predictions("d", [write(again, tmp_path / "again.csv")])  # the first row lies in an older file now
    log.windows(select("day"))
    (log.folder / "reports").mkdir()
    (log.folder / "reports" / "may.html").write_text(f"<p>{ADA}</p>")
    assert any(b"1234567.25" in text for _, text in everywhere(workspace.home))

    done = workspace.erase("d", [ADA, "nobody"])

    assert (done.predictions, done.labels, done.reference, done.rejects) == (1, 1, 0, 0)
    assert done.unknown == ("nobody",)
    assert_nowhere(everywhere, workspace.home, ADA, "1234567.25", "7654321.5", "0.987654321", "Adaville")
    with pytest.raises(UnknownNameError):
        workspace.log("d").row(ADA)
    assert workspace.log("d").predictions.count() == workspace.log("d").labels.count() == 39
    assert_counted_right(workspace)


@pytest.mark.parametrize("workspace", ["disk"], indirect=True)  # nobody else writes a mirror
def test_what_other_programs_and_killed_ones_have_left_goes_too(log, people, workspace, everywhere):
    kept = pq.read_table(log.predictions.files()[0])
    written_elsewhere = kept.slice(0, 1).set_column(1, "person", [["eve-4711"]])
    write_deltalake(log.predictions.path, written_elsewhere, mode="append")  # its statistics name her in the history
    pq.write_table(kept.slice(0, 1), log.predictions.path / "rows-killed.parquet")
    (log.predictions.path / ".rows-half.parquet.part").write_text(ADA)
    hours_old = log.labels.path / "part-00000-old.parquet#1"
    hours_old.write_text(ADA)
    os.utime(hours_old, (0, 0))
    (log.folder / "profiles" / ".spill").mkdir()
    (log.folder / "profiles" / ".spill" / "block").write_text(ADA)
    shutil.copytree(log.folder, workspace.home / ".old-d-12345678")

    assert workspace.erase("d", [ADA, "eve-4711"]).predictions == 2

    assert_nowhere(everywhere, workspace.home, ADA, "eve-4711")
    assert_counted_right(workspace)


def test_a_file_that_another_program_is_about_to_commit_is_left_alone(log, workspace):
    theirs = log.predictions.path / "part-00000-theirs.snappy.parquet"
    theirs.write_bytes(b"PAR1")
    workspace.erase("d", [ADA])
    assert theirs.exists()


def test_a_reference_from_the_log_loses_the_rows_too(people, connect, workspace, everywhere, select):
    span = Reference(start=datetime(2013, 5, 1), end=datetime(2013, 5, 21))
    log = connect(people, people[["person", "y"]], span=span, home=workspace.home, **COLUMNS)
    before = log.histograms(select("day"), ["age"])["age"][0]
    done = workspace.erase("d", [ADA, "someone-3", "someone-30"])
    assert (done.predictions, done.labels, done.reference) == (3, 3, 2)
    assert workspace.log("d").reference.count() == 18
    after = workspace.log("d").histograms(select("day"), ["age"])["age"][0]
    assert (before.counts.sum(), after.counts.sum()) == (20, 18)
    assert (before.high, after.high) == (1234567.25, people["age"][1:20].drop(4).max())
    assert len(workspace.log("d").reference_rows(10)) == 10
    assert len([*(log.folder / "profiles").glob("reference-*")]) == 1


def test_sensitive_ids_are_erased_by_name_and_by_token(people, connect, workspace, everywhere):
    log = connect(people, people[["person", "y"]], people, home=workspace.home, **COLUMNS | {"sensitive": ("person",)})
    secret = workspace_key(workspace.home)
    done = workspace.erase("d", [ADA, token("someone-1", secret), "someone-99"])
    assert (done.predictions, done.labels, done.unknown) == (2, 2, ("someone-99",))
    assert log.predictions.count() == 38
    assert_nowhere(everywhere, workspace.home, token(ADA, secret), token("someone-1", secret))


@pytest.mark.parametrize("workspace", ["disk"], indirect=True)  # which rows go is asked, not where they lie
def test_ids_that_are_made_from_file_names_can_be_erased(people, connect, workspace):
    columns = COLUMNS | {"id": None, "label": None}
    log = connect(people, None, people, home=workspace.home, **columns)
    assert workspace.erase("d", ["predictions.parquet:1"]).predictions == 1
    assert log.predictions.count() == 39


@pytest.mark.parametrize("workspace", ["disk"], indirect=True)  # which rows go is asked, not where they lie
def test_labels_without_a_prediction_are_erased(log, workspace, write, tmp_path):
    workspace.append_labels("d", [write(pd.DataFrame({"person": ["early"], "y": [1]}), tmp_path / "early.csv")])
    done = workspace.erase("d", ["early"])
    assert (done.predictions, done.labels, done.unknown) == (0, 1, ())


def test_lines_of_rejects_files_that_name_an_id_are_taken_out(log, workspace, tmp_path, everywhere):
    lines = [
        "person,at,score,age,town",
        "x1,2013-06-01,0.5,30,n",
        "x1,2013-06-01,0.5,30,n",
        "x2,2013-06-01,0.5",
        '"x3, jr",2013-06-01,0.5',
        "x12,2013-06-01,0.5",
        "x4,no day,0.5,30,n",
    ]
    (tmp_path / "bad.csv").write_text("\n".join(lines))
    (path,) = workspace.append_predictions("d", [tmp_path / "bad.csv"]).rejects
    assert pd.read_csv(path)["row"].tolist() == [2, 3, 4, 5, 6]
    done = workspace.erase("d", ["x1", "x2", "x3, jr"])
    assert (done.predictions, done.rejects, done.unknown) == (1, 3, ("x2", "x3, jr"))
    assert pd.read_csv(path)["row"].tolist() == [5, 6]
    assert workspace.erase("d", ["x12"]).rejects == 1
    (tmp_path / "only.csv").write_text("\n".join([lines[0], lines[3]]))
    (alone,) = workspace.append_predictions("d", [tmp_path / "only.csv"]).rejects
    assert workspace.erase("d", ["x2"]).rejects == 1
    assert not alone.exists()


def test_unknown_ids_change_nothing(log, workspace):
    before = log.version
    done = workspace.erase("d", ["nobody", "nobody"])
    assert (done.predictions, done.labels, done.unknown) == (0, 0, ("nobody",))
    assert log.version == before


def test_everybody_can_be_erased(log, people, workspace, select, write, tmp_path):
    assert workspace.erase("d", people["person"].tolist()).predictions == 40
    log = workspace.log("d")
    assert log.windows(select("week")) == ()
    assert log.span().rows == 0
    assert workspace.append_predictions("d", [write(people, tmp_path / "again.csv")]).appended.new == 40
    assert sum(window.rows for window in log.windows(select("week"))) == 40
    assert_counted_right(workspace)


@pytest.mark.parametrize("workspace", ["disk"], indirect=True)  # which rows go is asked, not where they lie
def test_windows_of_rows_close_up(log, people, workspace, select):
    assert [w.rows for w in log.windows(select("8 rows"))] == [8] * 5
    workspace.erase("d", ["someone-2", "someone-30"])
    assert [w.rows for w in workspace.log("d").windows(select("8 rows"))] == [8] * 4 + [6]


KILLED = """
import os, sys
from monitoring.log import Workspace, erase
from monitoring.log.tables.draft import Draft
place, calls = sys.argv[1], []
def die_at(name, number, owner):
    real = getattr(owner, name)
    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) == number:
            os.kill(os.getpid(), 9)
        return real(*args, **kwargs)
    setattr(owner, name, dying)
owner, name, number = place.split(".")
die_at(name, int(number), {"Draft": Draft, "erase": erase}[owner])
Workspace().erase("d", ["ada-0815"])
"""


@pytest.mark.parametrize(
    ("workspace", "place"),
    [
        ("disk", "Draft.write.1"),
        ("disk", "Draft.commit.1"),
        ("disk", "Draft.commit.2"),
        ("disk", "erase.dead_files.1"),
        ("disk", "erase._count_again.1"),
        ("disk", "erase._remove.1"),
        ("disk", "erase.forget_history.1"),
        ("disk", "erase.forget_history.2"),
        ("store", "Draft.commit.2"),
        ("store", "erase._remove.1"),
    ],
    indirect=["workspace"],
)
def test_a_killed_erasure_leaves_a_whole_log_and_is_completed_by_another(log, workspace, address, place, everywhere):
    done = subprocess.run([sys.executable, "-c", KILLED, place], capture_output=True)
    assert done.returncode == -9, done.stderr.decode()[-2000:]
    workspace = Workspace()  # which sees what the other has done
    assert log.predictions.count() in (39, 40)
    assert_counted_right(workspace)
    workspace.erase("d", [ADA])
    assert log.predictions.count() == log.labels.count() == 39
    assert_nowhere(everywhere, workspace.home, ADA, "1234567.25", "0.987654321", "Adaville")
    assert_counted_right(workspace)


def test_where_counting_fails_the_rows_go_all_the_same(log, workspace, everywhere, monkeypatch):
    def broken(*given):
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr(erase, "_count_again", broken)
        with pytest.raises(OSError, match="no space"):
            workspace.erase("d", [ADA])
    assert_nowhere(everywhere, workspace.home, ADA, "1234567.25")
    assert_counted_right(workspace)


def test_a_look_at_rows_that_an_erasure_overtakes_is_taken_again(log, workspace, select, monkeypatch):
    real, overtaken = Table.source, []

    def source(table):
        seen = real(table)
        if not overtaken:
            overtaken.append(True)
            workspace.erase("d", [ADA])
        return seen

    looks = (lambda: log.rows(select("week"), None, 50), lambda: log.span(), lambda: log.row("someone-1"))
    for look in looks:
        overtaken.clear()
        with monkeypatch.context() as patch:
            patch.setattr(Table, "source", source)
            look()
        assert overtaken
        assert ADA not in str(log.rows(select("week"), None, 50))
        workspace.append_predictions("d", [log.deployment.predictions[0]])
