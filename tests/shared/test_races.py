"""Writers that are killed, paused and overtaken, and readers that look meanwhile: one state or the next, and whole."""

import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from monitoring.disk.locks import locked
from monitoring.disk.whole import write_whole
from monitoring.log.folder.tokens import workspace_key
from monitoring.paths import workspace_folder
from monitoring.shared import sweeping, transfer, turn
from monitoring.shared.mirror import Mirror
from monitoring.shared.push import push
from monitoring.shared.slot import take
from monitoring.shared.store import lease
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.store.head import Head
from monitoring.shared.turn import within

FILES, KILLS = 12, 6
WRITER = """
import sys, time
from monitoring.disk.locks import locked
from monitoring.paths import workspace_folder
from monitoring.shared import turn
from monitoring.shared.store import lease
lease.SECONDS = 1.0
"""
OVER_AND_OVER = f"""{WRITER}
with turn.turn():
    folder = workspace_folder() / "d"
    for number in range(int(sys.argv[1]), 10**9):
        with locked(folder):
            for each in [*range({FILES})]:
                (folder / "profiles" / str(each)).write_text(str(number))
        print(number, flush=True)
"""
PAUSED = f"""{WRITER}
with turn.turn(), locked(workspace_folder() / "d"):
    (workspace_folder() / "d" / "plan.json").write_text("paused")
    print("in", flush=True)
    sys.stdin.readline()
"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())


@pytest.fixture
def folder(store):
    """A deployment with some counts, in a mirror."""
    found = workspace_folder() / "d"
    files = {"deployment.json": "d", "plan.json": "p", **{f"profiles/{each}": "0" for each in range(FILES)}}
    for path, text in files.items():
        write(found / path, text)
    transfer.send(found)
    return found


@pytest.fixture
def process(tmp_path):
    """Runs Python with a mirror of its own."""
    begun = []

    def run(code, *arguments):
        environment = {**os.environ, "MODELWATCH_CACHE": str(tmp_path / f"own-{len(begun)}")}
        environment["PYTHONPATH"] = str(Path(__file__).parents[2])
        begun.append(
            subprocess.Popen(
                [sys.executable, "-c", code, *arguments],
                env=environment,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                text=True,
            )
        )
        return begun[-1]

    yield run
    for one in begun:
        one.kill()
        one.communicate()


def named(bucket):
    head = Head.parsed(bucket.read("heads/d.json.gz")[0], "d")
    return {f"objects/d/{name}" for name in head.objects}


def test_a_reader_meets_one_state_whole_wherever_a_writer_is_killed(folder, bucket, elsewhere, process):
    draw, newest = random.Random(5), 0
    for _ in range(KILLS):
        writer = process(OVER_AND_OVER, str(newest + 1))
        first = int(writer.stdout.readline())
        time.sleep(draw.uniform(0, 0.3))
        writer.kill()
        last = max(map(int, writer.communicate()[0].split()), default=first)
        elsewhere("reader")
        with turn.turn():
            found = {
                path.read_text() for path in (workspace_folder() / "d" / "profiles").iterdir() if path.suffix == ""
            }
        found -= {""}  # the lock
        assert len(found) == 1
        newest = int(found.pop())
        assert newest in (last, last + 1)  # its head may have been there before it could say so
        assert named(bucket) <= bucket.tags("objects/d/").keys()


def test_who_was_paused_until_its_lease_was_taken_over_overwrites_nothing(folder, bucket, process):
    paused = process(PAUSED)
    assert paused.stdout.readline() == "in\n"
    os.kill(paused.pid, signal.SIGSTOP)
    with locked(folder):
        write(folder / "plan.json", "ours")
    was = bucket.read("heads/d.json.gz")

    os.kill(paused.pid, signal.SIGCONT)
    told = paused.communicate("go on\n")[1]

    assert paused.returncode == 1
    assert "SharedError" in told
    assert bucket.read("heads/d.json.gz") == was


def test_what_a_killed_writer_has_left_goes_at_once_unless_it_may_be_another_ones(folder, store, bucket, monkeypatch):
    bucket.put("objects/d/left-behind", b"Ada")

    assert transfer.sweep_now(folder) == (0, 1)
    monkeypatch.setattr(lease, "SECONDS", -sweeping.WHOLE - 1)  # nothing is young any more
    assert transfer.sweep_now(folder) == (1, 0)

    assert named(bucket) == bucket.tags("objects/d/").keys()
    assert transfer.sweep_now(folder) == (0, 0)


def test_a_slow_writer_whose_objects_were_swept_sends_them_anew(folder, store, bucket, elsewhere, monkeypatch):
    replace, other, swept = Bucket.replace, Mirror(Bucket(store), take(store)), []

    def overtaken(self, name, *rest):
        if name.startswith("heads/") and not swept:
            swept.append(None)
            swept[0] = sweeping.sweep_now(other, "d")
        return replace(self, name, *rest)

    monkeypatch.setattr(lease, "SECONDS", -sweeping.WHOLE - 1)
    monkeypatch.setattr(lease.Lease, "begin", lambda _: None)
    with monkeypatch.context() as patch, locked(folder):
        patch.setattr(Bucket, "replace", overtaken)
        write(folder / "plan.json", "new")
        push(*within(folder), is_locked=True)  # while the other's sweep is still watched for

    assert swept == [(1, 0)]
    assert named(bucket) == bucket.tags("objects/d/").keys()
    elsewhere()
    with turn.turn():
        assert (workspace_folder() / "d" / "plan.json").read_text() == "new"
    other.slot.leave()


def test_the_key_of_tokens_is_its_owners_alone_on_every_machine(store, elsewhere):
    key = workspace_key(workspace_folder())

    elsewhere()
    with turn.turn():
        assert workspace_key(workspace_folder()) == key
        assert stat.S_IMODE((workspace_folder() / "token-key").stat().st_mode) == 0o600
