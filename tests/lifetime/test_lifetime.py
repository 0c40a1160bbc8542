"""What is certain over the whole life of a deployment, from its log on."""

import json
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.domain import Every, Selection
from monitoring.lifetime.followed import summed
from monitoring.lifetime.run import run
from monitoring.lifetime.words import FIRST, NEVER_AS_GOOD, as_json, never_as_good, sentence, summary
from monitoring.log import Workspace
from monitoring.stats.counts_log import ReadOnce

DAYS, ROWS, CHANGED = 50, 100, 30
CERTAIN = {"moved", "accuracy", "precision", "recall", "f1", "specificity"}
TOML = """
name = "life"
task = "binary"
[columns]
id = "id"
time = "at"
prediction = "said"
label = "y"
numeric = ["moved", "still"]
categorical = ["same"]
[reference]
{reference}
[log]
predictions = ["rows.csv"]
labels = ["rows.csv"]
"""


def rows():
    random, day = np.random.default_rng(8), np.repeat(np.arange(DAYS), ROWS)
    found = pd.DataFrame({"id": range(len(day)), "at": pd.Timestamp("2026-03-01") + pd.to_timedelta(day, unit="D")})
    found["moved"] = random.normal(0.4 * (day >= CHANGED), size=len(day))
    found["still"] = random.normal(size=len(day))
    found["same"] = "west"
    found["y"] = random.integers(0, 2, len(day))
    found["said"] = np.where(random.random(len(day)) < np.where(day >= CHANGED, 0.6, 0.8), found["y"], 1 - found["y"])
    return found


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """A log whose first ten days are its reference."""
    folder = tmp_path_factory.mktemp("life")
    rows().to_csv(folder / "rows.csv", index=False)
    (folder / "life.toml").write_text(TOML.format(reference="from = 2026-03-01\nto = 2026-03-10"))
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "life.toml")
    return workspace.log("life")


def followed(log, **selected):
    selection = replace(Selection("life", Every("day")), **selected)
    return {one.subject: one for one in run(log, ReadOnce(log, summed), selection)}


def test_what_has_changed_is_certain_and_dated(log):
    found = followed(log)
    assert {name for name, one in found.items() if one.certain} == CERTAIN
    assert abs(found["moved"].since.start - datetime(2026, 3, 31)).days <= 1
    assert (found["moved"].what, found["accuracy"].what) == ("higher", "worse")
    assert sentence(found["moved"]).startswith(f"{FIRST}: higher from")
    assert found["still"].e_value < 1 / found["still"].alpha
    assert found["same"].reason == "its values are all alike, in the reference and in the windows"


def test_a_life_begins_with_the_first_window_whatever_is_selected(log):
    later = followed(log, start=datetime(2026, 4, 5))
    assert {name: (one.e_value, one.since) for name, one in later.items() if one.certain} == {
        name: (one.e_value, one.since) for name, one in followed(log).items() if one.certain
    }


def test_windows_of_the_reference_are_not_held_against_it(log):
    before = followed(log, end=datetime(2026, 3, 11))
    assert {one.reason for one in before.values()} == {
        "no whole window has come after the reference",
        "no whole window with ripe labels can be held against the reference",
        "its value hangs on how many rows a window has",
    }
    assert summary(tuple(before.values())) == ""


def test_all_is_told_as_plain_values(log):
    found = as_json(followed(log).values())
    assert json.loads(json.dumps(found, allow_nan=False)) == found
    assert {tuple(one) for one in found} == {
        ("kind", "subject", "alpha", "e_value", "certain", "since", "found", "what", "reason")
    }
    parts = [one["alpha"] for one in found if one["e_value"] is not None or one["subject"] == "same"]
    assert sum(parts) == pytest.approx(0.05)


def test_a_model_that_was_never_as_good_as_in_its_reference_is_told_of_its_training(tmp_path, log):
    better = rows()
    better["said"] = np.where(np.arange(len(better)) % 20 == 0, 1 - better["y"], better["y"])
    better.to_csv(tmp_path / "trained.csv", index=False)
    rows().to_csv(tmp_path / "rows.csv", index=False)
    (tmp_path / "life.toml").write_text(TOML.format(reference='path = "trained.csv"'))
    add(Workspace(tmp_path / "workspace"), tmp_path / "life.toml")
    found = followed(Workspace(tmp_path / "workspace").log("life"))
    assert sentence(found["accuracy"]).endswith("worse from 1 Mar 2026 on, known since 2 Mar 2026")
    assert summary(tuple(found.values())).count(NEVER_AS_GOOD) == 1
    assert never_as_good(found["accuracy"])
    assert not never_as_good(found["moved"])
    later = followed(log)
    assert later["accuracy"].certain
    assert NEVER_AS_GOOD not in summary(tuple(later.values()))
