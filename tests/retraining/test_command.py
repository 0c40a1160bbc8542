"""`modelwatch retrain` on a workspace: what it registers, what it says, what it refuses, and who can be forgotten."""

import json
import shutil
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest
import skops.io
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.cli.main import main
from monitoring.connect import load_model
from monitoring.domain import Selection
from monitoring.gate.collect import _inside, collect
from monitoring.log import Workspace
from monitoring.log.kept import training
from monitoring.models import fitting
from monitoring.releases.described.training import read
from monitoring.releases.releases import Releases
from monitoring.retraining.advice import Advice
from monitoring.retraining.known import advised, recommend
from monitoring.retraining.registering import flattered
from tests.described import described

WEEKS, N = 10, 450
TOML = """
name = "d"
title = "D"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
label_time = "known"
positive = "bad"
numeric = ["a", "b"]
categorical = ["town"]
{more}
[reference]
from = 2024-01-01
to = 2024-01-14
[log]
predictions = ["log.csv"]
labels = ["labels.csv"]
{model}
"""
MODEL = '[model]\npath = "model.skops"\nthreshold = 0.4'


def rows():
    """What follows `a` in the first three weeks follows its opposite later; labels are words, and come a week late."""
    random, count = np.random.default_rng(4), WEEKS * N
    found = pd.DataFrame({"id": [f"k{i}" for i in range(count)], "a": random.normal(size=count)})
    found["b"] = random.normal(size=count)
    found["town"] = np.where(np.arange(count) % 3 == 0, "Ulm", "Bonn")
    found["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(count) * 7 / N, unit="D").round("s")
    odds = 2 * found["a"] * np.where(np.arange(count) < 3 * N, 1, -1) + found["b"]
    found["y"] = np.where(random.uniform(size=count) < 1 / (1 + np.exp(-odds)), "bad", "good")
    return found.assign(known=found["at"] + pd.Timedelta(days=7))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place, table = tmp_path_factory.mktemp("retrain"), rows()
    early = table[: 3 * N]
    model = LogisticRegression().fit(early[["a", "b"]], early["y"])
    table["p"] = model.predict_proba(table[["a", "b"]])[:, 0]
    skops.io.dump(model, place / "model.skops")
    table.drop(columns=["y", "known"]).to_csv(place / "log.csv", index=False)
    table.loc[table.index % 25 != 0, ["id", "y", "known"]].to_csv(place / "labels.csv", index=False)
    (place / "d.toml").write_text(TOML.format(more="", model=MODEL))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MODELWATCH_HOME", str(place / "ws"))
        assert main(["add", str(place / "d.toml")]) == 0
        yield place


@pytest.fixture
def answer(folder, capsys):
    def typed(*arguments):
        capsys.readouterr()
        status = main(["retrain", "d", *map(str, arguments)])
        out, err = capsys.readouterr()
        return status, out, err

    return typed


@pytest.fixture(scope="module")
def retrained(folder):
    """A first candidate, on all that is recommended."""
    assert main(["retrain", "d", "--by", "Ada", "--note", "it turned", "--format", "json"]) == 0
    releases = Releases(Workspace(), "d")
    return releases, releases.versions[-1]


def test_a_candidate_is_registered_with_what_it_was_trained_on_and_nothing_goes_live(retrained):
    releases, version = retrained
    assert (version.name, version.by, version.note, releases.live().name) == ("2", "Ada", "it turned", "1")
    assert [str(entry.action) for entry in releases.history()] == ["connected", "retrained", "gated"]
    assert version.made_from["version"] == "1"
    assert version.made_from["from"] == "2024-01-22T00:00:00"  # where it turned
    assert version.trained_on["rows"] == version.made_from["rows"]
    assert version.trained_on["first"] >= "2024-01-22"
    assert version.model.threshold == 0.4
    last = datetime.fromisoformat(version.trained_on["last"])
    assert flattered(version, last + timedelta(seconds=1)) == flattered(releases.live(), last) == ""
    assert flattered(version, last).startswith(f"the model in use was trained on rows up to {last:%Y-%m-%d}: ")


def test_it_can_be_trained_again_to_the_last_bit_from_the_rows_that_were_kept(retrained):
    releases, version = retrained
    log, model = Workspace().log("d"), releases.load("2")
    kept = read(Path(version.trained_on["path"]), log.deployment)
    assert kept.rejected == 0
    again, _ = fitting.fit(fitting.recipe(model), log.deployment, kept.frame)
    assert np.array_equal(again.coef_, model.pipeline.coef_)
    assert model.pipeline.coef_[0][0] * releases.load("1").pipeline.coef_[0][0] < 0


def test_what_is_trained_and_on_what_is_said(answer):
    status, out, err = answer("--from", "2024-02-01", "--to", "2024-02-20", "--dry-run")
    assert status == 0, err
    assert "d: trained on 1,234 rows from" in out
    assert "from 1 Feb 2024 to 20 Feb 2024, validated on" in out
    assert "recommended: from 22 Jan 2024" in out
    assert "advice: refit: the order of scores is lost" in out
    assert {"ROC AUC", "Brier score, better by"} <= {line.split("  ")[0] for line in out.splitlines()}
    assert "nothing was registered (--dry-run)" in out
    assert "validating on" in err


def test_the_advice_and_all_figures_are_there_for_scripts(answer):
    status, out, _ = answer("--dry-run", "--format", "json")
    found = json.loads(out)
    described("retrain", found)
    assert (status, found["version"], found["how"], found["advice"]["what"]) == (0, None, "trained", "refit")
    assert found["from"] == found["recommended"]["from"]
    ours, theirs = (found[side]["metrics"]["roc_auc"] for side in ("candidate", "champion"))
    assert ours["low"] > 0.6 > 0.4 > theirs["high"]
    assert found["candidate"]["better_than_champion"]["brier"]["low"] > 0
    assert found["calibrated"]["better_than_champion"]["brier"]["low"] > 0


def test_the_advice_is_about_the_model_in_use_whoever_gave_the_scores_of_the_log(folder, retrained, tmp_path, capsys):
    workspace = Workspace(shutil.copytree(folder / "ws", tmp_path / "ws"))
    Releases(workspace, "d").promote("2", "it turned", "Ada", "it is a test")
    log = workspace.log("d")
    selection, model = Selection("d", log.deployment.every), load_model(workspace, log.deployment)
    found = advised(log, selection, recommend(log, selection), model)
    later = rows().iloc[-4 * N :]  # of which the model in use knows the order, and that of the log does not
    assert found.what is not Advice.REFIT, found.why
    assert "told from what version 2, which is live, says of" in found.why
    assert "rows are those of version 1" in found.why
    area = roc_auc_score(later["y"] == "bad", model.predict(later))
    assert float(found.why.split(" to ")[1][:5]) == pytest.approx(area, abs=0.03)
    assert advised(log, selection, recommend(log, selection), None).what is Advice.UNKNOWN


def test_a_champion_is_calibrated(answer):
    status, out, err = answer("--recalibrate", "isotonic", "--format", "json", "--dry-run")
    assert status == 0, err
    found = json.loads(out)
    described("retrain", found)
    assert (found["how"], found["calibrated"], found["gate"]) == ("isotonic", None, None)
    assert found["candidate"]["metrics"]["ece"]["value"] < 0.5 * found["champion"]["metrics"]["ece"]["value"]


def test_another_estimator_is_trained_under_the_names_of_the_features(answer, tmp_path):
    forest = make_pipeline(OneHotEncoder(handle_unknown="ignore"), RandomForestClassifier(3))
    skops.io.dump(forest, tmp_path / "forest.skops")
    status, out, err = answer("--estimator", tmp_path / "forest.skops", "--format", "json", "--dry-run")
    assert status == 0, err
    assert json.loads(out)["seeds"] == {"randomforestclassifier__random_state": 0}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--to", "2024-03-20"), "only 0 labelled rows are later than 21 Mar 2024, 100 are needed to validate"),
        (("--from", "2024-02-01", "--to", "2024-02-01"), "labelled rows to train on, 100 are needed"),
        (("--from", "2024-02-02", "--to", "2024-02-01"), "--from 2024-02-02 is not before the end, 2024-02-02"),
        (("--backtest", "--recalibrate", "platt"), "looks back at clones"),
        (("--estimator", "x.skops", "--recalibrate", "platt"), "--recalibrate keeps the model in use"),
        (("--estimator", "nothing.skops"), "cannot be read"),
        (("--every", "day"), "--every is for --backtest"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(answer, arguments, said):
    status, _, err = answer(*arguments)
    assert status == 2
    assert said in err
    assert "hint: " in err


def test_what_is_kept_as_tokens_is_not_trained_on(folder, tmp_path, monkeypatch, capsys):
    for name in ("log.csv", "labels.csv"):
        (tmp_path / name).write_bytes((folder / name).read_bytes())
    (tmp_path / "d.toml").write_text(TOML.format(more='sensitive = ["town"]', model=""))
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "ws"))
    assert main(["add", str(tmp_path / "d.toml")]) == 0
    skops.io.dump(LogisticRegression(), tmp_path / "new.skops")
    assert main(["retrain", "d", "--estimator", str(tmp_path / "new.skops")]) == 2
    assert "the log keeps town as tokens alone" in capsys.readouterr().err


