"""The spool: what was acknowledged stays, whatever is killed; what goes lost is counted; and no row goes two ways."""

import json
import os
import signal
import time
import warnings
import zipfile

import numpy as np
import pytest

from benchmarks.devices import bundle as bundled
from benchmarks.devices import readings, rows_of
from monitoring.edge.device.edge_runner.runner import RowError, Runner
from monitoring.edge.device.edge_runner.spool import disk
from monitoring.edge.device.edge_runner.spool.spool import Spool
from monitoring.edge.device.edge_runner.spool.state import SpoolError
from monitoring.edge.device.edge_runner.table import score_file


def kept(runner):
    found = runner.status()
    return found["waiting_rows"] + found["counted_rows"]


def newest(runner):
    """The file of records that grows."""
    with runner.spool.locked() as found:
        return os.path.join(runner.spool.folder, found["segments"][-1]["file"])


def header(path):
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read("profile.json"))


def test_a_row_that_was_acknowledged_is_there_in_the_next_process(runner, model):
    frame = readings(40, 7)
    rows = rows_of(frame)
    found = [runner().score_one(row) for row in rows[:20]]
    again = runner()
    np.testing.assert_allclose([*found, *again.score(rows[20:])], model.predict(frame), atol=1e-12)
    assert kept(again) == 40


@pytest.mark.parametrize("what", ["counts", "rows"])
@pytest.mark.parametrize("after", [0.0, 0.01, 0.05])
def test_a_kill_costs_at_most_the_row_that_was_not_acknowledged(runner, what, after):
    rows, (read, write) = rows_of(readings(400, 7)), os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # newer Pythons warn of threads, which are of no use here
        child = os.fork()
    if child == 0:
        try:
            one = runner(what=what, limit_mb=1)
            for row in rows * 100:
                one.score_one(row)
                os.write(write, b".")
        finally:
            os._exit(1)
    acknowledged = len(os.read(read, 20))  # it has begun
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])
    os.close(write)
    while piece := os.read(read, 65536):
        acknowledged += len(piece)
    left = runner()
    assert kept(left) + left.status()["given_up_rows"] - acknowledged in (0, 1)
    assert left.status()["damaged_records"] == 0


@pytest.mark.parametrize("tail", [b"0", b"0badf00d [[[", b"\0" * 100, b"deadbeef [[],0]\n"])
def test_what_is_half_written_is_cut_off(runner, tail):
    rows = rows_of(readings(6, 7))
    one = runner()
    one.score(rows[:3])
    with open(newest(one), "ab") as file:
        file.write(tail)
    again = runner()
    again.score(rows[3:])
    again.spool.fold()
    found = again.status()
    assert (found["counted_rows"], found["damaged_records"]) == (6, 0)


def test_a_record_that_was_damaged_later_is_counted_as_damaged(runner):
    rows = rows_of(readings(6, 7))
    one = runner()
    for row in rows:
        one.score_one(row)
    with open(newest(one), "r+b") as file:
        file.seek(20)
        file.write(b"\xff")
    again = runner()
    again.spool.fold()
    found = again.status()
    assert (found["counted_rows"], found["damaged_records"]) == (5, 1)


@pytest.mark.parametrize("step", range(4))
def test_a_kill_between_any_two_files_loses_and_doubles_nothing(runner, monkeypatch, step):
    one = runner()
    one.score(rows_of(readings(30, 7)))
    done = []

    def killed(new, path, replace=os.replace):
        if len(done) == step:
            raise KeyboardInterrupt
        done.append(path)
        replace(new, path)

    monkeypatch.setattr(disk.os, "replace", killed)
    try:
        one.spool.fold()
    except KeyboardInterrupt:
        assert len(done) == step
    monkeypatch.undo()
    assert kept(runner()) == 30


def test_a_full_spool_gives_up_the_oldest_rows_and_counts_them(runner, tmp_path):
    one, rows = runner(what="rows", limit_mb=1), rows_of(readings(1500, 7))
    for _ in range(8):
        one.score(rows)
    found = one.status()
    assert found["given_up_rows"] > 0
    assert found["waiting_rows"] + found["given_up_rows"] == 12_000
    assert found["bytes"] <= 2**20
    sent = one.send(str(tmp_path / "sent"))
    assert sum(each["rows"] for each in sent) == found["waiting_rows"]
    assert one.status()["waiting_rows"] == 0


def test_counts_stay_within_their_room_too(runner):
    one, rows = runner(limit_mb=1), readings(3000, 7, days=700)
    for start in range(0, 3000, 250):
        one.score(rows_of(rows[start : start + 250]))
        one.spool.fold()
        with one.spool.locked() as found:
            one.spool._bound(found)
    found = one.status()
    assert found["bytes"] <= 2**20
    assert found["given_up_rows"] > 0
    assert found["counted_rows"] + found["waiting_rows"] + found["given_up_rows"] == 3000


