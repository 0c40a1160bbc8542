"""Whatever breaks in the middle, nothing half-done is seen, and trying again works."""

import json

import pandas as pd
import pytest

from monitoring import connect as connecting
from monitoring.errors import DataError, MonitoringError, SettingsError
from monitoring.intake import reader
from monitoring.log import Workspace
from monitoring.log.incoming import other_names
from monitoring.log.profiles import profile
from monitoring.log.tables import data_files, draft

TOML = """
name = "d"
task = "binary"
[columns]
id = "key"
time = "at"
score = "score"
label = "y"
numeric = ["x"]
categorical = ["town"]
[reference]
path = "rows.csv"
[log]
predictions = ["rows.csv"]
labels = ["rows.csv"]
"""


class BrokenError(Exception):
    pass


@pytest.fixture
def rows():
    return pd.DataFrame(
        {
            "key": [f"k{i}" for i in range(20)],
            "at": pd.date_range("2013-05-01", periods=20, freq="D"),
            "score": [0.05 * i for i in range(20)],
            "y": [0, 1] * 10,
            "x": range(20),
            "town": ["n", "s"] * 10,
        }
    )


@pytest.fixture
def file(rows, write, tmp_path):
    write(rows, tmp_path / "rows.csv")
    path = tmp_path / "d.toml"
    path.write_text(TOML)
    return path


def fail_on(number):
    """A function that fails when it is called for the `number`-th time, and calls the original before."""

    def wrap(original):
        calls = []

        def broken(*args, **kwargs):
            calls.append(1)
            if len(calls) == number:
                raise BrokenError
            return original(*args, **kwargs)

        return broken

    return wrap


@pytest.mark.parametrize(
    ("module", "name", "number"),
    [
        (data_files, "_write_file", 1),
        (data_files, "_write_file", 3),
        (draft.Draft, "commit", 1),
        (draft.Draft, "commit", 3),
        (profile.pq, "ParquetWriter", 1),
        (profile.pq, "ParquetWriter", 3),
        (profile.pq, "ParquetWriter", 7),
        (other_names, "recognise", 2),
    ],
)
def test_a_deployment_whose_connecting_breaks_leaves_nothing(workspace, file, monkeypatch, module, name, number):
    with monkeypatch.context() as patch:
        patch.setattr(module, name, fail_on(number)(getattr(module, name)))
        with pytest.raises(BrokenError):
            connecting.add(workspace, file)
    assert workspace.names() == ()
    assert [path.name for path in workspace.home.iterdir() if path.is_dir()] == []
    assert connecting.add(workspace, file).log.predictions.count() == 20


def test_connecting_anew_that_breaks_leaves_the_old_one(workspace, file, select, monkeypatch):
    connecting.add(workspace, file)
    before = workspace.log("d").version
    with monkeypatch.context() as patch:
        patch.setattr(profile.pq, "ParquetWriter", fail_on(2)(profile.pq.ParquetWriter))
        with pytest.raises(BrokenError):
            connecting.add(workspace, file, again=True)
    assert workspace.log("d").version == before
    assert sum(w.rows for w in workspace.log("d").windows(select("day"))) == 20
    assert [path.name for path in workspace.home.iterdir() if path.is_dir()] == ["d"]


def test_a_deployment_is_not_listed_while_it_is_being_connected(workspace, file):
    seen = set()
    connecting.add(workspace, file, lambda text, share: seen.add(workspace.names()))
    assert seen == {()}
    assert workspace.names() == ("d",)


def test_a_taken_name_is_refused_also_where_it_was_taken_in_the_meantime(workspace, file, select):
    with workspace.staging(connecting.load_deployment(file)) as late:
        log = connecting.add(workspace, file).log
        with pytest.raises(SettingsError, match="there is already a deployment 'd'"):
            connecting.add(workspace, file)
        with pytest.raises(SettingsError, match="there is already a deployment 'd'"):
            workspace.publish(late, log.deployment)
    assert workspace.log("d").version == log.version


