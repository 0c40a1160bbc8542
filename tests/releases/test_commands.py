"""The commands about versions: what they print, what scripts rely on, and with which status they end."""

import json
import re
from datetime import UTC, datetime

import pytest

from monitoring.cli import main
from monitoring.log.journal import journal

ENTRY = {"number", "time", "action", "version", "reason", "by", "live", "details", "before", "hash"}


@pytest.fixture
def modelwatch(releases, capsys, monkeypatch):
    """Types a command; gives its status, and what it printed, as JSON where that was asked for."""
    monkeypatch.setenv("MODELWATCH_HOME", str(releases.workspace.home))

    def run(*arguments):
        capsys.readouterr()
        status = main([str(part) for part in arguments])
        out, err = capsys.readouterr()
        return status, (json.loads(out) if "json" in arguments and status < 2 else out.rstrip()), err

    return run


def test_from_candidate_to_production_and_back(modelwatch, connected):
    status, out, _ = modelwatch("version", "add", "d", connected / "other.skops", "--note", "n", "--by", "ada")
    assert (status, out) == (0, "2")
    status, _, err = modelwatch("promote", "d", "2", "--reason", "better")
    assert status == 2
    assert "error: version 2 was not sent through the gate yet\nhint: run modelwatch gate d 2" in err
    assert modelwatch("promote", "d", "2", "--reason", "better", "--override", "urgent")[:2] == (0, "version 2 is live")
    assert modelwatch("rollback", "d", "--reason", "worse")[:2] == (0, "version 1 is live")
    assert modelwatch("rollback", "d", "--reason", "worse")[0] == 2
    status, found, _ = modelwatch("history", "d", "--format", "json")
    assert (status, found["deployment"], found["live"]) == (0, "d", "1")
    assert {"schema", "made_at"} < set(found)
    assert [entry["action"] for entry in found["entries"]] == ["connected", "registered", "promoted", "rolled_back"]
    assert all(set(entry) == ENTRY for entry in found["entries"])
    assert [entry["before"] for entry in found["entries"][1:]] == [entry["hash"] for entry in found["entries"][:-1]]
    table = modelwatch("history", "d")[1]
    assert "better (gate overridden: urgent)" in table
    assert table.endswith("version 1 is live")


def test_what_was_live_at_a_moment(modelwatch):
    status, out, _ = modelwatch("history", "d", "--at", "2013-07-03")
    assert status == 0
    assert out.startswith("nothing was live at 2013-07-03; the history begins ")
    assert "; earlier predictions count as those of version 1" in out
    assert re.search(r"begins \d{1,2} [A-Z][a-z]{2} 20\d\d \d\d:\d\d;", out)
    today = f"{datetime.now(UTC):%Y-%m-%d}"
    assert modelwatch("history", "d", "--at", today, "--format", "json")[1]["live"] == "1"
    status, _, err = modelwatch("history", "d", "--at", "2999-01-01")
    assert (status, "2999-01-01 is still to come" in err) == (2, True)
    found = modelwatch("history", "d", "--at", "2013-07-03", "--format", "json")[1]
    assert (found["live"], found["entries"]) == (None, [])


def test_verify_names_what_is_wrong_with_status_1(modelwatch, second):
    status, out, _ = modelwatch("history", "d", "--verify")
    assert status == 0
    assert out.startswith("all 2 entries are as they were written; keep this elsewhere: 2 ")
    path = journal.path_of(second.folder, 1)
    path.write_bytes(path.read_bytes().replace(b"connected", b"Connected"))
    status, out, _ = modelwatch("history", "d", "--verify")
    assert (status, out.split(":")[0]) == (1, "entry 1 was changed")
    status, found, _ = modelwatch("history", "d", "--verify", "--format", "json")
    assert (status, [fault["entry"] for fault in found["faults"]]) == (1, [1])


def test_versions_are_listed_and_shown_with_all_that_is_recorded(modelwatch, second, connected):
    found = modelwatch("version", "list", "d", "--format", "json")[1]
    assert (found["live"], found["unregistered"]) == ("1", [])
    assert [(one["name"], one["status"], one["file"]) for one in found["versions"]] == [
        ("1", "live", "model.skops"),
        ("2", "candidate", "other.skops"),
    ]
    shown = modelwatch("version", "show", "d", "--format", "json")[1]["version"]
    assert shown["name"] == "1"
    assert {one["column"] for one in shown["schema"]} == {"a", "b", "town", "p", "y"}
    assert shown["seeds"] == {"random_state": None}
    assert shown["environment"]["packages"]["scikit-learn"]
    area = next(one for one in shown["metrics"] if one["metric"] == "roc_auc")
    assert area["low"] < area["value"] < area["high"]
    text = modelwatch("version", "show", "d", "2")[1]
    assert text.startswith("version 2 of other.skops: candidate")
    assert "trained on: nobody said: --trained-on FILE" in text


def test_a_version_is_deleted_with_a_reason(modelwatch, second):
    assert modelwatch("version", "delete", "d", "1", "--reason", "old")[0] == 2
    assert modelwatch("version", "delete", "d", "2", "--reason", "not needed")[0] == 0
    found = modelwatch("version", "list", "d", "--format", "json")[1]
    assert [(one["name"], one["status"]) for one in found["versions"]] == [("1", "live"), ("2", "deleted")]
    assert "2        deleted" in modelwatch("version", "list", "d")[1]
