"""A model that numbers its classes, and logs that lost something since: what the log's own words and most rows tell."""

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.proposal import propose, to_toml
from monitoring.proposal.written import relative_to

lightgbm = pytest.importorskip("lightgbm")
N, WORDS = 1200, ["gelb", "grün", "rot"]
COLUMNS = {word: f"p_{word}" for word in WORDS}


@pytest.fixture(scope="module")
def triage(tmp_path_factory):
    """Rows with gaps and categories, the model's probabilities, its decision and the truth; the model as a text."""
    rng = np.random.default_rng(8)
    x = pd.DataFrame({"puls": rng.normal(80, 12, N), "ankunft": pd.Categorical(rng.choice(["Fuss", "Heli"], N))})
    x.loc[rng.random(N) < 0.1, "puls"] = np.nan
    worse = np.nan_to_num((x["puls"] - 80) / 12) + (x["ankunft"] == "Heli")
    truth = np.digitize(worse + rng.normal(0, 0.6, N), [-0.2, 0.9])
    data = lightgbm.Dataset(x, truth, params={"verbose": -1})
    options = {"objective": "multiclass", "num_class": 3, "verbose": -1, "num_leaves": 6, "seed": 1, "num_threads": 1}
    model = lightgbm.train(options, data, 12)
    path = tmp_path_factory.mktemp("triage") / "model.txt"
    model.save_model(path)
    p = model.predict(x)
    days = pd.date_range("2026-01-01", periods=N, freq="2h")
    scores = {name: p[:, place] for place, name in enumerate(COLUMNS.values())}
    said = {"stufe": np.array(WORDS)[p.argmax(1)], "wahr": np.array(WORDS)[truth]}
    return x.assign(zeit=days, **scores, **said), path


def proposed(folder, table, model, **answers):
    table.to_parquet(folder / "log.parquet")
    return propose([folder / "log.parquet"], model=model, answers=answers)


def test_decisions_tell_what_numbered_classes_are_called(triage, tmp_path):
    table, model = triage
    found = proposed(tmp_path, table, model, **{"columns.label": "wahr"})
    assert found.deployment["model"]["classes"] == WORDS
    assert found.why("model.classes") == "'stufe' says in every row which of p_gelb, p_grün, p_rot is the highest"
    columns = found.deployment["columns"]
    assert (columns["score"], columns["prediction"], columns["label"]) == (COLUMNS, "stufe", "wahr")
    assert found.questions == ()
    (tmp_path / "d.toml").write_text(to_toml(relative_to(found.deployment, tmp_path)), encoding="utf-8")
    done = add(Workspace(tmp_path / "workspace"), tmp_path / "d.toml")
    assert done.agreement.sentence.startswith("the model agrees on")
    assert done.imported["labels"].counts.rejected == 0


def test_names_of_scores_tell_them_where_the_truth_has_these_words(triage, tmp_path):
    table, model = triage
    found = proposed(tmp_path, table.drop(columns="stufe"), model)
    assert found.deployment["model"]["classes"] == WORDS
    assert found.why("model.classes") == "p_gelb, p_grün, p_rot are called after what 'wahr' holds"


def test_without_words_classes_stay_numbers_and_what_somebody_says_holds(triage, tmp_path):
    table, model = triage
    bare = table.drop(columns=["stufe", "wahr"])
    found = proposed(tmp_path, bare, model)
    assert "classes" not in found.deployment["model"]
    assert list(found.deployment["columns"]["score"]) == ["0", "1", "2"]
    own = ["later", "soon", "now"]
    said = proposed(tmp_path, table, model, **{"model.classes": own})
    assert said.why("model.classes") == "as you said"
    assert said.deployment["columns"]["score"] == dict(zip(own, COLUMNS.values(), strict=True))


def test_where_a_part_of_the_rows_has_changed_since_the_scores_are_asked_for(triage, tmp_path):
    table, model = triage
    changed = table.assign(puls=table["puls"].where(np.arange(N) % 7 > 1))
    found = proposed(tmp_path, changed, model)
    asked = {one.key: one for one in found.questions}["columns.score"]
    assert asked.choices[0].value == COLUMNS
    assert "each equal to the model's probability of its class on" in asked.choices[0].why
    assert found.deployment["columns"]["score"] == COLUMNS
    unlike = proposed(tmp_path, table.assign(puls=80 + 60 * np.sin(np.arange(N))), model)
    assert "score" not in unlike.deployment["columns"]


def test_a_value_that_most_rows_have_is_asked_for_whatever_it_is_called(tmp_path):
    rng = np.random.default_rng(4)
    x = pd.DataFrame({"groesse": rng.gamma(5, 20, N), "alter": rng.uniform(0, 90, N)})
    model = lightgbm.train({"verbose": -1, "num_leaves": 6, "num_threads": 1}, lightgbm.Dataset(x, 3 * x.groesse), 10)
    model.save_model(tmp_path / "model.txt")
    table = x.assign(zahl=model.predict(x))
    table["groesse"] = table["groesse"].where(np.arange(N) % 5 > 0)
    found = proposed(tmp_path, table, tmp_path / "model.txt")
    asked = {one.key: one for one in found.questions}["columns.prediction"]
    assert asked.choices[0].value == "zahl"
    assert "equal to the model's output on" in asked.choices[0].why
