"""Events: noted from a file, kept whole, told with what was rejected, removed by number."""

import json
from pathlib import Path

import pytest

from monitoring.log import Workspace
from monitoring.log.kept import events

ROWS = """date;text
2026-03-01;A feed moved
soon;never
2026-01-05 08:30;Prices rose
2026-02-02;
2026-03-01;A feed moved
2026-02-03;{long}
""".replace("{long}", "x" * 201)


@pytest.fixture
def noted(own_home, tmp_path):
    file = tmp_path / "events.csv"
    file.write_text(ROWS)
    assert own_home("add", "plain.toml").status == 0
    return own_home, file


def test_every_row_of_a_file_is_added_or_rejected_with_its_reason(noted):
    type_in, file = noted
    answer = type_in("events", "plain", "add", file, "--format", "json")
    found = json.loads(answer.out)
    assert [(one["number"], one["at"], one["text"]) for one in found["events"]] == [
        (1, "2026-01-05T08:30:00", "Prices rose"),
        (2, "2026-03-01T00:00:00", "A feed moved"),
    ]
    [told] = found["files"]
    assert (told["read"], told["accepted"], told["rejected"], told["added"]) == (6, 3, 3, 2)
    kept = Path(told["rejects"]).read_text()
    for line, reason in (("3", "'soon' is not a time"), ("5", "'text' is missing"), ("7", "201 signs")):
        assert any(row.endswith(f",{line}") and reason in row for row in kept.splitlines()), (line, kept)
        assert reason in answer.err
    again = json.loads(type_in("events", "plain", "add", file, "--format", "json").out)
    assert again["events"] == found["events"]
    assert again["files"][0]["added"] == 0


def test_events_are_removed_by_number_all_or_none(noted):
    type_in, file = noted
    type_in("events", "plain", "add", file)
    wrong = type_in("events", "plain", "remove", "1", "3")
    assert wrong.status == 2
    assert "there is no event '3'" in wrong.err
    assert "1 to 2" in wrong.err
    assert type_in("events", "plain", "remove", "1").out.split("\n")[1].endswith("A feed moved")
    assert [one.text for one in events.read(Workspace().folder("plain"))] == ["A feed moved"]


def test_a_damaged_file_is_read_from_its_copy_and_is_never_taken_for_none(noted):
    type_in, file = noted
    type_in("events", "plain", "add", file)
    folder = Workspace().folder("plain") / events.FOLDER
    (folder / events.FILE).write_text("{")
    assert len(events.read(folder.parent)) == 2
    for place in (folder / events.FILE, folder / f".{events.FILE}.copy"):
        place.write_text("{")
    answer = type_in("events", "plain", "list")
    assert answer.status == 2
    assert "the events of plain are damaged" in answer.err


def test_events_of_a_log_without_times_are_kept_and_no_picture_has_a_place_for_them(own_home, tmp_path):
    (tmp_path / "one.csv").write_text("date,text\n2026-03-01,A feed moved\n")
    assert own_home("add", "timeless.toml").status == 0
    answer = own_home("events", "timeless", "add", tmp_path / "one.csv")
    assert answer.out.endswith("A feed moved\n")
    assert "timeless has no time column" in answer.err


def test_a_deployment_that_is_connected_anew_keeps_its_events(noted):
    type_in, file = noted
    type_in("events", "plain", "add", file)
    assert type_in("add", "plain.toml", "--replace").status == 0
    assert len(events.read(Workspace().folder("plain"))) == 2
