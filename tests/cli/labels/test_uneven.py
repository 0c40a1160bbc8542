"""Labels that come unevenly, by command: no alert comes from them, whatever the labels that are there first say."""

import json

import numpy as np
import pandas as pd
import pytest

TOML = """name = "d"
task = "binary"
[columns]
id = "key"
time = "at"
score = "p"
label = "y"
{label_time}
numeric = ["x"]
[reference]
path = "reference.csv"
[log]
predictions = ["predictions.csv"]
labels = ["labels.csv"]
[monitor]
every = "day"
"""
DAYS, ROWS = 18, 400


def drawn(rng, size):
    x = rng.normal(size=size)
    p = 1 / (1 + np.exp(-(1.5 * x - 2)))
    return pd.DataFrame({"x": x, "p": p.round(6), "y": (rng.random(size) < p).astype(int)})


CASES = {
    "positives after 1 day, negatives after 14": lambda rows: np.where(rows["y"] == 1, 1.0, 14.0),
    "negatives after 1 day, positives after 14": lambda rows: np.where(rows["y"] == 1, 14.0, 1.0),
    "only scores of .3 to .7": lambda rows: np.where(rows["p"].between(0.3, 0.7), 0.0, np.inf),
}


@pytest.mark.parametrize(("case", "timed"), [*((case, True) for case in CASES), (next(iter(CASES)), False)])
def test_no_alert_comes_from_labels_that_are_there_first(case, timed, own_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(5)
    drawn(rng, 8_000).to_csv("reference.csv", index=False)
    rows = drawn(rng, DAYS * ROWS)
    rows["key"] = [f"k{i}" for i in range(len(rows))]
    rows["at"] = pd.Timestamp("2026-01-05") + pd.to_timedelta(np.arange(len(rows)) // ROWS, unit="D")
    rows[["key", "at", "x", "p"]].to_csv("predictions.csv", index=False)
    late = CASES[case](rows)
    come = rows["at"] + pd.to_timedelta(np.where(np.isfinite(late), late, 10**4), unit="D")
    labels = rows[["key", "y"]].assign(known=come)[come < "2026-01-23"]
    labels.drop(columns=[] if timed else ["known"]).to_csv("labels.csv", index=False)
    (tmp_path / "d.toml").write_text(TOML.format(label_time='label_time = "known"' if timed else ""))
    assert own_home("add", "d.toml").status == 0

    for day in ("2026-01-12", "2026-01-20", "2026-01-22"):
        answer = own_home("check", "d", "--as-of", day, "--format", "json")
        found = json.loads(answer.out)
        assert answer.status == 0, (day, found["alerts"])
    realised = [m for m in found["performance"] if m["metric"] == "accuracy" and m["basis"] == "realised"]
    open_ones = [m for m in realised if m["provisional"]]
    assert len(open_ones) >= 13
    for measure in open_ones:
        assert measure["verdict"] == "SKIPPED"
        assert measure["worst"] <= 0.8 < measure["best"]
        assert measure["reason"].startswith("provisional: ")
    estimated = {
        m["window"]: m for m in found["performance"] if m["metric"] == "accuracy" and m["basis"] == "estimated"
    }
    assert all(abs(estimated[m["window"]]["value"] - 0.84) < 0.02 for m in open_ones)


@pytest.mark.parametrize("case", ["large truths late", "large errors late"])
def test_no_alert_comes_from_the_small_numbers_that_are_labelled_first(case, own_home, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(6)

    def numbers(size):
        y = rng.gamma(4, 5, size)
        return pd.DataFrame({"x": rng.normal(size=size), "y": y, "p": (y * rng.lognormal(0, 0.2, size)).round(4)})

    numbers(8_000).to_csv("reference.csv", index=False)
    rows = numbers(DAYS * ROWS)
    rows["key"] = [f"k{i}" for i in range(len(rows))]
    rows["at"] = pd.Timestamp("2026-01-05") + pd.to_timedelta(np.arange(len(rows)) // ROWS, unit="D")
    rows[["key", "at", "x", "p"]].to_csv("predictions.csv", index=False)
    what = rows["y"] if case == "large truths late" else (rows["y"] - rows["p"]).abs()
    slow = (what > what.quantile(0.7)) & (rng.random(len(rows)) > 0.3)
    come = rows["at"] + pd.to_timedelta(np.where(slow, 9, 1), unit="D")
    rows[["key", "y"]].assign(known=come)[come < "2026-01-23"].to_csv("labels.csv", index=False)
    text = TOML.format(label_time='label_time = "known"').replace("binary", "regression")
    (tmp_path / "d.toml").write_text(text.replace('score = "p"', 'prediction = "p"'))
    assert own_home("add", "d.toml").status == 0
    for day in ("2026-01-12", "2026-01-22"):
        answer = own_home("check", "d", "--as-of", day, "--format", "json")
        assert answer.status == 0, (day, json.loads(answer.out)["alerts"])
    found = {m["window"]: m for m in json.loads(answer.out)["performance"] if m["metric"] == "mae"}
    true = (rows["y"] - rows["p"]).abs().groupby(rows["at"]).mean().to_numpy()
    waiting = [m for window, m in found.items() if m["provisional"]]
    assert len(waiting) >= 7
    for one in waiting:
        of = true[one["window"]]
        assert one["best"] <= of <= one["worst"]
        assert one["value"] < 0.9 * of
        assert one["weighted"] is None or abs(one["weighted"] - of) < 0.2 * of
    assert sum(one["weighted"] is not None for one in waiting) >= 6
    assert "takes labels to lie from" in waiting[0]["reason"]
