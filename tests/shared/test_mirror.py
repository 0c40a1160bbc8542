"""What a mirror and its bucket come to, whoever writes, is killed, or lays hand on the files."""

import gzip
import json
import subprocess
import sys
import time
from threading import Thread

import pytest

from monitoring.disk import mended
from monitoring.disk.locks import locked
from monitoring.disk.whole import write_whole
from monitoring.errors import DamagedError, SettingsError, SharedError
from monitoring.paths import workspace_folder
from monitoring.shared import push, sweeping, transfer, turn
from monitoring.shared.address import checked
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.store.head import Head


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, text.encode())


def connect(name="d", **files):
    """A folder that has come to its place, as a deployment does."""
    home = workspace_folder()
    for path, text in {"deployment.json": "d", "plan.json": "p", **files}.items():
        write(home / name / path, text)
    transfer.send(home / name)
    return home / name


def here(name="d"):
    """By path, what a workspace shows of a deployment now."""
    with turn.turn():
        folder = workspace_folder() / name
        found = {str(path.relative_to(folder)): path for path in folder.rglob("*") if path.is_file()}
        transfer.bring(found.values())
        return {path: file.read_text() for path, file in found.items() if not path.endswith(".lock")}


def head_of(bucket, name="d"):
    return Head.parsed(bucket.read(f"heads/{name}.json.gz")[0], name)


def objects(bucket, name="d"):
    return {path.rpartition("/")[2] for path in bucket.tags(f"objects/{name}/")}


def test_another_machine_has_what_was_sent_and_its_times(store, elsewhere):
    folder = connect(**{"profiles/day-1/a.parquet": "counts"})
    was = (folder / "plan.json").stat().st_mtime_ns

    elsewhere()

    assert here() == {"deployment.json": "d", "plan.json": "p", "profiles/day-1/a.parquet": "counts"}
    assert (workspace_folder() / "d" / "plan.json").stat().st_mtime_ns == was


def test_a_look_at_what_nobody_has_changed_is_one_request_whatever_the_number_of_deployments(store, server):
    for name in ("a", "b", "c"):
        connect(name)
    here("a")
    before = len(server.requests())

    here("a")

    assert [method for method, _ in server.requests()[before:]] == ["GET"]


def test_what_is_written_without_a_lock_is_sent_at_the_end_of_the_turn_and_nothing_is_removed(store, elsewhere):
    folder = connect(**{"alerts/newest.json": "1"})
    with turn.turn():
        write(folder / "alerts" / "newest.json", "2")
        (folder / "plan.json").unlink()

    elsewhere()

    assert here() == {"deployment.json": "d", "plan.json": "p", "alerts/newest.json": "2"}


@pytest.mark.parametrize("spoil", ["cut", "remove", "all", "state"])
def test_a_mirror_that_somebody_has_spoilt_is_put_right_and_the_bucket_stays(store, bucket, spoil, elsewhere):
    elsewhere("first")
    folder = connect(**{"predictions/rows-1.parquet": "rows", "alerts/alerts.json": "alerts"})
    was, state = bucket.tags(""), folder.parents[1] / "state"
    if spoil == "cut":
        (folder / "predictions" / "rows-1.parquet").write_text("ro")
        (folder / "predictions" / "foreign.parquet").write_text("ro")
    elif spoil == "remove":
        (folder / "predictions" / "rows-1.parquet").unlink()
    else:
        for path in sorted((folder if spoil == "all" else state).rglob("*"), reverse=True):
            path.rmdir() if path.is_dir() else path.unlink()
    if spoil != "all":
        here()  # whoever goes on sends nothing of it
    with locked(folder):
        assert (folder / "predictions" / "rows-1.parquet").read_text() == "rows"
    elsewhere("first")

    assert here() == {
        "deployment.json": "d",
        "plan.json": "p",
        "predictions/rows-1.parquet": "rows",
        "alerts/alerts.json": "alerts",
    }
    assert {name: tag for name, tag in bucket.tags("").items() if not name.startswith("leases")} == was
    mended.forget()


