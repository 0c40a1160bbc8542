"""A disk that is full, for real: one sentence, nothing half-written, and everything well again when there is space."""

import gc
import json
import os
import shutil
import subprocess

import pytest

from monitoring.cli import main

SIZE = 8 * 2**20


@pytest.fixture(scope="module")
def disk(tmp_path_factory):
    """A small disk of one's own."""
    place = tmp_path_factory.mktemp("disk")
    try:
        done = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)], capture_output=True, text=True
        )
    except OSError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.strip()}")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)  # a file of it may still be open somewhere


@pytest.fixture
def home(disk, whole, monkeypatch):
    """A workspace on that disk."""
    shutil.copytree(whole, disk / "home")
    monkeypatch.setenv("MODELWATCH_HOME", str(disk / "home"))
    yield disk / "home"
    (disk / "fill").unlink(missing_ok=True)
    shutil.rmtree(disk / "home")


@pytest.fixture
def type_in(home, capsys):
    def run(*arguments):
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        return status, *capsys.readouterr()

    return run


def leave(disk, free):
    """Fill a disk but for so many bytes."""
    there = os.statvfs(disk)
    (disk / "fill").write_bytes(bytes(there.f_bavail * there.f_frsize - free))


def figures(type_in):
    status, out, err = type_in("report", "d", "--format", "json")
    assert status == 0, err
    return figures_in(out)


def figures_in(out):
    # Days that were counted by themselves may have sums with another last digit than those counted among all.
    found = json.loads(out, parse_float=lambda text: float(f"{float(text):.12g}"))
    return {key: value for key, value in found.items() if key != "made_at"}


def a_sentence(err):
    return "there is no space left on the disk of" in err and "fault" not in err and "Traceback" not in err


@pytest.mark.parametrize("free", [0, 48 << 10, 96 << 10])
def test_counting_goes_on_when_there_is_space(disk, home, type_in, free):
    before = figures(type_in)
    shutil.rmtree(home / "d" / "profiles")
    leave(disk, free)
    status, _, err = type_in("refresh", "d")
    assert (status, a_sentence(err)) in {(0, False), (2, True)}
    assert status == 2 or free
    (disk / "fill").unlink()
    assert type_in("refresh", "d")[0] == 0
    assert figures(type_in) == before


def test_newest_figures_without_room_are_told_and_take_nothing_away(disk, home, type_in):
    before, kept = figures(type_in), home / "d" / "alerts" / "newest.json"
    was = kept.read_bytes()
    leave(disk, 0)
    status, out, err = type_in("report", "d", "--format", "json")
    (disk / "fill").unlink()
    assert status == 0, err
    found = figures_in(out)
    assert any("newest.json could not be kept: there is no space left on its disk" in text for text in found["notes"])
    assert found | {"notes": before["notes"]} == before
    assert kept.read_bytes() == was
    assert figures(type_in) == before


@pytest.mark.parametrize("free", [0, 16 << 10, 48 << 10, 96 << 10])
def test_rows_are_in_or_not_and_it_is_said_which(disk, home, type_in, desk, tmp_path, free):
    path = tmp_path / "new.csv"
    path.write_text((desk / "more.csv").read_text().replace("n", "z"))
    path.write_text(path.read_text().replace("tow" + "z", "town"))
    before = figures(type_in)
    leave(disk, free)
    status, _, err = type_in("log", "d", path)
    assert (status, a_sentence(err)) in {(0, False), (2, True)}
    assert status == 2 or free
    is_in = status == 0 or "the rows are in" in err
    (disk / "fill").unlink()
    assert (figures(type_in) == before) == (not is_in)
    status, out, _ = type_in("log", "d", path)
    assert (status, "unchanged 40" in out) == (0, is_in)
    assert [*home.rglob("*.part")] == []


@pytest.mark.parametrize("free", [0, 32 << 10])
def test_a_file_is_written_whole_or_not_at_all(disk, home, free):
    from monitoring.disk.whole import write_whole

    place = disk / "out.csv"
    write_whole(place, b"before")
    leave(disk, free)
    with pytest.raises(OSError, match="No space left") as error:
        write_whole(place, bytes(1 << 20), disk / "copy.csv")
    assert error.value.filename in (str(place), str(disk / "copy.csv"))
    assert (place.read_bytes(), (disk / "copy.csv").exists()) == (b"before", False)
    assert [*disk.glob(".*.part")] == []
    place.unlink()


def test_an_upload_without_room_names_the_place_and_leaves_nothing(disk, monkeypatch):
    from monitoring.ui.frame import guard
    from monitoring.ui.frame.words import plain
    from monitoring.ui.scored.batches import Batches

    monkeypatch.setattr("tempfile.tempdir", str(disk))
    leave(disk, 64 << 10)
    with pytest.raises(OSError, match="No space left") as caught:
        Batches().keep("a[b].csv", memoryview(bytes(1 << 20)))
    said = guard.explain(caught.value, "the upload")
    del caught
    gc.collect()
    (disk / "fill").unlink()
    assert said.startswith(f"There is no space left on the disk of {plain(disk)}/")
    assert said.endswith(f"/source/{plain('a[b].csv')}.\n\n**What to do:** Make room there, then do it again.")
    assert [*disk.iterdir()] == []
