"""One state has one verdict, one word and one colour: on the command line, in every format, on every page."""

import json
import re

import numpy as np
import pandas as pd
import pytest

from monitoring.cli import main
from monitoring.connect import add
from monitoring.domain import SIGNS, Verdict
from monitoring.log import Workspace

COLUMNS = 'id = "id"\ntime = "at"\nscore = "p"\nlabel = "y"\nnumeric = ["x"]'
N, REFERENCE = 1400, 3000
COLOURS = {"OK": "green", "WARN": "orange", "FAIL": "red", "SKIPPED": "gray"}
PARTS = {"performance": "performance", "drift": "drift", "quality": "quality"}
# Of each state: performance, quality, drift; whether labels are there; the overall word.
STATES = {
    "fine": ("OK", "OK", "OK", "all right"),
    "drifted": ("OK", "OK", "FAIL", "alert"),
    "broken": ("OK", "FAIL", "WARN", "alert"),
    "worse": ("FAIL", "OK", "OK", "alert"),
    "by-chance": ("OK", "OK", "OK", "all right"),
    "unlabelled": ("SKIPPED", "OK", "OK", "no alert"),
    "stopped": ("OK", "FAIL", "OK", "alert"),
    "nothing": ("SKIPPED", "SKIPPED", "SKIPPED", "not judged"),
}


def frame(random, n, start, steps="12min"):
    p = random.uniform(size=n)
    at = pd.date_range(start, periods=n, freq=steps)
    y = (random.uniform(size=n) < p).astype(int)
    return pd.DataFrame(
        {"id": [f"{start}-{i}" for i in range(n)], "at": at, "p": p, "x": random.normal(size=n), "y": y}
    )


def changed(name, rows, random):
    late = rows["at"] >= "2026-01-12"
    if name == "drifted":
        rows.loc[late, "x"] += 0.9
    if name == "broken":
        rows.loc[late & (random.uniform(size=len(rows)) < 0.03), "x"] = np.nan
    if name == "worse":
        rows.loc[late, "y"] = random.integers(0, 2, late.sum())
    if name == "by-chance":
        rows = rows[~late | (rows.index % 16 == 0)]
    return rows


@pytest.fixture(scope="module")
def states(tmp_path_factory):
    folder = tmp_path_factory.mktemp("states")
    workspace = Workspace(folder / "workspace")
    for name in STATES:
        random = np.random.default_rng(7)
        place = folder / name
        place.mkdir()
        reference = frame(random, REFERENCE, "2025-11-01", "6min").drop(columns=["id", "at"])
        rows = changed(name, frame(random, N, "2026-01-05", "14min24s"), random)
        reference.to_parquet(place / "reference.parquet")
        rows.drop(columns="y").to_parquet(place / "log.parquet")
        rows[["id", "y"]].to_csv(place / "labels.csv", index=False)
        labels = "" if name == "unlabelled" else 'labels = ["labels.csv"]\n'
        log = "" if name == "nothing" else f'predictions = ["log.parquet"]\n{labels}'
        as_of = "as_of = 2026-02-01\n" if name == "stopped" else ""
        (place / "d.toml").write_text(
            f'name = "{name}"\ntask = "binary"\n[columns]\n{COLUMNS}\n[reference]\npath = "reference.parquet"\n'
            f'[log]\n{log}[monitor]\nevery = "week"\n{as_of}'
        )
        add(workspace, place / "d.toml")
    return workspace


@pytest.fixture
def at_home(states, monkeypatch):
    monkeypatch.setenv("MODELWATCH_HOME", str(states.home))


def typed(capsys, *arguments):
    capsys.readouterr()
    return main([*arguments]), capsys.readouterr().out


@pytest.mark.parametrize("name", STATES)
def test_the_command_line_has_one_verdict_in_all_its_formats(at_home, capsys, name):
    *parts, word = STATES[name]
    _, out = typed(capsys, "report", name, "--format", "json")
    found = json.loads(out)
    verdicts = [found["parts"][kind]["verdict"] for kind in ("performance", "quality", "drift")]

    assert (verdicts, found["status"]) == (parts, word)
    assert (found["verdict"] == "FAIL") == bool(found["alerts"])
    status, text = typed(capsys, "check", name)
    if found["verdict"] != "SKIPPED":
        assert status == (1 if found["verdict"] == "FAIL" else 0)
        assert text.startswith(f"{name}: {found['verdict']} ({word})")
    _, page = typed(capsys, "report", name, "--format", "html")
    assert f"{SIGNS[Verdict(found['verdict'])]} {word}</span>, as of" in page


@pytest.mark.parametrize("name", [name for name in STATES if name not in ("fine", "by-chance", "nothing")])
def test_every_page_has_the_command_lines_words_and_colours(opened, at_home, capsys, name):
    found = json.loads(typed(capsys, "report", name, "--format", "json")[1])

    at = opened("overview", deployment=name)
    assert badges(opened.texts(at))[0] == (COLOURS[found["verdict"]], found["status"])
    rows = at.dataframe[-1].value.set_index("deployment").rename(lambda shown: shown.rpartition(" ")[2])
    assert rows.loc[name, "status"][0].endswith(f" {found['status']}")
    for page, kind in PARTS.items():
        part = found["parts"][kind]
        shown = badges(opened.texts(opened(page, deployment=name)))[0]
        assert shown == (COLOURS[part["verdict"]], part["status"]), page


def badges(text):
    """The badges of a page: colour and word, without the sign."""
    return [(colour, word.lower()) for colour, word in re.findall(r":(\w+)-badge\[:material/\w+: ([^\]]+)\]", text)]
