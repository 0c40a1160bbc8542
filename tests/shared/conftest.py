"""Workspaces in a store on this machine."""

import shutil

import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.log import Workspace
from monitoring.shared import turn
from monitoring.shared.store.bucket import Bucket
from tests import small
from tests.s3 import NUMBERS


@pytest.fixture(scope="session")
def server(s3):
    return s3


@pytest.fixture
def elsewhere(monkeypatch, tmp_path):
    """Go on as on another machine: with a mirror of its own, empty at first, or that of an earlier name."""

    def move(name=None):
        turn.leave()
        monkeypatch.setenv("MODELWATCH_CACHE", str(tmp_path / f"cache-{name or next(NUMBERS)}"))

    return move


@pytest.fixture
def bucket(store):
    return Bucket(store)


@pytest.fixture(scope="session")
def desk(tmp_path_factory):
    """The files of a small deployment, and what comes later."""
    place = tmp_path_factory.mktemp("desk")
    small.connected(place)
    shutil.rmtree(place / "workspace")
    table = pd.read_csv(place / "rows.csv")
    later = table.assign(id=table["id"] + 1000, at=pd.to_datetime(table["at"]) + pd.Timedelta(days=20))
    later.drop(columns="y").to_csv(place / "later.csv", index=False)
    later[["id", "y"]].to_csv(place / "truth.csv", index=False)
    return place


@pytest.fixture
def small_in_bucket(store, desk):
    """The folder with the files of the deployment `small`, which is connected."""
    assert main(["add", str(desk / "small.toml")]) == 0
    return desk


@pytest.fixture
def lent(store, desk, monkeypatch):
    """The same in a workspace that several tests look at, and none changes."""
    monkeypatch.setenv("MODELWATCH_HOME", "s3://bucket/lent")
    if not Workspace().names():
        assert main(["add", str(desk / "small.toml")]) == 0
    return desk