def test_what_a_lock_removes_is_gone_from_the_bucket_at_once(store, bucket):
    folder = connect(**{"predictions/rows-1.parquet": "Ada"})
    with locked(folder):
        (folder / "predictions" / "rows-1.parquet").unlink()
        write(folder / "predictions" / "rows-2.parquet", "nobody")

    assert objects(bucket) == head_of(bucket).objects
    assert all(b"Ada" not in bucket.read(name)[0] for name in bucket.tags("objects/"))


def test_a_removal_that_was_broken_off_is_done_with_the_next_change(store, bucket, monkeypatch):
    folder = connect(**{"predictions/rows-1.parquet": "Ada"})
    with monkeypatch.context() as patch:
        patch.setattr(push, "_remove", lambda *_: None)
        with locked(folder):
            (folder / "predictions" / "rows-1.parquet").unlink()
    assert len(objects(bucket)) == 3

    with locked(folder):
        write(folder / "plan.json", "q")

    assert objects(bucket) == head_of(bucket).objects


def test_two_machines_change_different_files_at_once_and_none_is_lost(store, elsewhere):
    elsewhere("one")
    folder = connect(**{"alerts/alerts.json": "0"})
    with turn.turn():
        write(folder / "alerts" / "newest.json", "one")
        code = (
            "from monitoring.disk.locks import locked; from monitoring.paths import workspace_folder\n"
            "from monitoring.shared import turn\n"
            "with turn.turn(), locked(workspace_folder() / 'd'):\n"
            "    (workspace_folder() / 'd' / 'plan.json').write_text('two')"
        )
        subprocess.run([sys.executable, "-c", code], check=True)

    expected = {"deployment.json": "d", "plan.json": "two", "alerts/alerts.json": "0", "alerts/newest.json": "one"}
    assert here() == expected
    elsewhere()
    assert here() == expected


def test_whoever_has_lost_its_lease_and_comes_second_is_told_and_nothing_of_it_stays(store, bucket, elsewhere):
    folder = connect()

    def change():
        with locked(folder):
            write(folder / "plan.json", "ours")
            theirs = head_of(bucket)
            files = {**theirs.files, "plan.json": theirs.files["deployment.json"]}
            tag = bucket.read("heads/d.json.gz")[1]
            assert bucket.replace("heads/d.json.gz", Head(theirs.number + 1, files, (), "w").to_bytes(), tag)

    with pytest.raises(SharedError, match="somebody else has changed d at the same time"):
        change()
    assert here()["plan.json"] == "d"


def test_a_writer_that_is_killed_before_its_head_is_there_has_changed_nothing(store, bucket, elsewhere):
    elsewhere("one")
    connect()
    was = bucket.read("heads/d.json.gz")
    turn.leave()
    code = (
        "import os\nfrom monitoring.disk.locks import locked\nfrom monitoring.paths import workspace_folder\n"
        "from monitoring.shared import turn\nfrom monitoring.shared.store.bucket import Bucket\n"
        "replace = Bucket.replace\n"
        "Bucket.replace = lambda b, n, *r: os.kill(os.getpid(), 9) if n[:5] == 'heads' else replace(b, n, *r)\n"
        "with turn.turn(), locked(workspace_folder() / 'd'):\n"
        "    (workspace_folder() / 'd' / 'plan.json').write_text('killed')"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert len(objects(bucket)) == 3

    assert here()["plan.json"] == "p"  # in the same mirror
    assert bucket.read("heads/d.json.gz") == was
    mended.forget()


def test_a_change_whose_answer_was_lost_on_the_way_is_done_once(store, bucket, monkeypatch):
    folder, replace = connect(), Bucket.replace
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "replace", lambda self, name, *rest: replace(self, name, *rest) and None)
        with locked(folder):
            write(folder / "plan.json", "q")

    assert (head_of(bucket).number, here()["plan.json"]) == (2, "q")


