"""What can go wrong with a store, done to a real one: a sentence each, status 2, and nothing lost."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import boto3
import pytest

from monitoring.cli import main
from monitoring.disk.locks import locked
from monitoring.errors import SharedError
from monitoring.log import Workspace
from monitoring.paths import workspace_folder
from monitoring.shared import sweeping, transfer, turn
from monitoring.shared.store import bucket as shared_bucket
from monitoring.shared.store import lease
from monitoring.shared.store.bucket import Bucket
from tests.s3 import serving, settings

HOURS = 6 * 3600
READING, WRITING = ("s3:Get*", "s3:List*"), ("s3:Get*", "s3:List*", "s3:Put*")


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    """A server that holds to who may do what, and keys: of one who may all, may read, may not delete."""
    with serving(tmp_path_factory.mktemp("guarded") / "requests.log") as server:
        known = {"region_name": "us-east-1", "aws_access_key_id": "key", "aws_secret_access_key": "none"}
        iam, found = boto3.client("iam", endpoint_url=server.url, **known), {}
        for name, may in {"all": ("s3:*",), "reader": READING, "keeper": WRITING}.items():
            iam.create_user(UserName=name)
            rule = {"Effect": "Allow", "Action": may, "Resource": "*"}
            said = json.dumps({"Version": "2012-10-17", "Statement": [rule]})
            iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=said)
            made = iam.create_access_key(UserName=name)["AccessKey"]
            found[name] = made["AccessKeyId"], made["SecretAccessKey"]
        plain = {"Content-Type": "text/plain"}
        asked = urllib.request.Request(f"{server.url}/moto-api/reset-auth", data=b"0", method="POST", headers=plain)
        urllib.request.urlopen(asked, timeout=10).close()  # from now on
        yield server, found | {"nobody": ("AKIAIOSFODNN7EXAMPLE", "none"), "liar": (found["all"][0], "another")}


@pytest.fixture
def acting_as(keys, monkeypatch, tmp_path):
    """Go on as somebody else, with an own mirror."""
    server, found = keys
    for name, value in settings(server, tmp_path / "cache").items():
        monkeypatch.setenv(name, value)

    def act(who):
        turn.leave()
        monkeypatch.setenv("MODELWATCH_CACHE", str(tmp_path / who))
        for name, value in zip(("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"), found[who], strict=True):
            monkeypatch.setenv(name, value)
        return Bucket(os.environ["MODELWATCH_HOME"])

    yield act
    turn.leave()


def refused(capsys, *command):
    """The error and the hint of a command that ends with status 2."""
    capsys.readouterr()
    assert main(command) == 2
    said = capsys.readouterr()
    assert said.out == ""
    error, hint = [line for line in said.err.splitlines() if line.startswith(("error: ", "hint: "))]
    return error, hint


def test_keys_are_refused_by_what_they_may_not_and_the_bucket_stays_as_it_was(acting_as, desk, capsys, monkeypatch):
    bucket = acting_as("all")
    assert main(["add", str(desk / "small.toml")]) == 0
    later, was = str(desk / "later.csv"), bucket.tags("")

    for who in ("nobody", "liar"):
        acting_as(who)
        error, hint = refused(capsys, "report", "small")
        assert error.endswith("the store does not accept the credentials")
        assert hint == "hint: check them in the environment: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    for who in ("reader", "keeper"):
        acting_as(who)
        assert main(["report", "small"]) == 0
        error, hint = refused(capsys, "log", "small", later)
        assert error.endswith("is read-only: nothing is written to small")
        assert hint.startswith("hint: ask for the right to list, read, write and delete there, or set MODELWATCH_HOME")
    monkeypatch.setenv("MODELWATCH_HOME", "s3://nowhere/w")
    acting_as("all")
    error, hint = refused(capsys, "report", "small")
    assert error == "error: the workspace s3://nowhere/w cannot be used: there is no such bucket"
    assert hint == "hint: create it, or correct MODELWATCH_HOME"

    assert {name: tag for name, tag in bucket.tags("").items() if not name.startswith("probes/")} == was


class Wire:
    """Stands before a server and passes on what comes, until a request comes that begins in a certain way."""

    def __init__(self, server):
        self.to, self.cut_at, self.answers_are_lost = int(server.url.rpartition(":")[2]), None, False
        self.is_cut = False
        self.door = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.door.getsockname()[1]}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                here = self.door.accept()[0]
            except OSError:
                return
            if self.is_cut:
                here.close()
                continue
            there = socket.create_connection(("127.0.0.1", self.to))
            for pair in ((here, there, True), (there, here, False)):
                threading.Thread(target=self.pass_on, args=pair, daemon=True).start()

    def pass_on(self, source, target, asks):
        with suppress(OSError):
            while piece := source.recv(1 << 16):
                if asks and self.cut_at and piece.startswith(self.cut_at):
                    self.is_cut = True  # before anything is passed on: the answer may be there at once
                    if self.answers_are_lost:
                        target.sendall(piece)
                        time.sleep(0.3)
                if self.is_cut:
                    break
                target.sendall(piece)
        for each in (source, target):
            with suppress(OSError):
                each.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(server, monkeypatch):
    found = Wire(server)
    monkeypatch.setattr(shared_bucket, "TRIES", {"max_retries": 1})
    yield found
    found.door.close()


@pytest.mark.parametrize(
    ("begins", "answers_are_lost", "is_in"),
    [
        (b"PUT /bucket/{home}/objects/", False, False),
        (b"PUT /bucket/{home}/heads/", False, False),
        (b"PUT /bucket/{home}/heads/", True, True),
    ],
)
def test_a_store_that_goes_away_in_mid_work_leaves_all_or_nothing(
    small_in_bucket, store, wire, elsewhere, monkeypatch, capsys, begins, answers_are_lost, is_in
):
    elsewhere("writer")
    direct = os.environ["AWS_ENDPOINT_URL"]
    with monkeypatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", wire.url)
        assert main(["report", "small"]) == 0
        wire.cut_at, wire.answers_are_lost = begins.replace(b"{home}", store[12:].encode()), answers_are_lost
        error, _ = refused(capsys, "log", "small", str(small_in_bucket / "later.csv"))
        assert wire.is_cut
        assert f"{store} cannot be used: it cannot be reached" in error
        turn.leave()

    monkeypatch.setenv("AWS_ENDPOINT_URL", direct)
    with turn.turn():  # in the same mirror
        assert Workspace().log("small").predictions.count() == (400 if is_in else 200)
    assert main(["log", "small", str(small_in_bucket / "later.csv")]) == 0
    elsewhere()
    with turn.turn():
        assert Workspace().log("small").predictions.count() == 400


@pytest.mark.parametrize("off", [HOURS, -HOURS])
def test_a_clock_that_is_hours_off_steals_no_lease_that_lives_and_keeps_none_that_is_dead(
    store, bucket, monkeypatch, off
):
    real = time.time
    monkeypatch.setattr(lease, "SECONDS", 0.6)
    bucket.put("leases/d/_", b"of a machine that is gone")
    with monkeypatch.context() as patch:
        patch.setattr(time, "time", lambda: real() + off)
        begun = time.monotonic()
        with lease.leased(bucket, "d", ""):
            assert 0.6 < time.monotonic() - begun < 20
    taken = []

    def take():
        with lease.leased(bucket, "d", ""):
            taken.append(time.monotonic())

    with lease.leased(bucket, "d", "") as held:
        monkeypatch.setattr(time, "time", lambda: real() + off)
        other = threading.Thread(target=take)
        other.start()
        time.sleep(1.5)  # two and a half times as long as a lease lives that nobody renews
        assert not taken
        assert not held.is_lost
    other.join(20)
    assert taken


@pytest.mark.parametrize("off", [48 * 3600, -48 * 3600])
def test_a_clock_that_is_days_off_sweeps_nothing_that_somebody_is_about_to_name(store, bucket, monkeypatch, off):
    folder = workspace_folder() / "d"
    folder.mkdir()
    (folder / "deployment.json").write_text("d")
    transfer.send(folder)
    bucket.put("objects/d/about-to-be-named", b"rows")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + off)

    assert transfer.sweep(workspace_folder()) == 0
    assert "objects/d/about-to-be-named" in bucket.tags("objects/")
    monkeypatch.setattr(sweeping, "OLD", -10.0)
    (workspace_folder().parent / "state" / "swept").unlink()
    assert transfer.sweep(workspace_folder()) == 1


ELSEWHERE = """
import os, sys
from monitoring.cli import main
sys.exit(main(sys.argv[1:]))
"""


def at_another_place(*command):
    environment = {**os.environ, "MODELWATCH_CACHE": f"{os.environ['MODELWATCH_CACHE']}-other"}
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    subprocess.run([sys.executable, "-c", ELSEWHERE, *command], env=environment, check=True, capture_output=True)


def test_a_report_ends_well_where_its_deployment_is_deleted_meanwhile(small_in_bucket, store, bucket, monkeypatch):
    with turn.turn():
        log = Workspace().log("small")
        log.folder.joinpath("alerts").mkdir(exist_ok=True)
        at_another_place("remove", "small", "--yes")
        (log.folder / "alerts" / "newest.json").write_text("{}")  # as a report does at its end

    assert not log.folder.exists()
    assert len(bucket.tags("objects/small/")) == 1  # what was just sent, and is named by nobody
    with turn.turn():
        assert Workspace().names() == ()


def test_whoever_counts_for_a_deployment_that_is_deleted_meanwhile_is_told(small_in_bucket):
    def count():
        with turn.turn():
            log = Workspace().log("small")
            at_another_place("remove", "small", "--yes")
            with locked(log.folder):
                raise AssertionError("there is nothing to hold")

    with pytest.raises(SharedError, match="the deployment small was deleted in the meantime"):
        count()


def test_settings_that_change_while_somebody_reads_are_seen_by_the_next_turn(small_in_bucket, capsys):
    text = (small_in_bucket / "small.toml").read_text()
    changed = small_in_bucket / "changed.toml"
    changed.write_text(text.replace("Small one", "Anew"))
    with turn.turn():
        workspace = Workspace()
        before = workspace.deployment("small").title
        at_another_place("add", str(changed), "--replace")
        assert workspace.deployment("small").title == before != "Anew"
        assert workspace.log("small").predictions.count() == 200
    with turn.turn():
        assert Workspace().deployment("small").title == "Anew"
        assert Workspace().log("small").row("7")["id"].tolist() == ["7"]
