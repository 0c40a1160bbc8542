"""The list of deployments: what is kept of each is what a look would tell, and nothing is computed where it is."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
import streamlit as st

from monitoring import program
from monitoring.alerts import glance
from monitoring.cli import main
from monitoring.domain import AlertPolicy, State
from monitoring.log import Workspace
from monitoring.log.folder import record
from monitoring.log.kept import lives
from monitoring.log.kept.glance import FILE
from monitoring.ui.pages.listing import glances

RUNS = ("run_performance", "run_drift", "run_quality")


@pytest.fixture
def drifted(tmp_path, monkeypatch):
    """A log of ten days whose column `age` goes wrong on the last two; labels of half of the rows."""
    rows, labels = ["id,at,p,age"], ["id,y"]
    for day in range(1, 11):
        ages = range(100) if day < 9 else range(500, 600)
        rows += [f"{day}-{i},2026-03-{day:02}T{i % 24:02}:00,{(i % 10) / 10},{age}" for i, age in enumerate(ages)]
        labels += [f"{day}-{i},{int(i % 10 > 4)}" for i in range(0, 100, 2)]
    (tmp_path / "log.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "labels.csv").write_text("\n".join(labels) + "\n")
    (tmp_path / "d.toml").write_text(
        'name = "d"\ntask = "binary"\n[columns]\nid = "id"\ntime = "at"\nscore = "p"\nlabel = "y"\nnumeric = ["age"]\n'
        '[reference]\nfrom = 2026-03-01\nto = 2026-03-05\n[log]\npredictions = ["log.csv"]\nlabels = ["labels.csv"]\n'
        '[monitor]\nevery = "day"\nas_of = 2026-03-20\n'
    )
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "ws"))
    assert main(["add", str(tmp_path / "d.toml")]) == 0
    return tmp_path


def looked():
    """The deployment at a glance, as a dashboard that has just been started tells it, and how often it was computed."""
    log, elsewhere, there = Workspace().log("d"), SimpleNamespace(selection=None), {}
    kept = glances.at_once("d", log, elsewhere)
    if kept is not None:
        return kept, 0
    glances.look({"d": log}, lambda text, share: None, there)
    return there["d"], 1


def anew():
    """The same where nothing is kept."""
    (Workspace().home / "d" / lives.FOLDER / FILE).unlink(missing_ok=True)
    return looked()[0]


def later_rows(folder):
    rows = [f"new-{i},2026-03-11T{i % 24:02}:00,{(i % 10) / 10},{i}" for i in range(150)]
    (folder / "more.csv").write_text("\n".join(["id,at,p,age", *rows]) + "\n")
    assert main(["log", "d", str(folder / "more.csv")]) == 0


def later_labels(folder):
    rows = [f"{day}-{i},{int(i % 10 < 5)}" for day in range(1, 11) for i in range(1, 100, 2)]
    (folder / "more.csv").write_text("\n".join(["id,y", *rows]) + "\n")
    assert main(["labels", "d", str(folder / "more.csv")]) == 0


def other_settings(folder):
    log = Workspace().log("d")
    other = replace(log.deployment, alerts=AlertPolicy(failing=5, among=5))
    record.keep(log.folder, other, log.plan)


@pytest.mark.parametrize("change", [later_rows, later_labels, other_settings])
def test_what_is_kept_goes_with_what_it_was_made_of(drifted, change):
    first, begun = looked()
    assert begun == 1
    assert looked() == (first, 0)
    assert (str(first.verdict), first.findings > 0, first.inputs) == ("FAIL", True, 1)
    change(drifted)
    second, begun = looked()
    assert begun == 1
    assert replace(second, made_of="") != replace(first, made_of="")
    assert looked() == (second, 0)
    assert anew() == second


def test_a_check_keeps_what_the_next_list_says_and_no_other_report_does(drifted):
    assert main(["check", "d", "--every", "week"]) == 1
    assert main(["check", "d", "--to", "2026-03-08"]) == 0
    first, begun = looked()
    assert begun == 1
    later_labels(drifted)
    assert main(["check", "d"]) == 1
    second, begun = looked()
    assert (begun, second) == (0, anew())
    assert second.trend != first.trend


def test_the_same_program_installed_anew_is_the_same(drifted, monkeypatch, tmp_path):
    monkeypatch.setattr(glance, "sources", lambda: program.read(tmp_path))
    found = []
    for content in ("a = 1", "a = 1", "a = 2"):
        (tmp_path / "part.py").unlink(missing_ok=True)
        (tmp_path / "part.py").write_text(content)
        glance._program.cache_clear()
        found.append(glance._program())
    glance._program.cache_clear()
    assert found[0] == found[1] != found[2]


def test_what_somebody_mutes_is_not_kept_because_it_rings_again_by_itself(drifted):
    first, _ = looked()
    assert main(["check", "d"]) == 1
    assert looked() == (first, 0)  # what a check does with alerts hushes none
    folder = Workspace().home / "d"
    lives.change(folder, lambda found: tuple(replace(one, state=State.MUTED, until=None) for one in found))
    second, begun = looked()
    assert (begun, looked()[1]) == (1, 1)
    assert second.verdict != first.verdict


def test_another_program_and_another_hour_tell_it_anew(drifted, monkeypatch):
    log, before = Workspace().log("d"), looked()[0]
    monkeypatch.setattr(glance, "_program", lambda: "another")
    assert glance.made_of(log) != before.made_of
    of_now = replace(log, deployment=replace(log.deployment, as_of=None))
    monkeypatch.setattr(glance, "_hour", lambda: "2026-03-20T10")
    made_of = glance.made_of(of_now)
    monkeypatch.setattr(glance, "_hour", lambda: "2026-03-20T11")
    assert glance.made_of(of_now) != made_of


def test_damaged_is_as_good_as_nothing(drifted):
    first, path = looked()[0], Workspace().home / "d" / lives.FOLDER / FILE
    path.write_bytes(path.read_bytes()[:-9])
    assert looked() == (first, 1)


def test_a_click_computes_nothing_again(drifted, opened, monkeypatch):
    counted = []
    for name in RUNS:
        real = getattr(glances.data, name)
        monkeypatch.setattr(glances.data, name, lambda *a, real=real, **b: counted.append(1) or real(*a, **b))
    st.cache_resource.clear()
    at = opened()
    assert len(counted) == len(RUNS)
    at.run()
    assert len(counted) == len(RUNS)


def test_the_page_of_a_deployment_tells_of_it_what_a_look_does(drifted, opened):
    st.cache_resource.clear()
    opened()
    told, begun = looked()
    assert (begun, told) == (0, anew())
