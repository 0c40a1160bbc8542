"""The sample: connected once, without a network, and looked at without touching rows again."""

import socket
import threading

import duckdb
import pandas as pd
import pytest

from monitoring import connect
from monitoring.domain import Every, Selection
from monitoring.errors import MonitoringError
from monitoring.log import Workspace
from monitoring.log.engines import choice
from monitoring.log.engines.duckdb import duckdb_engine, sql
from monitoring.log.profiles import profile
from monitoring.paths import sample_data

NAMES = ("flights-airtime", "flights-boosting", "flights-logreg")


@pytest.fixture(scope="module")
def sample(tmp_path_factory):
    """The sample, prepared where nothing can be reached, and what was said on the way."""
    said = []

    def refuse(*args):
        raise AssertionError(f"a connection was tried: {args[1:]}")

    with pytest.MonkeyPatch.context() as patch:
        for name in ("connect", "connect_ex"):
            patch.setattr(socket.socket, name, refuse)
        patch.setattr(socket, "getaddrinfo", refuse)
        workspace = Workspace(tmp_path_factory.mktemp("home"))
        connect.prepare_sample(workspace, lambda text, share: said.append((text, share)))
    return workspace, said


def test_all_sample_deployments_are_there_with_all_their_rows(sample):
    workspace, _ = sample
    assert workspace.names() == NAMES
    predictions = pd.read_parquet(sample_data() / "predictions.parquet")
    for name in NAMES:
        log = workspace.log(name)
        selection = Selection(name, Every("week"))
        assert sum(w.rows for w in log.windows(selection)) == len(predictions) == log.span().rows
        assert connect.load_model(workspace, log.deployment).task is log.deployment.task
    assert not [path for path in workspace.home.iterdir() if path.is_dir() and path.name.startswith(".")]


def test_progress_only_grows_and_ends_with_everything(sample):
    shares = [share for _, share in sample[1]]
    assert shares[-1] == 1.0
    assert all(0 <= share <= 1 for share in shares)
    assert {text.split(":")[0] for text, _ in sample[1]} == {*NAMES, "ready"}


def test_preparing_again_does_nothing_also_where_two_do_it_at_once(sample):
    workspace, _ = sample
    before = {name: workspace.log(name).version for name in NAMES}
    said = []
    threads = [
        threading.Thread(target=connect.prepare_sample, args=(workspace, lambda *told: said.append(told)))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert said == [("ready", 1.0)] * 2
    assert {name: workspace.log(name).version for name in NAMES} == before


def test_a_second_look_reads_no_file(sample, monkeypatch):
    workspace, _ = sample
    log = workspace.log("flights-boosting")
    names = [column.name for column in log.deployment.columns]

    def look(every, **given):
        selection = Selection(log.deployment.name, Every(every), **given)
        return log.windows(selection), log.histograms(selection, names), log.outcomes(selection)

    look("week", as_of=log.deployment.as_of)
    look("week")
    log.reference_outcomes(Selection("", Every("week")))

    def refuse(*args, **kwargs):
        raise AssertionError("rows or counts were read again")

    monkeypatch.setattr(profile.pq, "read_table", refuse)
    monkeypatch.setattr(duckdb_engine.duckdb, "connect", refuse)
    look("week")
    look("day", as_of=log.deployment.as_of)
    look("month", segment=log.segments()[0])
    log.reference_outcomes(Selection("", Every("month")))


def test_the_engine_installs_nothing():
    with choice.embedded() as connection:
        settings = connection._connection.execute(
            "SELECT name, value FROM duckdb_settings() WHERE name LIKE 'auto%known_extensions'"
        ).fetchall()
    assert dict(settings) == {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    with duckdb.connect(config=sql.SETTINGS) as plain, pytest.raises(duckdb.Error):
        plain.execute("SELECT * FROM read_parquet('https://example.invalid/x.parquet')")


def test_a_damaged_sample_is_told_and_leaves_nothing(tmp_path, monkeypatch):
    (tmp_path / "d.toml").write_text('name = "d"')
    monkeypatch.setattr(connect, "sample_data", lambda: tmp_path)
    workspace = Workspace(tmp_path / "home")
    with pytest.raises(MonitoringError, match=r"d\.toml"):
        connect.prepare_sample(workspace)
    assert workspace.names() == ()