def test_a_change_that_could_not_be_sent_is_taken_back(store, monkeypatch):
    folder = connect()

    def change():
        with locked(folder):
            write(folder / "plan.json", "q")

    def unreachable(*_):
        raise SharedError("it cannot be reached")

    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "replace", unreachable)
        with pytest.raises(SharedError, match="cannot be reached"):
            change()

    assert here()["plan.json"] == "p"
    mended.forget()


def test_whoever_loses_its_lease_is_told(store, bucket):
    folder = connect()

    def change():
        with locked(folder):
            bucket.put("leases/d/_", b"of somebody else")
            write(folder / "plan.json", "q")
            time.sleep(0.7)  # it is renewed every half second

    with pytest.raises(SharedError, match="could not be held"):
        change()

    assert here()["plan.json"] == "p"
    assert bucket.read("leases/d/_")[0] == b"of somebody else"
    mended.forget()


def test_a_lease_makes_others_wait_and_one_that_nobody_renews_is_taken_over(store, bucket):
    folder = connect()
    bucket.create("leases/d/_", b"of a machine that is gone")
    begun = time.monotonic()

    with locked(folder):
        assert time.monotonic() - begun > 2  # what the fixture has set

    assert bucket.tags("leases/") == {}


def test_threads_of_one_process_change_one_after_the_other(store):
    folder = connect(**{"alerts/alerts.json": "0"})

    def add():
        with locked(folder / "alerts"):
            path = folder / "alerts" / "alerts.json"
            write(path, str(int(path.read_text()) + 1))

    threads = [Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert here()["alerts/alerts.json"] == "4"


def test_a_deleted_deployment_goes_everywhere_and_its_name_is_free_again(store, bucket, elsewhere):
    elsewhere("one")
    connect()
    here()
    elsewhere("two")
    here()
    folder = workspace_folder() / "d"
    with locked(folder / "profiles"), locked(folder):
        folder.rename(folder.with_name(".gone-d-1"))

    elsewhere("one")

    assert here() == {}
    assert not (workspace_folder() / "d").exists()
    assert objects(bucket) == set()
    connect(**{"plan.json": "anew"})
    elsewhere()
    assert here() == {"deployment.json": "d", "plan.json": "anew"}


def test_what_was_still_being_written_to_a_deleted_deployment_does_not_bring_it_back(store, bucket):
    folder = connect()
    with locked(folder / "profiles"), locked(folder):
        folder.rename(folder.with_name(".gone-d-1"))
    with locked(folder):
        write(folder / "predictions" / "rows-1.parquet", "rows")

    assert objects(bucket) == set()


def test_a_deployment_that_comes_while_the_heads_are_listed_is_not_taken_for_deleted(store, monkeypatch):
    tags = Bucket.tags

    def listed(self, prefix):
        found = tags(self, prefix)
        connect()
        return found

    here()
    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "tags", listed)
        with turn.turn():
            assert (workspace_folder() / "d" / "plan.json").read_text() == "p"


def test_of_two_that_connect_one_name_the_second_is_told(store, elsewhere):
    elsewhere("one")
    connect()
    elsewhere("two")
    with pytest.raises(SharedError, match="at the same time"):
        connect(**{"plan.json": "other"})

    assert here()["plan.json"] == "p"


def test_objects_that_a_killed_writer_has_left_are_swept_when_they_are_old(store, bucket, monkeypatch):
    connect()
    bucket.put("objects/d/left", b"Ada")
    assert transfer.sweep(workspace_folder()) == 0
    monkeypatch.setattr(sweeping, "OLD", -10.0)
    (workspace_folder().parent / "state" / "swept").unlink()

    assert transfer.sweep(workspace_folder()) == 1

    assert objects(bucket) == head_of(bucket).objects
    assert transfer.sweep(workspace_folder()) == 0  # once a day


def test_a_message_goes_when_it_was_taken_in(store, elsewhere):
    elsewhere("one")
    folder = connect(**{"inbox/1.npy": "counts"})
    with turn.turn():
        (folder / "inbox" / "1.npy").unlink()
    elsewhere("two")

    assert "inbox/1.npy" not in here()