def test_a_backtest_prices_every_way_of_deciding(answer):
    status, out, err = answer("--backtest", "--format", "json")
    assert status == 0, err
    found = json.loads(out)
    described("retrain --backtest", found)
    told = {one["name"]: one for one in found["policies"]}
    assert list(told) == ["never", "every month", "on alert", "on estimated drop", "always"]
    assert told["never"]["retrained"] == []
    assert told["always"]["total_loss"] < told["never"]["total_loss"]
    assert all(cost["regret"] >= -1e-9 for one in found["policies"] for cost in one["costs"])
    assert all(model["to"] < model["made"] for model in found["models"])
    assert found["models"][-1]["retrained"]["value"] > found["models"][-1]["champion"]["value"]


def test_the_rows_go_with_the_last_version_that_was_trained_on_them(folder, retrained):
    releases, version = retrained
    one = Path(version.trained_on["path"])
    added = releases.add(folder / "model.skops", trained_on=one, as_name="again")
    other = training.keep(releases.folder, pq.read_table(one).to_pandas().head(200))
    gone = releases.add(folder / "model.skops", trained_on=other, as_name="gone")
    releases.delete(gone.name, "a test")
    assert (one.exists(), other.exists()) == (True, False)
    releases.delete(added.name, "a test")
    assert one.exists()


