"""A canary: version 2 serves every seventh row, and is worse. All rows do not show it; its own do, everywhere."""

import json
from datetime import datetime

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from monitoring.cli import main
from monitoring.connect import add
from monitoring.domain import ModelFile
from monitoring.log import Workspace
from monitoring.log.journal.entry import Action, Draft, Entry, Live, written
from monitoring.ui.menu import served
from monitoring.ui.pages.releasing import listed
from monitoring.ui.results import events

TOML = """
name = "loans"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
version = "model"
numeric = ["x"]
{segments}
[reference]
path = "reference.csv"
[log]
predictions = ["rows.csv"]
labels = ["rows.csv"]
"""
BEGIN, FIRST = "2026-01-05", 42  # a Monday; the day on which version 2 begins


def made(count, seed):
    random = np.random.default_rng(seed)
    x = random.normal(size=count)
    p = 1 / (1 + np.exp(-1.5 * x))
    frame = pd.DataFrame({"id": [f"{seed}-{i}" for i in range(count)], "x": x.round(6), "p": p.round(6)})
    frame["y"] = (random.random(count) < p) * 1
    frame["at"] = pd.Timestamp(BEGIN) + pd.to_timedelta(np.sort(random.integers(0, 77 * 1440, count)), unit="min")
    return frame


def canary():
    rows, random = made(9000, 4), np.random.default_rng(9)
    day = (rows["at"] - pd.Timestamp(BEGIN)).dt.days
    second = (day >= FIRST) & (random.random(len(rows)) < 0.15)
    rows["model"] = np.where(second, "v2", np.where(random.random(len(rows)) < 0.03, None, "v1"))
    mixed = random.permutation(rows.loc[second, "p"].to_numpy())  # the same scores, of other rows
    rows.loc[second, "p"] = mixed
    return rows


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("canary")
    canary().to_csv(folder / "rows.csv", index=False)
    made(3000, 1).drop(columns="id").to_csv(folder / "reference.csv", index=False)
    (folder / "loans.toml").write_text(TOML.format(segments='segments = ["model"]'))
    add(Workspace(folder / "workspace"), folder / "loans.toml")
    (folder / "plain.toml").write_text(TOML.format(segments="").replace('"loans"', '"plain"'))
    add(Workspace(folder / "workspace"), folder / "plain.toml")
    return folder / "workspace"


@pytest.fixture(autouse=True)
def workspace(home, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(home))


def report(capsys, *more):
    status = main(["check", "loans", "--format", "json", *more])
    return status, json.loads(capsys.readouterr().out)


def auc(said):
    return [one["value"] for one in said["performance"] if one["metric"] == "roc_auc"]


@pytest.mark.parametrize("name", ["v1", "v2"])
def test_check_finds_the_worse_version_by_its_own_rows(capsys, name):
    status, said = report(capsys, "--segment", f"model={name}")
    assert status == (name == "v2")
    assert any("metric" in one or one["kind"] == "performance" for one in said["alerts"]) == (name == "v2")
    rows = canary()
    weeks = rows.groupby((rows["at"] - pd.Timestamp(BEGIN)).dt.days // 7)
    parts = [part[part["model"] == name] for _, part in weeks]
    assert [window["rows"] for window in said["windows"]] == [len(part) for part in parts]
    expected = [roc_auc_score(part["y"], part["p"]) if len(part) else None for part in parts]
    assert auc(said) == pytest.approx(expected, abs=2e-3)  # scores are counted in cells
    assert {one["segment"] for one in said["performance"]} == {f"model={name}"}


def test_all_rows_hide_it(capsys):
    status, said = report(capsys)
    assert status == 0
    assert len(auc(said)) == 11


def test_a_version_is_meant_without_its_v_too(capsys):
    asked, named = (report(capsys, "--segment", f"model={name}")[1]["windows"] for name in ("2", "v2"))
    assert asked == named


def test_a_version_that_is_not_there_is_told_those_that_are(capsys):
    assert main(["check", "loans", "--segment", "model=x"]) == 2
    assert "model=v" in capsys.readouterr().err


def journal(*changes):
    """By version, since when it was live."""
    return tuple(
        Entry.parsed(written(number, at, Draft(Action.PROMOTED, name, Live(name, ModelFile("m.skops"))), ""))
        for number, (name, at) in enumerate(changes, 1)
    )


def test_the_box_and_the_second_line_offer_versions_with_since_when_they_were_live(opened, monkeypatch):
    known = journal(("1", datetime(2026, 1, 5)), ("2", datetime(2026, 2, 16, 9)))
    monkeypatch.setattr(events, "entries", lambda view: known)
    at = opened("performance", deployment="loans", segment="model=v2", over="model=v1", metric="roc_auc")
    said = opened.texts(at).replace("\\", "")
    assert "Version v2: live since 16 Feb 2026 09:00" in said
    assert "Version v1: live from 5 Jan 2026 to 16 Feb 2026 09:00" in said.partition("Dashed:")[2]
    rows = canary()
    assert f"only model=v2 · {(rows['model'] == 'v2').sum():,} predictions" in said
    assert f"only model=v1 · {(rows['model'] == 'v1').sum():,} predictions" in said.partition("Dashed:")[2]
    boxes = {one.key: one.options for one in at.selectbox}
    assert boxes["segment"] == ["All rows", "model=v1", "model=v2"]
    assert "Not offered" not in at.selectbox(key="over").help
    at = opened("performance", deployment="plain")
    assert "versions side by side (counted apart where `segments` names model)" in at.selectbox(key="over").help


def test_the_page_of_versions_leads_to_their_rows(opened, monkeypatch):
    known = journal(("1", datetime(2026, 1, 5)), ("2", datetime(2026, 2, 16, 9)))
    monkeypatch.setattr(events, "entries", lambda view: known)
    monkeypatch.setattr(listed, "versions", lambda *given: None)
    links = [one.proto for one in opened("versions", deployment="loans").get("page_link")]
    found = [one.query_string for one in links if "Version v2 with version v1" in one.label]
    assert len(found) == 1, links
    assert "segment=model%3Dv2" in found[0]
    assert "over=model%3Dv1" in found[0]


def test_when_a_version_was_live_is_told_of_each_kind():
    known = journal(("1", datetime(2026, 1, 5)), ("2", datetime(2026, 2, 1)), ("1", datetime(2026, 3, 1)))
    drafted = Entry.parsed(written(4, datetime(2026, 3, 2), Draft(Action.REGISTERED, "3", known[-1].live), ""))
    entries = (*known, drafted)
    assert served.since("v1", entries) == "live since 1 Mar 2026"
    assert served.since("2", entries) == "live from 1 Feb 2026 to 1 Mar 2026"
    assert served.since("3", entries) == "registered, and never live"
    assert served.since("stranger", entries) == "nobody registered it"
    assert served.since("1", ()) == ""


def test_a_version_with_a_point_is_the_whole_number_that_rows_keep_of_it():
    known = journal(("1.0", datetime(2026, 1, 5)), ("2.0", datetime(2026, 2, 1)))
    assert served.since("1", known) == "live from 5 Jan 2026 to 1 Feb 2026"
    assert served.since("v2", known) == "live since 1 Feb 2026"
    assert served.since("1.1", known) == "nobody registered it"


def test_versions_that_are_not_counted_apart_are_told_the_line_to_write(capsys):
    assert main(["check", "plain", "--segment", "model=2"]) == 2
    said = capsys.readouterr().err
    assert "the versions of plain are not counted apart" in said
    assert 'segments = ["model"]' in said
