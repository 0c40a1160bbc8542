"""What was merged, damaged: added up anew, read from a copy, or named; never other counts."""

import shutil
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.disk import stamped
from monitoring.domain import Every, Selection
from monitoring.errors import DamagedError
from monitoring.log import Workspace
from monitoring.log.exchange import export, merge
from monitoring.log.fleet import manifest
from monitoring.log.fleet.merged import MANIFEST, manifest_of
from monitoring.log.ground.clock import Clock
from monitoring.log.tables.table import locked

TOML = """
name = "d"
task = "binary"
[columns]
time = "at"
score = "p"
numeric = ["x"]
[reference]
path = "reference.csv"
[log]
predictions = ["{}.csv"]
"""
DAY = Clock("day")


def flip(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def cut(path):
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


WAYS = {"cut": cut, "flipped": flip, "emptied": lambda path: path.write_bytes(b""), "deleted": Path.unlink}


@pytest.fixture(scope="module")
def merged(tmp_path_factory):
    """A workspace into which the counts of another were merged, and the exported file."""
    place = tmp_path_factory.mktemp("fleet")
    rng, n = np.random.default_rng(1), 200
    at = pd.date_range("2026-01-01", periods=n, freq="2h")
    rows = pd.DataFrame({"at": at, "p": rng.uniform(size=n).round(3), "x": rng.normal(size=n).round(3)})
    for name, part in (("reference", rows), ("here", rows[:80]), ("there", rows[80:])):
        part.to_csv(place / f"{name}.csv", index=False)
    for name in ("here", "there"):
        (place / f"{name}.toml").write_text(TOML.format(name))
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("MODELWATCH_HOME", str(place / name))
            assert main(["add", str(place / f"{name}.toml")]) == 0
    export(Workspace(place / "there").log("d"), place / "there.counts")
    merge(Workspace(place / "here").log("d"), [place / "there.counts"])
    return place


@pytest.fixture
def head(merged, tmp_path):
    shutil.copytree(merged / "here", tmp_path / "here")
    return Workspace(tmp_path / "here").log("d")


def rows_of(log):
    return sum(window.rows for window in log.windows(Selection("d", Every.parse("day"))))


@pytest.mark.parametrize("way", WAYS)
def test_what_was_merged_is_read_from_its_copy(head, way, caplog):
    version = head.version
    WAYS[way](head.merged.manifest)
    assert (head.version, rows_of(head)) == (version, 200)
    assert "it was read from its copy" in caplog.text
    caplog.clear()
    assert (head.version, caplog.text) == (version, "")


@pytest.mark.parametrize("way", [way for way in WAYS if way != "deleted"])
def test_what_was_merged_is_named_where_nothing_can_tell_it(head, way):
    for path in (head.merged.manifest, stamped.copy_of(head.merged.manifest)):
        WAYS[way](path)
    with pytest.raises(DamagedError, match=r"merged\.json is damaged") as error:
        rows_of(head)
    assert "merge the files again: modelwatch profile merge d" in error.value.hint


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_sum_is_added_up_anew(head, way, caplog):
    expected = head.merged.beside(head.profile(DAY), DAY).table("grains")
    WAYS[way](next(head.merged.folder.glob("sum-*/day/grains.parquet")))
    both = Workspace(head.folder.parent).log("d").merged.beside(head.profile(DAY), DAY)
    assert both.read("grains").equals(expected)
    assert "it is added up anew" in caplog.text


@pytest.mark.parametrize("way", WAYS)
def test_a_damaged_part_is_named_and_merging_its_file_again_mends_it(head, merged, way):
    WAYS[way](next(head.merged.folder.glob("part-*/grains.parquet")))
    shutil.rmtree(next(head.merged.folder.glob("sum-*")))
    with pytest.raises(DamagedError, match=r"the merged counts of there\.counts are damaged") as error:
        rows_of(head)
    assert error.value.hint == "merge that file again: modelwatch profile merge d there.counts"
    merge(head, [merged / "there.counts"])
    assert rows_of(head) == 200


@pytest.mark.parametrize("way", ["gone", "emptied", "a file"])
def test_a_folder_of_merged_counts_that_is_gone_is_not_taken_for_one_that_never_was(head, merged, way):
    origin = manifest.origin(head.merged.folder)
    shutil.rmtree(head.merged.folder)
    if way != "gone":
        head.merged.folder.mkdir() if way == "emptied" else head.merged.folder.touch()
    for work in (rows_of, lambda log: export(log, merged / "again.counts")):
        with pytest.raises(DamagedError, match=r"the merged counts of there\.counts are damaged") as error:
            work(head)
        assert error.value.hint == "merge that file again: modelwatch profile merge d there.counts"
    merge(head, [merged / "there.counts"])
    assert (rows_of(head), manifest.origin(head.merged.folder)) == (200, origin)


@pytest.mark.parametrize("way", WAYS)
def test_a_log_stays_the_same_log(head, way):
    before = manifest.origin(head.merged.folder)
    WAYS[way](head.merged.folder.with_name(f"{manifest.ORIGIN}.json"))
    assert manifest.origin(head.merged.folder) == before


def test_what_earlier_versions_wrote_is_read(head):
    folder, parts = head.merged.folder, head.merged.parts()
    for name in (f"{manifest.ORIGIN}.json", MANIFEST):
        folder.with_name(name).unlink()
        stamped.copy_of(folder.with_name(name)).unlink()
    (folder / manifest.ORIGIN).write_text("ab" * 16)
    for sums in folder.glob("**/_sums"):
        sums.unlink()
    (folder / MANIFEST).write_bytes(manifest_of(parts).partition(b":")[2].strip()[:-1].strip())
    assert (manifest.origin(folder), head.merged.parts(), rows_of(head)) == ("ab" * 16, parts, 200)
    with locked(folder):
        manifest.publish(head.merged, (), lambda *_: None)
    assert not (folder / MANIFEST).exists()
    for path in (head.merged.manifest, stamped.copy_of(head.merged.manifest)):
        path.unlink()
    (folder / MANIFEST).write_bytes(b"")
    assert (head.merged.parts(), rows_of(head)) == ((), 80)