def test_a_person_is_forgotten_in_training_rows_too(folder, retrained, capsys):
    _, version = retrained
    path = Path(version.trained_on["path"])
    there = pq.read_table(path)["id"].to_pylist()
    assert main(["erase", "d", there[5]]) == 0
    assert "1 row that versions of the model were trained on, which cannot be trained again" in capsys.readouterr().out
    assert pq.read_table(path)["id"].to_pylist() == there[:5] + there[6:]


def test_a_clone_whose_classes_only_the_scores_of_before_could_tell_apart_is_taken_back(tmp_path, monkeypatch, capsys):
    """By the logged scores, from which what it has learnt has turned away, its "due" would be 1."""
    table = rows().assign(y=lambda t: (t["y"] == "bad") * 1)
    early = table[: 3 * N]
    model = LogisticRegression().fit(early[["b", "a"]].to_numpy(), np.where(early["y"] == 1, "paid", "due"))
    table = table.assign(p=model.predict_proba(table[["b", "a"]].to_numpy())[:, 1])
    skops.io.dump(model, tmp_path / "model.skops")
    table.to_csv(tmp_path / "log.csv", index=False)
    table[["id", "y", "known"]].to_csv(tmp_path / "labels.csv", index=False)
    card = TOML.replace('positive = "bad"', "").replace('categorical = ["town"]', "")
    (tmp_path / "d.toml").write_text(card.format(more="", model=MODEL))
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "ws"))
    assert main(["add", str(tmp_path / "d.toml")]) == 0
    assert main(["retrain", "d"]) == 2
    assert 'write it in the deployment file: [columns] positive = "paid"' in capsys.readouterr().err
    releases = Releases(Workspace(), "d")
    assert [version.name for version in releases.versions] == ["1"]
    assert {path.suffix for path in (releases.folder / "versions").iterdir()} <= {".json", ".copy", ".lock"}


def test_the_gate_of_a_calibrated_champion_judges_as_of_the_same_day_and_by_what_is_inside(retrained, answer):
    releases, first = retrained
    status, out, err = answer("--recalibrate", "platt", "--as-of", "2024-03-08", "--format", "json")
    assert status == 0, err
    name = json.loads(out)["version"]
    assert releases.history()[-1].details["as_of"] == "2024-03-09T00:00:00"
    evidence = collect(Workspace(), "d", name)
    version = evidence.candidate.recorded
    assert (evidence.recalibrated, evidence.learnt_from[1]) == (True, "reference"), "of version 1 nobody knows it"
    inside = replace(version, made_from={"version": first.name, "how": "platt"})
    again = replace(inside, made_from={"version": name, "how": "isotonic"})
    assert [_inside(releases, one).name for one in (version, inside, again)] == ["1", first.name, "1"]
    assert _inside(releases, first) is _inside(releases, replace(inside, made_from={"how": "platt"})) is None
