"""A real server of the S3 protocol on this machine, its log of requests, and workspaces in it."""

import os
import re
import shutil
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.log import Workspace
from monitoring.shared import lease, turn
from monitoring.shared.bucket import Bucket
from tests import small

SERVE = "import sys; from moto.server import main; main(sys.argv[1:])"
NUMBERS = count(1)


@dataclass(frozen=True)
class Server:
    """The server.

    Args:
        url: where it answers.
        log: what it has been asked, a line a request.
    """

    url: str
    log: Path

    def requests(self):
        """How often it was asked what so far, as `("GET", "heads/d.json.gz")`; of lists the prefix."""
        found = re.findall(rb'"(?:\x1b\[[0-9;]*m)*([A-Z]+) /bucket(/?[^ ]*) HTTP', self.log.read_bytes())
        return [(method.decode(), path.decode()) for method, path in found]


@pytest.fixture(scope="session")
def server(tmp_path_factory):
    log = tmp_path_factory.mktemp("store") / "requests.log"
    environment = {**os.environ, "PYTHONWARNINGS": "ignore"}
    with log.open("wb") as told:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, "-H", "127.0.0.1", "-p", "0"], stderr=told, stdout=told, env=environment
        )
    try:
        for _ in range(300):
            if found := re.search(rb"http://127\.0\.0\.1:\d+", log.read_bytes()):
                break
            time.sleep(0.1)
        url = found[0].decode()
        urllib.request.urlopen(urllib.request.Request(f"{url}/bucket", method="PUT"), timeout=10).close()
        yield Server(url, log)
    finally:
        process.kill()
        process.wait()


@pytest.fixture
def store(server, monkeypatch, tmp_path):
    """The environment of a workspace that nobody else has; gives its address."""
    address = f"s3://bucket/w{next(NUMBERS)}"
    for name, value in {
        "AWS_ACCESS_KEY_ID": "key",
        "AWS_SECRET_ACCESS_KEY": "secret-of-a-key",
        "AWS_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": server.url,
        "AWS_ALLOW_HTTP": "true",
        "MODELWATCH_HOME": address,
        "MODELWATCH_CACHE": str(tmp_path / "cache"),
    }.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(lease, "SECONDS", 2.0)
    yield address
    turn.leave()


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
