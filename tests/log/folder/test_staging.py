"""Folders and locks of processes that work at once, and of those that were killed."""

import os
import subprocess
import sys
import threading

import pytest

from monitoring.disk.locks import abandoned, claimed, locked
from monitoring.log import Workspace
from monitoring.log.folder.staging import aside, clean, exchange, move_in

DIE = """
import os, signal, sys
from pathlib import Path
from monitoring.log.folder import staging
place = Path(sys.argv[1])
with staging.aside(place) as folder:
    (folder / "deployment.json").write_text("new")
    if sys.argv[2] == "filling":
        os.kill(os.getpid(), signal.SIGKILL)
    staging.move_in = lambda *given: os.kill(os.getpid(), signal.SIGKILL)
    staging.exchange(folder, place, lambda: None)
"""


@pytest.fixture
def place(tmp_path):
    """The place of a deployment that is there."""
    folder = tmp_path / "d"
    folder.mkdir()
    (folder / "deployment.json").write_text("old")
    return folder


def die(place, when):
    assert subprocess.run([sys.executable, "-c", DIE, str(place), when]).returncode == -9


def names(home):
    return sorted(path.name.split("-")[0] for path in home.iterdir())


def test_what_a_killed_process_was_filling_goes_and_what_a_living_one_fills_stays(place):
    with aside(place.with_name("mine")) as mine:
        die(place, "filling")
        assert names(place.parent) == [".adding", ".adding", "d"]
        clean(place.parent)
        assert names(place.parent) == [".adding", "d"]
        assert mine.is_dir()
    assert names(place.parent) == ["d"]


def test_a_deployment_that_was_moved_away_by_a_killed_process_comes_back(place):
    die(place, "exchanging")
    assert names(place.parent) == [".adding", ".old"]
    clean(place.parent)
    assert names(place.parent) == ["d"]
    assert (place / "deployment.json").read_text() == "old"


def test_an_old_deployment_goes_once_the_new_one_is_there(place):
    old = place.with_name(".old-d-12345678")
    old.mkdir()
    clean(place.parent)
    assert names(place.parent) == ["d"]


def test_whoever_is_exchanging_folders_right_now_is_left_alone(place):
    old = place.with_name(".old-d-12345678")
    place.rename(old)
    with claimed(old) as still_there:
        assert still_there
        clean(place.parent)
        assert names(place.parent) == [".old"]
    clean(place.parent)
    assert names(place.parent) == ["d"]


def test_every_write_to_a_workspace_cleans_up(connect, workspace, write, tmp_path):
    import pandas as pd

    rows = pd.DataFrame({"key": ["a"], "x": [1.0]})
    connect(rows, None, rows, home=workspace.home, id="key", numeric=("x",))
    for work in (
        lambda: workspace.append_predictions("d", [write(rows, tmp_path / "x.csv")]),
        lambda: workspace.erase("d", ["b"]),
    ):
        die(workspace.home / "e", "filling")
        assert ".adding" in names(workspace.home)
        work()
        assert names(workspace.home) == ["d"]


def test_an_exchange_waits_for_those_who_are_at_work(place):
    def change():
        with aside(place) as folder:
            (folder / "deployment.json").write_text("new")
            exchange(folder, place, lambda: None)

    changing = threading.Thread(target=change)
    with locked(place):
        changing.start()
        changing.join(0.3)
        assert changing.is_alive()
        assert (place / "deployment.json").read_text() == "old"
    changing.join(30)
    assert (place / "deployment.json").read_text() == "new"
    assert names(place.parent) == ["d"]


def test_a_lock_that_was_moved_away_with_its_folder_is_asked_for_again(place):
    elsewhere, same = place.with_name("elsewhere"), []

    def come_late():
        with locked(place):
            same.append(os.path.samefile(place / ".lock", elsewhere / ".lock"))

    late = threading.Thread(target=come_late)
    with locked(place):
        late.start()
        late.join(0.3)
        assert same == []
        place.rename(elsewhere)
    late.join(30)
    assert same == [False]


def test_a_lock_goes_with_the_process_that_holds_it(tmp_path):
    script = (
        "import os, signal, sys; from pathlib import Path; from monitoring.disk.locks import claimed, locked\n"
        "with claimed(Path(sys.argv[1])), locked(Path(sys.argv[1])): os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", script, str(tmp_path)]).returncode == -9
    with locked(tmp_path), abandoned(tmp_path) as free:
        assert free


def test_a_taken_place_is_not_moved_into(place, tmp_path):
    with aside(place) as folder:
        assert not move_in(folder, place)
        assert move_in(folder, tmp_path / "free")
    assert names(tmp_path) == ["d", "free"]
    assert Workspace(tmp_path).names() == ("d",)
