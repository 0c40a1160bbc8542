"""A table in PostgreSQL, read in place: a real server of this machine, where there is one."""

import glob
import os
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from monitoring.errors import DataError
from monitoring.log.ground.clock import Clock
from monitoring.log.sources.foreign.postgres_rows import Database

dbapi = pytest.importorskip("adbc_driver_postgresql.dbapi", reason="the extra 'postgres' is not installed")


def binaries():
    found = shutil.which("initdb")
    places = [os.path.dirname(found)] if found else sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    return Path(places[-1]) if places else None


@pytest.fixture(scope="session")
def server():
    """The address of an empty database on a server of one's own."""
    place = binaries()
    if place is None:
        pytest.skip("no PostgreSQL server is installed")
    home = Path(tempfile.mkdtemp(prefix="postgres-"))
    # The server refuses to run as root.
    who = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    if who:
        shutil.chown(home, **who)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = {"check": True, "cwd": "/", "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, **who}
    try:
        subprocess.run([place / "initdb", "-D", home / "data", "-A", "trust", "-U", "ann", "-E", "UTF8"], **options)
        control = [place / "pg_ctl", "-D", home / "data", "-w", "-l", home / "log"]
        subprocess.run([*control, "-o", f"-p {port} -k {home} -c fsync=off", "start"], **options)
        yield f"postgresql://ann@127.0.0.1:{port}/postgres"
        subprocess.run([*control, "-m", "immediate", "stop"], **options)
    finally:
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def run(server):
    """Run statements, each for itself."""

    def execute(*statements):
        with dbapi.connect(server, autocommit=True) as connection, connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)

    return execute


