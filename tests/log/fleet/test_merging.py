"""Counts of several logs, merged, are those of one log that has all of the rows."""

import shutil
import threading
import zipfile

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitoring.disk import stamped
from monitoring.domain import Every, Selection
from monitoring.errors import DataError, MonitoringError, NotApplicableError, UnknownNameError
from monitoring.log import Workspace
from monitoring.log.counting.addition import summed
from monitoring.log.exchange import drop, export, merge
from monitoring.log.fleet import merged_sum
from monitoring.log.fleet.table_types import by_day
from monitoring.log.ground.clock import Clock


@pytest.fixture
def split_and_merged(device, small, exported):
    """Gives each row to one of some logs by chance, and merges them; the log that they were merged into."""

    def run(seed, count, own):
        random, several = np.random.default_rng(seed), count + own
        chosen = random.choice(several, len(small[0]), p=random.dirichlet(np.ones(several)))
        few = random.permutation(len(chosen))[: 20 * several]
        chosen[few] = np.arange(few.size) % several  # a log that has no rows at all cannot be connected
        logs = [device(chosen == number) for number in range(count)]
        head = device(chosen == count) if own else device()
        merge(head, random.permutation(exported(*logs)).tolist())
        return head

    return run


@pytest.fixture
def same_as_everything(everything, assert_counts):
    """Whether a log counts what the undivided log counts."""
    return lambda log: assert_counts(log, everything) is None


@settings(
    max_examples=2,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(seed=st.integers(0, 2**32 - 1), count=st.integers(1, 3), own=st.booleans())
def test_any_split_adds_up(seed, count, own, split_and_merged, same_as_everything):
    assert same_as_everything(split_and_merged(seed, count, own))


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 3), st.integers(1, 9), st.integers(-3, 3)), max_size=30))
def test_sums_do_not_depend_on_the_split(rows):
    columns = zip(*rows, strict=True) if rows else [()] * 4
    segment, cell, n, low = (pa.array(values, pa.int32()) for values in columns)
    table = pa.table({"segment": segment, "cell": cell, "n": n, "low": low, "high": low})
    cut = len(rows) // 3
    assert summed([table[:cut], table[cut:], table[:0]]).equals(summed([table]))
    assert sum(summed([table])["n"].to_pylist()) == sum(n.to_pylist())


def test_many_tables_are_added_up_in_between(monkeypatch):
    monkeypatch.setattr("monitoring.log.counting.addition.COLLECTED", 3)
    parts = [pa.table({"cell": [i % 2], "n": [i], "high_time": [i]}) for i in range(20)]
    assert summed(parts).to_pylist() == [{"cell": 0, "n": 90, "high_time": 18}, {"cell": 1, "n": 100, "high_time": 19}]


def test_hours_before_1970_belong_to_their_day_and_labels_are_late_by_days():
    hours = pa.array([-25, -24, -1, 0, 23, 24], pa.int32())
    known = pa.array([-24, -1, 0, 24, 30, 24], pa.int32())
    late = pa.array([1.0, 23.0, 1.0, 24.0, 7.0, 0.0])
    table = {"_grain": hours, "_born": hours, "_known": known, "n": [1, 2, 4, 1, 1, 1], "late": late}
    found = by_day(pa.table(table | {"last_known": known.cast("double")}))
    assert found["_grain"].to_pylist() == [-2, -1, -1, 0, 1]
    assert found["_known"].to_pylist() == found["last_known"].to_pylist() == [-1, -1, 0, 1, 1]
    assert found["n"].to_pylist() == [1, 2, 4, 2, 1]
    assert found["late"].to_pylist() == [1.0, 0.0, 4.0, 2.0, 0.0]


def test_many_parts_are_added_up_in_groups_of_which_only_those_that_differ_are_made_anew(
    device, exported, everything, assert_counts, monkeypatch
):
    head, paths = device(), exported(*[device(np.arange(300) % 9 == number) for number in range(9)])
    monkeypatch.setattr(merged_sum, "UNGROUPED", 1)
    merge(head, paths[:8])
    before = {path.name: path.stat().st_ino for path in head.merged.folder.glob("group-*")}
    merge(head, paths[8:])
    assert_counts(head, everything)

    parts = head.merged.parts()
    groups = merged_sum.grouped(parts)
    assert len(groups) > 2
    assert sorted(part.origin for group in groups for part in group) == [part.origin for part in parts]
    after = {path.name: path.stat().st_ino for path in head.merged.folder.glob("group-*")}
    assert after.keys() == {merged_sum.group_folder(head.merged.folder, group).name for group in groups}
    assert len(after.items() - before.items()) == 1
    total = head.merged.sum_folder(head.merged.state()) / "day"
    first = {path.name: path.read_bytes() for path in total.glob("*.parquet")}
    shutil.rmtree(total)
    for place in head.merged.folder.glob("group-*"):
        shutil.rmtree(place)
    assert_counts(head, everything)
    assert {path.name: path.read_bytes() for path in total.glob("*.parquet")} == first


