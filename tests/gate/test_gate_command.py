"""The gate on the command line: a registered version, against the one in use, noted in the journal."""

import json
import shutil

import pytest

from monitoring.cli.main import main
from monitoring.errors import SettingsError
from monitoring.gate.collect import collect
from monitoring.log import Workspace
from monitoring.log.journal.entry import Action
from monitoring.releases.releases import Releases
from tests import small
from tests.described import described


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A deployment `d` with 200 labelled rows; version 2 is the very same model, 3 knows its training data."""
    folder = tmp_path_factory.mktemp("gate")
    workspace = small.connected(folder, "d", 200)
    releases = Releases(workspace, "d")
    releases.add(shutil.copy(folder / "model.skops", folder / "same.skops"))
    table = small.rows(120)
    table.to_csv(folder / "first.csv", index=False)
    releases.add(folder / "other.skops", trained_on=folder / "first.csv")
    return folder


@pytest.fixture
def home(folder, tmp_path, monkeypatch):
    home = shutil.copytree(folder / "workspace", tmp_path / "workspace")
    monkeypatch.setenv("MODELWATCH_HOME", str(home))
    return Workspace(home)


def test_a_gate_answers_and_the_journal_knows(home, tmp_path, capsys):
    status = main(["gate", "d", "2", "--format", "json"])
    said = capsys.readouterr()
    told = json.loads(said.out)
    described("gate", told)
    assert (told["version"], told["champion"]) == ("2", "1")
    assert status == (0 if told["verdict"] == "PASS" else 1)
    by_name = {rule["name"]: rule for rule in told["rules"]}
    assert by_name["not_worse_than_champion"]["verdict"] == "PASS", "it is the same model"
    assert "asking: Better" in said.err
    newest = Releases(home, "d").history()[-1]
    assert (newest.action, newest.version, newest.details["verdict"]) == (Action.GATED, "2", told["verdict"])

    out = tmp_path / "gate.html"
    main(["gate", "d", "2", "--format", "html", "--out", str(out)])
    assert capsys.readouterr().out == f"{told['verdict']}: {told['sentence']}\n"
    first = out.read_bytes()
    main(["gate", "d", "2", "--format", "html", "--out", str(out)])
    assert out.read_bytes() == first


def test_labelled_rows_are_those_after_the_training_data(home):
    found = collect(home, "d", "3")
    last = small.rows(120)["at"].max()
    assert len(found.training) == 120
    assert found.labelled["at"].min() > last
    assert len(found.labelled) == 80
    assert len(collect(home, "d", "2").labelled) == 200


def test_where_no_labelled_row_is_later_than_training_that_is_said(home, folder, capsys):
    Releases(home, "d").add(folder / "other.skops", trained_on=folder / "rows.csv")
    main(["gate", "d", "4", "--format", "json"])
    said = capsys.readouterr()
    assert said.out, said.err
    rules = {rule["name"]: rule for rule in json.loads(said.out)["rules"]}
    reasons = {rules[name]["reason"] for name in ("training_overlap", "time_forward")}
    assert reasons == {"no labelled row is later than the training data, which end on 20 Jan 2024"}


def test_it_is_judged_as_of_a_day(home, capsys):
    main(["gate", "d", "2", "--as-of", "2024-01-10", "--format", "json"])
    evidence = json.loads(capsys.readouterr().out)["evidence"]
    assert (evidence["as_of"], evidence["rows"]["labelled"]) == ("2024-01-11T00:00:00", 100)
    assert evidence["notes"][0] == "it is judged by what was known as of 10 Jan 2024"
    told = Releases(home, "d").history()[-1].details
    assert (told["as_of"], told["log_until"]) == ("2024-01-11T00:00:00", "2024-01-20T00:00:00")
    main(["gate", "d", "2"])
    assert Releases(home, "d").history()[-1].details["log_until"] is None, "all that is known counts"
    assert collect(home, "d", "2").known_by is None


def test_a_version_that_nobody_registered(home, capsys):
    assert main(["gate", "d", "9"]) == 2
    said = capsys.readouterr().err.splitlines()[-2:]
    assert said == [
        "error: there is no version of d '9'; there are: 1, 2, 3",
        "hint: modelwatch version list d says what each is; a new one: modelwatch version add d MODEL",
    ]


def test_what_the_gate_stopped_is_not_promoted(home):
    main(["gate", "d", "3"])
    with pytest.raises(SettingsError, match="the gate's verdict on version 3 is"):
        Releases(home, "d").promote("3", "better")


def test_a_log_without_labels_is_asked_what_needs_none(folder, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "home"))
    lines = (folder / "d.toml").read_text().splitlines()
    kept = [line for line in lines if not line.startswith("label")]
    place = kept.index("[reference]")
    text = "\n".join([*kept[:place], 'segments = ["town"]', *kept[place:], "[gate]", 'group = "town"'])
    (folder / "bare.toml").write_text(text)
    assert main(["add", str(folder / "bare.toml")]) == 0
    capsys.readouterr()
    main(["gate", "d", "1", "--format", "json"])
    by_name = {rule["name"]: rule for rule in json.loads(capsys.readouterr().out)["rules"]}
    assert {by_name[name]["verdict"] for name in ("better_than_trivial", "segments", "groups")} == {"NOT_APPLICABLE"}
    assert by_name["schema_fits"]["verdict"] == "PASS"
