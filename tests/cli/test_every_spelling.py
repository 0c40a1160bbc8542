"""The same by command: whatever wrote reference, log and the file to be scored, all answers are the same."""

import json
from datetime import date, datetime

import numpy as np
import pandas as pd
import pytest
import skops.io

from tests.scoring.test_every_spelling import KINDS, ROWS, WAYS, as_fitted, fitted, parquet

SETTINGS = """name = "d"
task = "binary"
[columns]
id = "id"
time = "at"
score = "score"
label = "y"
numeric = ["amount"]
categorical = [{kinds}]
[reference]
path = "reference"
[log]
predictions = ["log"]
[model]
path = "m.skops"
[monitor]
every = "day"
"""
VALUES = {
    "whole": [1, 2, 30],
    "truth": [True, False],
    "code": ["007", "012", "0100"],
    "text": ["Zürich", "NA", "a,b", "1.10"],
    "size": [2.5, 3.0, 1e-7],
    "digits": ["1.0", "2.50", "3"],
    "day": [date(2026, 1, 1), date(2026, 2, 1)],
    "moment": [datetime(2026, 1, 1, 9, 30), datetime(2026, 1, 1, 0, 0, 1)],
}


def rows(seed):
    """Three times as many rows as the model is fitted on, with gaps in half of the columns."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(index=range(3 * ROWS))
    for place, (name, values) in enumerate(VALUES.items()):
        picked = [values[at] for at in random.integers(0, len(values), len(frame))]
        gaps = [place % 2 == 0 and row % 7 == 4 for row in frame.index]
        frame[name] = pd.Series([None if gap else one for gap, one in zip(gaps, picked, strict=True)], dtype=object)
    frame["amount"] = random.normal(size=len(frame)).round(3)
    frame.loc[3, "amount"] = np.nan
    return frame


@pytest.fixture
def answers(own_home, tmp_path, monkeypatch):
    """Connects, reports, scores and explains what three tools have written; gives all figures."""
    monkeypatch.chdir(tmp_path)
    log = rows(1)
    pipeline = fitted(log)[0]
    skops.io.dump(pipeline, "m.skops")  # once: written again it has other bytes, and would be another version

    def ask(*ways):
        scores = pipeline.predict_proba(as_fitted(log))[:, 1].round(12)  # pandas writes no more digits as JSON
        times = [f"2026-03-{2 + row % 4:02} 10:00:00" for row in log.index]
        beside = {"id": log.index + 1000, "at": times, "score": scores}
        reference = rows(2).assign(score=scores, y=log.index % 2)
        for name, way, frame in zip(
            ("reference", "log", "in"), ways, (reference, log.assign(**beside), log), strict=True
        ):
            way(frame, tmp_path / name)
        (tmp_path / "d.toml").write_text(SETTINGS.format(kinds=", ".join(f'"{kind}"' for kind in KINDS)))
        added = own_home("add", "d.toml", "--replace")
        assert (added.status, "agrees on 36 rows to 1e-9" in added.out) == (0, True)
        report = json.loads(own_home("report", "d", "--format", "json").out)
        scored = json.loads(own_home("score", "d", "in", "--out", "out.csv", "--format", "json").out)
        explained = json.loads(own_home("explain", "d", "1004", "--format", "json").out)
        found = pd.read_csv("out.csv", sep=None, engine="python")["score"]
        np.testing.assert_allclose(found, scores, rtol=0, atol=1e-9)
        # What was read in another spelling is told, and how long it took.
        same = {key: value for key, value in scored.items() if key not in ("seconds", "notes")}
        return report | {"scored": same, "explained": explained, "made_at": ""}

    return ask


def flat(answer, path=""):
    """Every figure and text of an answer, by where it stands."""
    if isinstance(answer, dict | list):
        pairs = answer.items() if isinstance(answer, dict) else enumerate(answer)
        return {key: one for name, part in pairs for key, one in flat(part, f"{path}/{name}").items()}
    return {path: answer}


def is_same(one, other):
    return abs(one - other) <= 1e-9 if isinstance(one, float) and isinstance(other, float) else one == other


def test_every_answer_is_the_same_whatever_wrote_the_files(answers):
    wanted = flat(answers(parquet, parquet, parquet))
    assert sum(isinstance(value, float) for value in wanted.values()) > 100
    for places in ((0, 4, 8), (5, 9, 1), (10, 2, 6), (3, 7, 11)):
        ways = [WAYS[place] for place in places]
        found = flat(answers(*ways))
        assert found.keys() == wanted.keys()
        assert {key: (found[key], one) for key, one in wanted.items() if not is_same(found[key], one)} == {}, ways