def test_the_same_export_twice_changes_nothing(device, halves, exported, rows_of):
    head, paths = device(), exported(device(halves[0]))
    merge(head, paths)
    version = head.version
    assert [each.action for each in merge(head, [*paths, *paths])] == ["unchanged"] * 2
    assert (head.version, rows_of(head)) == (version, 120)


def test_a_newer_export_of_a_log_takes_the_place_of_its_older_one(
    device, halves, exported, small, tmp_path, write, everything, rows_of, assert_counts
):
    head, log = device(), device(halves[0])
    old = exported(log)
    merge(head, old)
    before = head.version
    workspace = Workspace(log.folder.parent)
    workspace.append_predictions("d", [write(small[0][halves[1]], tmp_path / "more.parquet")])
    workspace.append_labels("d", [write(small[1], tmp_path / "truth.parquet")])
    new = exported(workspace.log("d"))
    assert [each.action for each in merge(head, new)] == ["replaced"]
    assert head.version != before
    assert_counts(head, everything)
    assert [each.action for each in merge(head, old)] == ["older"]
    assert [part.file for part in head.merged.parts()] == [new[0].name]
    assert rows_of(head) == 300


def test_of_two_exports_of_a_log_the_newer_one_stays_in_whatever_order(
    device, halves, exported, small, tmp_path, write, rows_of
):
    log = device(halves[0])
    old = exported(log)
    Workspace(log.folder.parent).append_predictions("d", [write(small[0][halves[1]], tmp_path / "more.parquet")])
    new = exported(log)
    found = []
    for order in (old + new, new + old):
        head = device()
        found.append([each.action for each in merge(head, order)])
        assert rows_of(head) == 300
    assert found == [["added", "replaced"], ["added", "older"]]


def test_own_rows_may_come_before_and_after_a_merge(
    device, halves, exported, small, tmp_path, write, everything, rows_of, assert_counts
):
    third, rest = halves[0] & (np.arange(300) < 40), halves[0] & (np.arange(300) >= 40)
    head = device(third)
    merge(head, exported(device(halves[1])))
    folders = sorted(path.name for path in (head.folder / "profiles").glob("day-*"))
    assert rows_of(head) == 220
    assert sorted(path.name for path in (head.folder / "profiles").glob("day-*")) == folders, "own rows counted anew"
    workspace = Workspace(head.folder.parent)
    workspace.append_predictions("d", [write(small[0][rest], tmp_path / "more.parquet")])
    workspace.append_labels("d", [write(small[1][small[1]["key"].isin(small[0][rest]["key"])], tmp_path / "y.parquet")])
    assert_counts(workspace.log("d"), everything)
    assert len(head.rows(Selection("d", Every("day")), None, 1000)) == 120


def test_hours_are_shown_by_the_hour_and_by_the_day(device, halves, exported, everything, assert_counts):
    parts = exported(*[device(half, every=Every("hour")) for half in halves])
    whole = everything
    for head in (device(every=Every("hour")), device()):
        merge(head, parts)
        assert_counts(head, whole, Clock("hour"))
        assert_counts(head, whole, Clock("day"))


def test_days_cannot_be_shown_by_the_hour(device, halves, exported, rows_of):
    parts = exported(*[device(halves[0], every=Every("hour")), device(halves[1])])
    with pytest.raises(NotApplicableError, match=r"there are no windows of hours: only days were counted in 1\.counts"):
        merge(device(every=Every("hour")), parts)
    head = device()
    merge(head, parts)
    assert rows_of(head) == 300
    with pytest.raises(NotApplicableError, match=r"there are no windows of hours: only days were counted in 1\.counts"):
        rows_of(head, "hour")


def test_windows_of_rows_cannot_be_added_up(device, halves, exported, rows_of):
    parts = exported(device(halves[0], every=Every.parse("50 rows")))
    with pytest.raises(NotApplicableError, match="do not add up in windows of rows"):
        merge(device(every=Every.parse("50 rows")), parts)
    head = device()
    merge(head, parts)
    with pytest.raises(NotApplicableError, match="do not add up in windows of rows"):
        rows_of(head, "50 rows")
    assert rows_of(head) == 120


def test_a_log_without_times_takes_no_part(small, connect, device, halves, exported, tmp_path):
    timeless = connect(small[0][:9], None, small[2], numeric=("plain",), score="score", every=Every.parse("5 rows"))
    with pytest.raises(NotApplicableError, match="d has no time column"):
        export(timeless, tmp_path / "x.counts")
    with pytest.raises(NotApplicableError, match="d has no time column"):
        merge(timeless, exported(device(halves[0])))


