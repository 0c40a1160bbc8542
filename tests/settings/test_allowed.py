"""Pages read files below the folders that the operator has named, whatever is typed and wherever links lead."""

import os

import pytest

from monitoring.settings.allowed import Folders


@pytest.fixture
def place(tmp_path):
    folder = tmp_path / "logs"
    (folder / "may").mkdir(parents=True)
    (folder / "may" / "log.csv").write_text("a\n")
    (folder / ".hidden").write_text("a\n")
    (tmp_path / "secret.csv").write_text("a\n")
    (tmp_path / "logs-2").mkdir()
    (tmp_path / "logs-2" / "x.csv").write_text("a\n")
    (folder / "out.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "up").symlink_to(tmp_path)
    (folder / "inside.csv").symlink_to(folder / "may" / "log.csv")
    os.mkfifo(folder / "pipe")
    return folder


def folders(*places):
    return Folders.of({"MODELWATCH_FILES": os.pathsep.join(map(str, places))})


def test_a_file_below_is_found_by_the_folders_name(place):
    assert folders(place).find("logs/may/log.csv") == place / "may" / "log.csv"
    assert folders(place).find("logs/inside.csv") == place / "may" / "log.csv"


@pytest.mark.parametrize(
    "name",
    [
        *("", "logs", "logs/", "may/log.csv", "logs/../secret.csv", "logs/out.csv", "logs/up/secret.csv", "logs/pipe"),
        *("/etc/passwd", "logs//etc/passwd", "../secret.csv", "logs/may/../../secret.csv", "logs/\0", "logs/nothing"),
        *("logs-2/x.csv", "logs/../logs-2/x.csv"),
    ],
)
def test_what_is_outside_is_not_there(place, name):
    assert folders(place).find(name) is None


def test_names_are_listed_without_where_they_lie_and_without_what_leads_out(place):
    assert folders(place).names() == ["logs/inside.csv", "logs/may/log.csv"]


def test_two_folders_of_one_name_are_told_apart(place, tmp_path):
    other = tmp_path / "other" / "logs"
    other.mkdir(parents=True)
    (other / "b.csv").write_text("b\n")
    assert "logs-2/b.csv" in folders(place, other).names()
    assert folders(place, other).find("logs-2/b.csv") == other / "b.csv"


def test_without_a_folder_nothing_is_found(tmp_path):
    assert Folders.of({}).names() == []
    assert Folders.of({}).find("/etc/passwd") is None
    assert folders(tmp_path / "not there").places == ()
