"""What killed commands leave beside their outputs, which may lie anywhere."""

import os
import subprocess
import sys

import pytest

from monitoring.disk import temporary

KILLED = """
import os, sys, tempfile
from pathlib import Path
from monitoring.disk import temporary
from monitoring.disk.whole import whole_file
tempfile.tempdir = sys.argv[1]
out = Path(sys.argv[2])
with temporary.swept_if_killed(out), whole_file(out) as file:
    file.write(b"ada")
    file.flush()
    os.kill(os.getpid(), 9)
"""


@pytest.fixture
def places(tmp_path, monkeypatch):
    system, out = tmp_path / "system", tmp_path / "out\n[x]"
    for folder in (system, out):
        folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(system))
    return system, out


def test_what_a_killed_writer_left_beside_its_output_goes_with_the_sweep(places):
    system, out = places
    done = subprocess.run([sys.executable, "-c", KILLED, str(system), str(out / "scored.csv")])
    assert (done.returncode, len([*out.iterdir()])) == (-9, 1)
    assert temporary.sweep() == 1
    assert [*system.iterdir(), *out.iterdir()] == []


def test_what_others_noted_is_not_listened_to(places, monkeypatch):
    system, out = places
    subprocess.run([sys.executable, "-c", KILLED, str(system), str(out / "scored.csv")])
    monkeypatch.setattr(os, "getuid", lambda: -1)
    temporary.sweep()
    assert len([*out.iterdir()]) == 1


def test_a_living_writer_keeps_its_files_and_a_full_disk_is_no_hindrance(places, monkeypatch):
    system, out = places
    with temporary.swept_if_killed(out / "a.csv"):
        assert temporary.sweep() == 0
    assert [*system.iterdir()] == []
    monkeypatch.setattr("tempfile.tempdir", str(system / "gone"))
    with temporary.swept_if_killed(out / "a.csv"):
        (out / "a.csv").touch()