def test_a_merged_log_is_exported_with_all_that_it_holds(device, halves, exported, everything, rows_of, assert_counts):
    region, world = device(), device()
    logs = [device(half) for half in halves]
    paths = exported(*logs)
    merge(region, paths)
    (path,) = exported(region)
    merge(world, [path])
    assert_counts(world, everything)
    with pytest.raises(
        DataError, match=r"0\.counts counts rows that are in 2\.counts too|2\.counts .* in 0\.counts too"
    ):
        merge(world, paths[:1])
    with pytest.raises(DataError, match=r"2\.counts counts rows that are in d too"):
        merge(logs[0], [path])
    with pytest.raises(DataError, match=r"0\.counts counts rows that are in d too"):
        merge(logs[0], paths[:1])
    assert rows_of(logs[0]) == 120
    assert rows_of(world) == 300


def test_what_was_merged_can_be_taken_back(device, halves, exported, rows_of):
    head = device()
    empty = head.version
    merge(head, exported(*[device(half) for half in halves]))
    first, second = sorted(head.merged.parts(), key=lambda part: part.file)
    with pytest.raises(UnknownNameError, match="no log that was merged into d has an origin that begins with 'zz'"):
        drop(head, "zz")
    with pytest.raises(UnknownNameError):
        drop(head, "")
    assert drop(head, first.origin[:8]) == first
    assert rows_of(head) == 180
    drop(head, second.origin)
    assert (rows_of(head), head.version) == (0, empty)
    left = {path.name.split("-")[0] for path in head.merged.folder.iterdir()}
    assert left <= {".lock", "sum"}


def test_old_sums_go(device, small, exported, write, tmp_path, rows_of):
    log, head = device(np.arange(300) < 20), device()
    workspace = Workspace(log.folder.parent)
    for place in range(5):
        more = small[0][20 + place : 21 + place]
        workspace.append_predictions("d", [write(more, tmp_path / f"{place}.parquet")])
        merge(head, exported(workspace.log("d")))
    names = [path.name.split("-")[0] for path in head.merged.folder.iterdir() if path.is_dir()]
    assert (names.count("part"), names.count("sum")) == (1, 2)
    assert rows_of(head) == 25


@pytest.mark.parametrize("broken", [(merged_sum, "put_whole"), (merged_sum, "summed"), (stamped, "write_whole")])
def test_a_merge_that_breaks_leaves_everything_as_it_was(device, halves, exported, monkeypatch, broken, rows_of):
    head, paths = device(), exported(*[device(half) for half in halves])
    merge(head, paths[:1])
    before = head.version
    with monkeypatch.context() as patch:
        patch.setattr(*broken, lambda *given: (_ for _ in ()).throw(KeyboardInterrupt()))
        with pytest.raises(KeyboardInterrupt):
            merge(head, paths)
    assert (head.version, rows_of(head)) == (before, 120)
    assert len([*head.merged.folder.glob("part-*")]) == 1
    merge(head, paths)
    assert rows_of(head) == 300


def test_the_sum_that_is_shown_outlives_merges_that_break(device, exported, monkeypatch, rows_of):
    head = device()
    paths = exported(*[device(np.arange(300) % 4 == number) for number in range(4)])
    merge(head, paths[:1])
    with monkeypatch.context() as patch:
        patch.setattr(stamped, "write_whole", lambda *given: (_ for _ in ()).throw(KeyboardInterrupt()))
        for path in paths[1:]:
            with pytest.raises(KeyboardInterrupt):
                merge(head, [path])
    assert rows_of(head) == 75


def test_merges_at_once_all_count(device, exported, everything, assert_counts):
    head = device()
    paths = exported(*[device(np.arange(300) % 4 == number) for number in range(4)])
    threads = [threading.Thread(target=merge, args=(head, [path])) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert_counts(head, everything)


def test_counts_of_another_version_are_not_shown_as_if_they_were_right(device, halves, exported, monkeypatch, rows_of):
    head, paths = device(), exported(*[device(half) for half in halves])
    merge(head, paths[:1])
    for module in ("store", "exchange", "admission"):
        monkeypatch.setattr(f"monitoring.log.{module}.FORMAT", 99)
    with pytest.raises(MonitoringError, match=r"merged counts of another version of Modelwatch: 0\.counts"):
        rows_of(head)
    with pytest.raises(DataError, match=r"1\.counts was exported by another version of Modelwatch"):
        merge(head, paths[1:])
    drop(head, head.merged.parts()[0].origin)
    assert rows_of(head) == 0


def test_an_export_holds_numbers_and_cells_and_no_row(device, halves, exported, small):
    (path,) = exported(device(halves[0]))
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        header = archive.read("profile.json").decode()
        tables = [pq.read_table(pa.BufferReader(archive.read(name))) for name in names if name.endswith(".parquet")]
    assert len(tables) == len(names) - 1 == 13
    assert not any(key in header for key in small[0]["key"])
    types = {field.type for table in tables for field in table.schema}
    assert all(pa.types.is_integer(t) or pa.types.is_floating(t) or pa.types.is_timestamp(t) for t in types)
    assert not any("key" in table.column_names for table in tables)
