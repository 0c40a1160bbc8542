"""Counts on their way between workspaces, typed."""

import json
import shlex

import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.log.exchange import drop
from tests.described import described

OF_FILES = {
    "freshness",
    "schema",
    "type",
    "orphans",
    "backwards",
    "repeated",
    "disordered",
    "alike",
    "copies",
}  # a head has counts, and has read no file
TOML = """name = "{name}"
task = "binary"
[columns]
id = "key"
time = "at"
label = "y"
score = "p"
numeric = ["x"]
categorical = ["town"]
segments = ["town"]
[reference]
path = "{reference}"
"""
LOG = '[log]\npredictions = ["{rows}"]\nlabels = ["{rows}"]\n'
PART = [
    "origin",
    "contains",
    "deployment",
    "file",
    "clock",
    "rows",
    "first",
    "last",
    "exported",
    "device",
    "version",
    "live",
]


@pytest.fixture(scope="module")
def depot(desk, tmp_path_factory):
    """A workspace of three: `head` without rows, `north` and `south` with half of `plain`'s rows each."""
    place = tmp_path_factory.mktemp("depot")
    rows = pd.read_csv(desk / "predictions.csv")
    halves = {"head": None, "north": rows[::2], "south": rows[1::2]}
    workspace = Workspace(place / "workspace")
    for name, half in halves.items():
        text = TOML.format(name=name, reference=desk / "reference.csv")
        if half is not None:
            half.to_csv(place / f"{name}.csv", index=False)
            text += LOG.format(rows=place / f"{name}.csv")
        (place / f"{name}.toml").write_text(text)
        add(workspace, place / f"{name}.toml")
    return place


@pytest.fixture
def typed(type_in, depot, tmp_path, monkeypatch):
    """The command line over that workspace, in a folder of one's own."""
    monkeypatch.setenv("MODELWATCH_HOME", str(depot / "workspace"))
    monkeypatch.chdir(tmp_path)
    yield lambda text: type_in(*shlex.split(text))
    head = Workspace(depot / "workspace").log("head")
    for part in head.merged.parts():
        drop(head, part.origin)


def answered(answer):
    assert answer.status == 0, answer.err
    return answer.out


def test_counts_go_from_device_to_head(typed, type_in, small_workspace, monkeypatch):
    for name in ("north", "south"):
        found = json.loads(answered(typed(f"profile export {name} {name}.counts --format json")))
        assert list(found)[:4] == ["deployment", "file", "origin", "contains"]
        described("profile export", found)
        assert (found["deployment"], found["clock"], found["rows"]) == (name, "day", 200)
        assert (found["fingerprint"], found["file"]) == (Workspace().log("head").plan.fingerprint, f"{name}.counts")
    found = json.loads(answered(typed("profile merge head north.counts south.counts --format json")))
    assert (found["deployment"], found["rows"], found["own_rows"]) == ("head", 400, 0)
    described("profile merge", found)
    assert [list(each) for each in found["files"]] == [["action", *PART]] * 2
    assert [each["action"] for each in found["files"]] == ["added"] * 2
    merged = json.loads(answered(typed("report head --format json --method all")))
    monkeypatch.setenv("MODELWATCH_HOME", str(small_workspace.home))
    whole = json.loads(answered(type_in("report", "plain", "--format", "json", "--method", "all")))
    assert len(merged["windows"]) == 8
    for name in ("windows", "drift", "performance", "quality"):
        rows = [
            [row for row in found[name] if row.get("check") not in {"freshness", *OF_FILES}]
            for found in (merged, whole)
        ]
        frames = [pd.DataFrame(row) for row in rows]
        pd.testing.assert_frame_equal(*frames, rtol=1e-9)


def test_people_read_tables(typed):
    assert answered(typed("profile list head")) == "head shows 0 rows, all of them its own\n"
    written = answered(typed("profile export north north.counts"))
    assert written == "north.counts holds the counts of 200 rows by the day, and no row\n"
    merged = answered(typed("profile merge head north.counts")).splitlines()
    assert " ".join(merged[0].split()) == "origin device version deployment file rows from to last seen"
    assert merged[1].split()[2:5] == ["-", "-", "north"]
    assert merged[1].split()[::2][3:5] == ["200", "2026-02-19"]
    assert merged[1].startswith("added")
    assert merged[2] == "head shows 200 rows: 0 of its own and those of 1 other log"
    assert answered(typed("profile merge head north.counts")).splitlines()[1].startswith("unchanged")
    listed = answered(typed("profile list head")).splitlines()
    assert listed[1].split() == merged[1].split()[1:]
    found = json.loads(answered(typed("profile list head --format json")))
    assert found["merged"][0]["file"] == "north.counts"
    described("profile list", found)
    taken = answered(typed(f"profile drop head {listed[1].split()[0]}")).splitlines()
    assert taken[0] == "took back the 200 rows of north.counts"
    assert taken[1] == "head shows 0 rows, all of them its own"