def test_what_is_connected_anew_is_not_taken_for_what_was_there(workspace, file, rows, write, select):
    old = connecting.add(workspace, file).log
    assert sum(w.rows for w in old.windows(select("day"))) == 20
    before = old.version
    write(pd.concat([rows[5:], rows[:1].assign(score=0.9)]), file.parent / "other.csv")
    file.write_text(TOML.replace('predictions = ["rows.csv"]', 'predictions = ["other.csv"]'))
    new = connecting.add(workspace, file, again=True).log
    assert new.version != before
    assert sum(w.rows for w in new.windows(select("day"))) == 16


def test_the_error_of_a_row_deep_in_a_file_is_told_as_it_is_and_nothing_is_appended(workspace, file, rows, monkeypatch):
    log = connecting.add(workspace, file).log
    before = log.version
    many = file.parent / "many.jsonl"
    lines = [{"key": f"n{i}", "at": "2013-05-01", "score": 0.5, "x": 1, "town": "n"} for i in range(300)]
    many.write_text("\n".join(json.dumps(line) for line in lines))
    original = reader.Checker.check
    monkeypatch.setattr(reader, "BATCH_ROWS", 50)
    monkeypatch.setattr(reader.source_batches, "__defaults__", (50,))
    calls = []

    def check(self, chunk):
        calls.append(1)
        if len(calls) == 4:
            raise DataError("this file is damaged", "copy it again")
        return original(self, chunk)

    monkeypatch.setattr(reader.Checker, "check", check)
    with pytest.raises(DataError, match="this file is damaged"):
        workspace.append_predictions("d", [many])
    assert len(calls) == 4
    assert workspace.log("d").version == before
    assert log.predictions.count() == 20
    assert list((workspace.home / "d" / "rejects").iterdir()) == []


def test_new_rows_do_not_stay_where_replacing_others_fails(workspace, file, rows, write, tmp_path, select, monkeypatch):
    log = connecting.add(workspace, file).log
    mixed = pd.concat([rows[:2].assign(x=99), rows[:3].assign(key=["a", "b", "c"])])
    path = write(mixed, tmp_path / "mixed.csv")
    with monkeypatch.context() as patch:
        patch.setattr(draft.Draft, "leave_out", lambda self, rows: (_ for _ in ()).throw(BrokenError()))
        with pytest.raises(BrokenError):
            workspace.append_predictions("d", [path])
    assert log.predictions.count() == 20
    assert sum(w.rows for w in log.windows(select("day"))) == 20
    done = workspace.append_predictions("d", [path])
    assert (done.appended.new, done.appended.replaced) == (3, 2)
    assert log.predictions.count() == 23


def test_a_profile_that_breaks_while_it_is_made_is_made_again(workspace, file, select, monkeypatch):
    log = connecting.add(workspace, file).log
    written = profile.pq.ParquetWriter
    broken = fail_on(2)(written)

    def of_hours(path, *args, **how):  # the reference may be written at the same time, by another thread
        return (broken if "/.begun-hour-" in str(path) else written)(path, *args, **how)

    with monkeypatch.context() as patch:
        patch.setattr(profile.pq, "ParquetWriter", of_hours)
        with pytest.raises(BrokenError):
            log.windows(select("hour"))
    assert not [path for path in (log.folder / "profiles").iterdir() if path.name.startswith(("hour", ".hour"))]
    assert sum(w.rows for w in log.windows(select("hour"))) == 20


def test_few_old_profiles_are_kept(workspace, file, rows, write, tmp_path, select):
    log = connecting.add(workspace, file).log
    for i in range(9):
        workspace.append_predictions("d", [write(rows[:1].assign(x=100 + i), tmp_path / "more.csv")])
        assert len(log.windows(select("day"))) == 20
    names = [path.name for path in (log.folder / "profiles").iterdir() if path.is_dir()]
    assert sum(not name.startswith("reference-") for name in names) <= 6
    assert any(name.startswith("reference-") for name in names)


def test_a_name_that_is_not_there_is_said(workspace):
    with pytest.raises(MonitoringError, match="there is no deployment 'd'; there are: none yet"):
        workspace.log("d")
    assert Workspace(workspace.home).names() == ()
