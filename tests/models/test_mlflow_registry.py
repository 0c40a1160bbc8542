"""A model that MLflow's registry names is found in a local store of both kinds, and nowhere else.

The stores here have the files and tables that MLflow 3.17 writes.
"""

import sqlite3

import pytest

from monitoring.errors import ModelError, UnknownNameError
from monitoring.models.files.mlflow_registry import find

yaml = pytest.importorskip("yaml", reason="the extra mlflow is not installed")
TABLES = """
CREATE TABLE registered_model_aliases (alias TEXT, version INTEGER, name TEXT, workspace TEXT);
CREATE TABLE model_versions (name TEXT, version INTEGER, current_stage TEXT, source TEXT, run_id TEXT,
                             storage_location TEXT, workspace TEXT);
CREATE TABLE tags (key TEXT, value TEXT, run_uuid TEXT);
"""
COMMIT = "mlflow.source.git.commit"


def artefacts(folder, number):
    place = folder / "runs 1" / f"m-{number}" / "artifacts"
    place.mkdir(parents=True, exist_ok=True)
    return place


def of_files(folder):
    store = folder / "mlruns"
    model = store / "models" / "churn"
    for number in (1, 2, 10):
        said = {"version": number, "run_id": f"run{number}", "current_stage": "Staging" if number < 10 else "None"}
        said |= {"storage_location": artefacts(folder, number).as_uri(), "source": f"models:/m-{number}"}
        (model / f"version-{number}").mkdir(parents=True)
        (model / f"version-{number}" / "meta.yaml").write_text(yaml.safe_dump(said))
    (model / "meta.yaml").write_text(yaml.safe_dump({"name": "churn", "aliases": {"champion": "2"}}))
    (model / "aliases").mkdir()
    (model / "aliases" / "old").write_text("1")
    (store / "0" / "run2" / "tags").mkdir(parents=True)
    (store / "0" / "run2" / "tags" / COMMIT).write_text("c" * 40)
    return str(store)


def of_sqlite(folder):
    with sqlite3.connect(folder / "mlflow.db") as opened:
        opened.executescript(TABLES)
        for number in (1, 2, 10):
            lies, stage = str(artefacts(folder, number)), "Staging" if number < 10 else "None"
            row = ("churn", number, stage, f"models:/m-{number}", f"run{number}", lies, "default")
            opened.execute("INSERT INTO model_versions VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        for alias, number in (("champion", 2), ("old", 1)):
            opened.execute("INSERT INTO registered_model_aliases VALUES (?, ?, 'churn', 'default')", (alias, number))
        opened.execute("INSERT INTO tags VALUES (?, ?, 'run2')", (COMMIT, "c" * 40))
    opened.close()
    return f"sqlite:///{folder / 'mlflow.db'}"


@pytest.fixture(params=[of_files, of_sqlite], ids=["files", "sqlite"])
def store(request, tmp_path, monkeypatch):
    for name in ("MLFLOW_REGISTRY_URI", "MLFLOW_TRACKING_URI"):
        monkeypatch.delenv(name, raising=False)
    return request.param(tmp_path)


@pytest.mark.parametrize(
    ("uri", "number"),
    [
        ("models:/churn@champion", "2"),
        ("models:/churn@old", "1"),
        ("models:/churn/1", "1"),
        ("models:/churn/latest", "10"),
        ("models:/churn/staging", "2"),
    ],
)
def test_alias_version_stage_and_latest_lead_to_the_folder(store, uri, number, tmp_path):
    found = find(uri, store)

    assert (found.version, found.run, found.folder) == (number, f"run{number}", artefacts(tmp_path, number))
    assert found.commit == ("c" * 40 if number == "2" else "")


def test_the_store_of_the_environment_and_of_this_folder_are_taken(store, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find("models:/churn/1").version == "1"
    monkeypatch.chdir("/")
    with pytest.raises(ModelError, match="there is no MLflow store mlruns"):
        find("models:/churn/1")
    monkeypatch.setenv("MLFLOW_TRACKING_URI", store)
    assert find("models:/churn/1").version == "1"


def test_names_that_are_not_there_are_told_with_those_that_are(store):
    with pytest.raises(UnknownNameError, match=r"no alias of churn 'champio'; there are: champion, old") as alias:
        find("models:/churn@champio", store)
    assert alias.value.hint == "did you mean 'champion'?"
    with pytest.raises(UnknownNameError, match=r"no version of churn '3'; there are: 1, 10, 2"):
        find("models:/churn/3", store)
    for name in ("other", "..", "."):
        with pytest.raises(ModelError, match="has no model"):
            find(f"models:/{name}/1", store)


@pytest.mark.parametrize("address", ["http://127.0.0.1:5000", "databricks-uc://x", "postgresql://x/y", "file://host/x"])
def test_a_store_elsewhere_is_not_asked(address):
    with pytest.raises(ModelError, match="is not on this machine, and no network is used"):
        find("models:/churn/1", address)


def test_files_that_lie_elsewhere_or_are_gone_are_told(tmp_path):
    with sqlite3.connect(of_sqlite(tmp_path).removeprefix("sqlite:///")) as opened:
        opened.execute("UPDATE model_versions SET storage_location = 's3://bucket/m' WHERE version = 1")
    opened.close()
    artefacts(tmp_path, 2).rmdir()
    with pytest.raises(ModelError, match="version 1 of churn lies at 's3://bucket/m', which is no folder"):
        find("models:/churn/1", str(tmp_path / "mlflow.db"))
    with pytest.raises(ModelError, match="the folder of version 2 of churn is not there"):
        find("models:/churn/2", str(tmp_path / "mlflow.db"))


def test_what_is_no_store_and_no_address_of_a_model_is_refused(tmp_path):
    (tmp_path / "text.db").write_text("no database at all, but a text that is long enough to be looked at" * 20)
    with pytest.raises(ModelError, match="cannot be read as a store of MLflow"):
        find("models:/churn/1", str(tmp_path / "text.db"))
    for uri in ("churn", "models:/churn", "runs:/1/model", "models:/a@b@c", "models:/m-1/x/y"):
        with pytest.raises(ModelError, match="names no model of MLflow's registry"):
            find(uri, str(tmp_path))