def test_the_fleet_is_told_in_a_sentence_a_table_and_as_json(typed):
    empty = typed("fleet head")
    assert empty.status == 2
    assert "no counts of a device were merged into head" in empty.err
    for name in ("north", "south"):
        typed(f"profile export {name} {name}.counts")
    typed("profile merge head north.counts south.counts")
    said = answered(typed("fleet head --days all"))
    assert said.startswith("head: OK. Of 2 devices, none drifted; whether one is silent cannot be told yet.\n")
    assert said.endswith("2 without a finding are not listed\n")
    found = json.loads(answered(typed("fleet head --days all --format json")))
    assert list(found)[:4] == ["schema", "made_at", "deployment", "verdict"]
    described("fleet", found)
    assert found["counts"] == {"devices": 2, "drifted": 0, "silent": 0, "not_live": 0, "not_judged": 0}
    assert [(one["device"], one["rows"], one["drift"]) for one in found["devices"]] == [
        ("north.counts", 200, "OK"),
        ("south.counts", 200, "OK"),
    ]
    assert found["devices"][0]["live"] is found["devices"][0]["silent"] is None


def test_a_device_that_drifted_or_is_silent_ends_the_fleet_with_status_1(typed, depot, desk):
    text = TOML.format(name="late", reference=desk / "reference.csv") + "[monitor]\nsilent_hours = 0.000001\n"
    (depot / "late.toml").write_text(text)
    answered(typed(f"add {depot / 'late.toml'}"))
    typed("profile export north north.counts")
    answered(typed("profile merge late north.counts"))
    answer = typed("fleet late --days all")
    assert answer.status == 1
    assert "1 is silent (the longest is north.counts: less than a minute)" in answer.out
    assert "(monitor.silent_hours)" in answer.out
    assert answer.out.splitlines()[-1].split()[:2] == ["north.counts", "-"]


@pytest.mark.parametrize("days", ["0", "-1", "ten", "1e3"])
def test_what_is_no_number_of_days_is_refused(typed, days):
    answer = typed(f"fleet head --days={days}")
    assert (answer.status, answer.out) == (2, "")
    assert "is no number of days" in answer.err


def test_a_deployment_can_be_connected_in_the_cells_of_another(typed, depot, desk, tmp_path):
    typed("profile export head cells")
    rows = pd.read_csv(desk / "reference.csv")
    rows[:50].to_csv(tmp_path / "own.csv", index=False)
    text = TOML.format(name="east", reference=tmp_path / "own.csv") + LOG.format(rows=depot / "north.csv")
    (tmp_path / "east.toml").write_text(text)
    answered(typed("add east.toml"))
    typed("profile export east east.counts")
    refused(typed("profile merge head east.counts"))
    answered(typed("add east.toml --replace --plan cells"))
    typed("profile export east east.counts")
    assert "added" in answered(typed("profile merge head east.counts"))


def refused(answer):
    """Message and hint, after what holds of every refusal was checked."""
    lines = [line for line in answer.err.splitlines() if "%" not in line[:5]]
    assert (answer.status, answer.out) == (2, "")
    assert [line.split(": ")[0] for line in lines] == ["error", "hint"]
    return lines[0].removeprefix("error: "), lines[1].removeprefix("hint: ")


MISTYPED = {
    "profile": ("the following arguments are required: ACTION", "see modelwatch profile --help"),
    "profile export": ("the following arguments are required: NAME, FILE", "see modelwatch profile export --help"),
    "profile lsit head": ("invalid choice: 'lsit'", "see modelwatch profile --help"),
    "profile export haed x": ("there is no deployment 'haed'", "did you mean 'head'?"),
    "profile export head nowhere/x": ("there is no folder nowhere", "create it"),
    "profile export head .": (". is not a file that can be written", "another name"),
    "profile merge head gone": ("gone cannot be read: No such file", "check the path"),
    "profile merge head rows.csv": ("rows.csv is not an exported profile", "modelwatch profile export"),
    "profile merge north north.counts": ("north.counts counts rows that are in north too", "merge one of the two"),
    "profile drop head 12": (
        "no log that was merged into head has an origin that begins with '12'",
        "profile list head",
    ),
    "add east.toml --plan rows.csv": ("rows.csv is not an exported profile", "modelwatch profile export"),
    "add east.toml --plan gone": ("gone cannot be read", "check the path"),
    "add west.toml --plan north.counts": ("which has a further column town; other segments", "the same columns"),
}


@pytest.mark.parametrize("text", MISTYPED)
def test_a_mistake_is_one_sentence_and_a_hint(typed, desk, depot, tmp_path, text):
    typed("profile export north north.counts")
    (tmp_path / "rows.csv").write_text("key,at\nk1,2026-01-01\n")
    east = TOML.format(name="elsewhere", reference=desk / "reference.csv")
    (tmp_path / "east.toml").write_text(east)
    (tmp_path / "west.toml").write_text(east.replace('categorical = ["town"]\nsegments = ["town"]\n', ""))
    message, hint = refused(typed(text))
    assert MISTYPED[text][0] in message
    assert MISTYPED[text][1] in hint
    assert Workspace(depot / "workspace").log("head").merged.parts() == ()