@pytest.fixture
def put(server, run):
    """Write a frame as a table: `put("logs.predictions", frame)`; gives the place to attach."""

    def write_table(name, frame, mode="create"):
        schema, table = name.split(".")
        run(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        if mode == "create":
            run(f"DROP TABLE IF EXISTS {name} CASCADE")
        with dbapi.connect(server, autocommit=True) as connection, connection.cursor() as cursor:
            rows = pa.Table.from_pandas(frame, preserve_index=False)
            cursor.adbc_ingest(table, rows, mode=mode, db_schema_name=schema)
        return f"{server}?table={name}"

    return write_table


@pytest.fixture
def log(put, attach, rows, columns):
    """A log of two tables."""
    places = put("logs.predictions", rows[0]), put("logs.labels", rows[1])
    return attach([places[0]], [places[1]], reference=rows[0], **columns)


def test_a_table_has_the_counts_of_the_same_rows_imported(log, imported, assert_same):
    assert_same(log, imported)
    assert log.span().rows == 600
    assert len(log.row("5-7")) == 1


def test_a_change_is_noticed_and_everything_is_counted_anew(log, put, run, rows, assert_as_from_scratch):
    assert log.refresh().sentence == "nothing changed"
    put("logs.predictions", rows[0][:10].assign(key="new"), mode="append")
    done = log.refresh()
    assert done.sentence == "everything counted anew: nobody can say which rows of a table have changed"
    assert done.rows == 610
    run("UPDATE logs.labels SET y = 1 - y")
    assert log.refresh().sentence.startswith("everything counted anew")
    assert_as_from_scratch(log)


def test_other_types_are_read_as_what_they_are(put, run, attach, rows, imported, columns, assert_same):
    put("logs.predictions", rows[0].drop(columns=["infinite", "huge"]))
    labels = put("logs.labels", rows[1])
    run(
        "ALTER TABLE logs.predictions ALTER score TYPE numeric USING score::text::numeric, ALTER town TYPE varchar(9), "
        "ALTER at TYPE timestamptz USING at AT TIME ZONE 'UTC', ADD more jsonb, ADD nothing uuid[]",
        "INSERT INTO logs.predictions (key, at, score) VALUES ('a', 'infinity', 0.1), ('b', NULL, 'NaN')",
    )
    log = attach([labels.replace("labels", "predictions")], [labels], reference=rows[0], **columns)
    assert_same(log, imported)
    assert log.left_out() == ("2 rows left out: no time that can be read in 'at'",)


def test_partitions_belong_to_their_table(put, run, attach, rows, columns):
    put("logs.template", rows[0].merge(rows[1], how="left", on="key"))
    run(
        "DROP TABLE IF EXISTS logs.parted CASCADE",
        "CREATE TABLE logs.parted (LIKE logs.template) PARTITION BY RANGE (at)",
        "CREATE TABLE logs.early PARTITION OF logs.parted FOR VALUES FROM ('2013-01-01') TO ('2013-01-27')",
        "CREATE TABLE logs.late PARTITION OF logs.parted DEFAULT",
        "INSERT INTO logs.parted SELECT * FROM logs.template",
    )
    place = put("logs.unused", rows[1]).replace("unused", "parted")
    log = attach([place], reference=rows[0], **columns)
    assert log.refresh().rows == 600
    run("DELETE FROM logs.late")
    assert log.refresh().rows == (rows[0]["at"] < "2013-01-27").sum()


def test_of_a_view_nobody_can_tell_so_each_refresh_counts_it_anew(put, run, attach, rows, columns):
    place = put("logs.template", rows[0].merge(rows[1], how="left", on="key"))
    run("CREATE OR REPLACE VIEW logs.shown AS SELECT * FROM logs.template WHERE town = 'n'")
    log = attach([place.replace("template", "shown")], reference=rows[0], **columns)
    version = log.version
    assert log.version == version
    assert "counted anew" in log.refresh().sentence
    assert log.version != version


def test_only_the_columns_that_are_needed_are_asked_for(log, put, rows, monkeypatch):
    asked = []
    real = Database.rows
    monkeypatch.setattr(Database, "rows", lambda self, query: asked.append(query) or real(self, query))
    put("logs.predictions", rows[0][:1].assign(key="new"), mode="append")
    log.refresh()
    assert asked
    assert not any("plain" in query or "*" in query for query in asked)
    assert any('"score"' in query and "gaps" not in query for query in asked)


def test_rows_that_come_while_it_is_counted_are_counted_next_time(log, put, rows, monkeypatch):
    real, come = Database.rows, []

    def meanwhile(self, query):
        if len(come) < 8:
            come.append(put("logs.predictions", rows[0][:3].assign(key="meanwhile"), mode="append"))
        return real(self, query)

    put("logs.predictions", rows[0][:1].assign(key="new"), mode="append")
    monkeypatch.setattr(Database, "rows", meanwhile)
    log.refresh()
    profile = log.profile(Clock("day"))
    assert come
    for kind, name in (("grains", ""), ("columns", "gaps"), ("columns", "town"), ("scores", "positive")):
        table = profile.table(kind, name).to_pandas()
        assert table[table["segment"] == 0]["n"].sum() == profile.rows


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("logs.nothing", 'there is no table "logs"."nothing" in 127.0.0.1:{port}/postgres'),
        (
            "logs.other",
            "127.0.0.1:{port}/postgres?table=logs.other lacks 7 columns: key, at, score, gaps, heavy, town, odd",
        ),
    ],
)
def test_what_is_not_there_is_said_in_words(server, put, attach, rows, columns, table, said):
    place = put("logs.other", rows[1].rename(columns={"key": "id"}))
    with pytest.raises(DataError) as caught:
        attach([place.replace("logs.other", table)], reference=rows[0], **columns | {"label_time": None, "label": None})
    port = server.rsplit(":", 1)[1].split("/")[0]
    assert caught.value.message == said.format(port=port)


def test_a_server_that_does_not_answer_and_a_password_that_nobody_sees(attach, rows, columns, monkeypatch):
    monkeypatch.setenv("LOG_SECRET", "s3cret")
    place = "postgresql://ann:${LOG_SECRET}@127.0.0.1:1/shop?table=logs.predictions"
    with pytest.raises(DataError) as caught:
        attach([place], reference=rows[0], **columns)
    assert caught.value.message.startswith("127.0.0.1:1/shop?table=logs.predictions cannot be read: ")
    assert "s3cret" not in str(vars(caught.value))
    monkeypatch.delenv("LOG_SECRET")
    with pytest.raises(DataError, match="the environment has no LOG_SECRET"):
        attach([place], reference=rows[0], **columns)


def test_labels_of_a_table_may_be_files(put, attach, rows, columns, truth, imported, assert_same):
    log = attach([put("logs.predictions", pd.DataFrame(rows[0]))], [truth], reference=rows[0], **columns)
    assert_same(log, imported)