def test_rows_that_wait_are_counted_where_the_operator_chooses_counts(runner, tmp_path):
    runner(what="rows").score(rows_of(readings(10, 7)))
    one = runner(what="counts")
    (sent,) = one.send(str(tmp_path / "sent"))
    assert (sent["kind"], sent["rows"]) == ("counts", 10)
    runner(what="rows").score(rows_of(readings(5, 8)))
    (sent,) = runner().send(str(tmp_path / "sent"))
    assert (sent["kind"], sent["rows"]) == ("rows", 5)


def test_a_total_that_was_not_acknowledged_is_sent_again_as_it_was(runner, tmp_path, monkeypatch):
    one = runner()
    one.score(rows_of(readings(10, 7)))
    with monkeypatch.context() as patch:
        patch.setattr("monitoring.edge.device.edge_runner.spool.sending.acknowledged", lambda *given: None)
        first = one.send(str(tmp_path / "sent"))
    assert runner().send(str(tmp_path / "sent")) == first
    assert runner().send(str(tmp_path / "sent")) == []


def test_a_new_version_begins_new_counts_with_an_origin_of_their_own(runner, connected, model, tmp_path):
    one = runner()
    one.score(rows_of(readings(10, 7)))
    newer = bundled(tmp_path / "newer", connected, model, "v2")
    two = Runner(str(newer), str(tmp_path / "spool"), sync=False)
    two.score(rows_of(readings(5, 8)))
    assert [each["rows"] for each in two.send(str(tmp_path / "sent"))] == [10, 5]
    found = [header(path) for path in (tmp_path / "sent").iterdir()]
    assert {each["model_version"]: each["rows"] for each in found} == {"v1": 10, "v2": 5}
    assert len({each["origin"] for each in found}) == 2
    assert {each["device"] for each in found} == {"pump 1"}


def test_a_newer_total_is_newer_whatever_the_clock_says(runner, tmp_path, monkeypatch):
    one = runner()
    one.score(rows_of(readings(10, 7)))
    first = one.send(str(tmp_path / "a")) and header(next((tmp_path / "a").iterdir()))["written"]
    monkeypatch.setattr("monitoring.edge.device.edge_runner.spool.totals.now", lambda: 0)
    one.score(rows_of(readings(1, 8)))
    second = one.send(str(tmp_path / "b")) and header(next((tmp_path / "b").iterdir()))["written"]
    assert second > first


def test_a_row_that_the_head_would_not_take_is_scored_and_counted_as_refused(runner):
    one = runner()
    good, *others = rows_of(readings(3, 7))
    assert 0 < one.score_one({**good, "at": "yesterday"}) < 1
    with pytest.raises(RowError, match="no number"):
        one.score_one({**others[0], "load": "much"})
    found = one.status()
    assert (found["refused_rows"], found["waiting_rows"]) == (2, 0)


def test_a_file_that_was_stopped_has_kept_nothing(runner, tmp_path, monkeypatch):
    readings(2100, 7).to_csv(tmp_path / "in.csv", index=False)
    for what in ("counts", "rows"):
        one, asked = runner(what, what=what), []

        def stopped(rows, score=one.bundle.score, asked=asked):
            asked.append(rows)
            if len(asked) == 3:
                raise KeyboardInterrupt
            return score(rows)

        monkeypatch.setattr(one.bundle, "score", stopped)
        with pytest.raises(KeyboardInterrupt):
            score_file(one, str(tmp_path / "in.csv"), str(tmp_path / "out.csv"))
        assert kept(one) == 0
        assert not (tmp_path / "out.csv").exists()
        monkeypatch.undo()
        assert score_file(one, str(tmp_path / "in.csv"), str(tmp_path / "out.csv"))["kept"] == 2100
        assert kept(runner(what)) == 2100
        (tmp_path / "out.csv").unlink()


@pytest.mark.parametrize("given", [{"what": "both"}, {"limit_mb": 0.5}])
def test_a_spool_says_what_it_cannot_be(runner, given):
    with pytest.raises(SpoolError):
        runner(**given)


def test_a_spool_is_of_one_device_and_one_deployment(runner, bundle, connected, model, tmp_path):
    runner(device="van 1").score(rows_of(readings(10, 7)))
    with pytest.raises(SpoolError, match="is of the device 'van 1': give 'van 2' one of its own"):
        runner(device="van 2")
    assert runner(device=None).status()["device"] == "van 1"
    assert kept(runner(device="van 1")) == 10

    runner("unnamed", device=None).score(rows_of(readings(3, 7)))
    assert runner("unnamed", device="van 3").status()["device"] == "van 3"
    with pytest.raises(SpoolError, match="of the device 'van 3'"):
        runner("unnamed", device="van 4")

    one = runner("other")
    told = {**one.spool.told, "deployment": "wells"}
    with pytest.raises(SpoolError, match="is of the deployment 'pumps': give 'wells' one of its own"):
        Spool(one.spool.folder, told, one.spool._cells)