def test_a_damaged_head_stops_its_own_deployment_alone(store, bucket, elsewhere):
    connect("a")
    connect("b")
    for content in (b"?", gzip.compress(json.dumps({"schema": 1}).encode())):
        bucket.put("heads/a.json.gz", content)
        assert here("a") == here("b") == {"deployment.json": "d", "plan.json": "p"}  # as it was last seen
        assert any("heads/a.json.gz is damaged" in text for text in mended.told(workspace_folder()))
        with pytest.raises(Exception, match="is damaged"), locked(workspace_folder() / "a"):
            pass

    elsewhere()

    assert (here("a"), here("b")) == ({}, {"deployment.json": "d", "plan.json": "p"})
    mended.forget()


def test_a_head_cannot_name_a_file_outside_of_its_deployment(store):
    for path in ("../token-key", "/etc/passwd", "a//b", "a/../../b"):
        content = Head(1, {path: next(iter(HELD.values()))}, (), "w").to_bytes()
        with pytest.raises(Exception, match="is damaged"):
            Head.parsed(content, "it")


HELD = {"x": push.Held("o", 1, "0", 0)}


def test_a_damaged_object_is_left_out_and_comes_again_when_it_is_right(store, bucket, elsewhere):
    connect(**{"predictions/rows-1.parquet": "rows"})
    name = f"objects/d/{head_of(bucket).files['predictions/rows-1.parquet'].object}"
    bucket.put(name, b"otherwise")
    elsewhere("two")

    with pytest.raises(DamagedError, match="the rows of d are damaged"):
        here()
    assert any("is not what was written" in text for text in mended.told(workspace_folder()))
    with locked(workspace_folder() / "d"):  # nobody takes it for removed
        pass
    bucket.put(name, b"rows")
    elsewhere("three")
    assert here()["predictions/rows-1.parquet"] == "rows"
    mended.forget()


def test_a_full_disk_in_the_middle_leaves_the_mirror_as_it_was(store, elsewhere, monkeypatch):
    elsewhere("one")
    connect()
    elsewhere("two")
    here()
    elsewhere("one")
    with turn.turn(), locked(workspace_folder() / "d"):
        write(workspace_folder() / "d" / "plan.json", "q")
        write(workspace_folder() / "d" / "deployment.json", "e")
    elsewhere("two")
    fetch = Bucket.fetch

    def full(self, name, to):
        if to.name == "plan.json":
            raise OSError(28, "No space left on device", str(to))
        return fetch(self, name, to)

    with monkeypatch.context() as patch:
        patch.setattr(Bucket, "fetch", full)
        with pytest.raises(OSError, match="No space"):
            here()

    folder = workspace_folder() / "d"
    assert ((folder / "deployment.json").read_text(), (folder / "plan.json").read_text()) == ("d", "p")
    assert not [path for path in workspace_folder().parent.iterdir() if path.name.startswith(".incoming")]
    assert here() == {"deployment.json": "e", "plan.json": "q"}


def test_two_processes_of_one_machine_have_a_mirror_each(store):
    connect()
    code = "from monitoring.paths import workspace_folder; print(workspace_folder())"
    other = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True).stdout.strip()

    assert str(workspace_folder()).endswith("/0/workspace")
    assert other.endswith("/1/workspace")


def test_the_list_of_trusted_files_is_what_the_operator_has_put_there(store, bucket):
    bucket.put("heads/trust.toml", b"[files]\n")
    with turn.turn():
        assert (workspace_folder() / "trust.toml").read_text() == "[files]\n"
    bucket.remove(["heads/trust.toml"])
    with turn.turn():
        assert not (workspace_folder() / "trust.toml").exists()


@pytest.mark.parametrize("address", ["ftp://a/b", "s3:///b", "s3://user:hunter2@b/c", "s3://b/../c", "s3://b/a?x=1"])
def test_what_is_no_address_is_refused(address):
    with pytest.raises(SettingsError) as told:
        checked(address)
    assert "hunter2" not in told.value.message
