"""How a further model is read is said by `--set` where its file does not say it."""

import numpy as np
import pytest
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.cli import main
from monitoring.connect import add
from monitoring.log import Workspace
from monitoring.releases.releases import Releases
from tests import small

xgboost = pytest.importorskip("xgboost")
CLASSES = np.array(["dog", "eel", "cat"])  # not in the order of their names
SCORES = 'score = {"dog" = "p_dog", "eel" = "p_eel", "cat" = "p_cat"}'


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A deployment of three named classes whose model names them, and a booster that numbers the same ones."""
    table = small.rows(150)
    numbers = np.digitize(table["a"], [-0.4, 0.4])
    table["y"] = CLASSES[numbers]
    features = table[["a", "b"]]
    model = LogisticRegression().fit(features, table["y"])
    for place, name in enumerate(model.classes_):
        table[f"p_{name}"] = model.predict_proba(features)[:, place]
    table.to_csv(tmp_path / "rows.csv", index=False)
    skops.io.dump(model, tmp_path / "model.skops")
    xgboost.XGBClassifier(n_estimators=3, n_jobs=1).fit(features, numbers).save_model(tmp_path / "boosted.json")
    text = small.TOML.format(name="pets").replace('"binary"', '"multiclass"').replace('score = "p"', SCORES)
    (tmp_path / "pets.toml").write_text(text)
    add(Workspace(tmp_path / "workspace"), tmp_path / "pets.toml")
    monkeypatch.setenv("MODELWATCH_HOME", str(tmp_path / "workspace"))
    return tmp_path


def test_a_booster_of_named_classes_becomes_a_version(folder, capsys):
    boosted = str(folder / "boosted.json")
    assert main(["version", "add", "pets", boosted]) == 2
    assert 'write their names in that order, such as [model] classes = ["cat", "dog", "eel"]' in capsys.readouterr().err
    for text, said in (
        ("model.path=x.json", "model.path says nothing of how a model is read"),
        ("model.features=a,weight", "model.features names 'weight', which is no feature"),
        ("model.output=odds", "[model]: output must be"),
    ):
        assert main(["version", "add", "pets", boosted, "--set", text]) == 2
        assert said in (words := capsys.readouterr().err)
        assert "hint: " in words

    assert main(["version", "add", "pets", boosted, "--set", "model.classes=dog,eel,cat"]) == 0

    assert capsys.readouterr().out == "2\n"
    releases, rows = Releases(Workspace(), "pets"), small.rows(150)
    model = releases.load("2")
    decided = np.array(model.classes)[model.predict(rows).argmax(axis=1)]
    assert (decided == CLASSES[np.digitize(rows["a"], [-0.4, 0.4])]).mean() > 0.95
    assert releases.version("2").model.classes == ("dog", "eel", "cat")
