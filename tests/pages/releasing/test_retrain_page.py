"""The page on which a candidate is trained, and the past is looked back at."""

import pytest

from monitoring.log import Workspace
from monitoring.retraining import apart
from tests.small import connected


@pytest.fixture
def at(tmp_path, monkeypatch, opened):
    workspace = connected(tmp_path, count=1500)
    monkeypatch.setenv("MODELWATCH_HOME", str(workspace.home))
    monkeypatch.delenv("MODELWATCH_READ_ONLY", raising=False)
    return opened("retrain", deployment="small")


def click(at, label):
    return next(button for button in at.button if button.label == label).click().run()


def measured(value):
    one = {"value": value, "low": None, "high": None, "n": 300}
    return {"metrics": {"roc_auc": one}, "better_than_champion": {"roc_auc": one}}


def test_the_advice_its_reason_a_candidate_and_the_past(at, opened, monkeypatch):
    said = opened.texts(at).replace("\\", "")
    assert "**Leave the model as it is.** Neither order nor probabilities are worse for certain" in said
    assert "Recommended to train on: 1,190 labelled rows from **1 Jan 2024** to **28 Apr 2024**." in said

    asked = []

    def trained(home, name, options, progress):
        asked.append((home, name, options))
        return {
            "deployment": name,
            "version": "2",
            "rows": 1190,
            "validated_on": 310,
            "left_out": [],
            "said": [],
            "gate": {"verdict": "PASS", "sentence": "version 2 may go live"},
            "calibrated": None,
            "champion": measured(0.7),
            "candidate": measured(0.8),
        }

    monkeypatch.setattr(apart, "retrain", trained)
    at = click(at, "Train a candidate")
    said = opened.texts(at).replace("\\", "")
    assert (
        "Version **2** is registered, and not live. It has learnt from 1,190 rows, validated on 310 later rows" in said
    )
    assert "**Release gate: PASS.** Version 2 may go live." in said
    assert asked == [
        (Workspace().home, "small", ["--from", "2024-01-01", "--to", "2024-04-28", "--as-of", asked[0][2][5]])
    ]
    again = opened("retrain", deployment="small")
    assert "Version **2** is registered" in opened.texts(again)
    at = click(again, "Train another one")
    assert "is registered" not in opened.texts(at)

    at = click(at, "Look back")
    assert len(opened.figures(at)) == 2
    assert "that could have been made" in opened.texts(at)
