"""What score and explain say beside the figures: categories that the model does not know, and what 1 stands for."""

import json

import numpy as np
import pandas as pd
import pytest
import skops.io
from sklearn.compose import make_column_transformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

SETTINGS = """name = "loans"
task = "binary"
[columns]
id = "id"
score = "p"
label = "default"
numeric = ["x"]
categorical = ["flag", "land"]
[reference]
path = "log.csv"
[log]
predictions = ["log.csv"]
[model]
path = "m.skops"
[monitor]
every = "100 rows"
"""
SAID = {
    "flag": "'flag': 3 rows have unseen categories, which the model does not know: 'yes' (2, did you mean 'True'?), "
    "'no' (did you mean 'False'?)",
    "land": "'land': 1 row has an unseen category, which the model does not know: 'eu' (did you mean 'EU'?)",
}
FILE = "id,flag,land,x,note\n1,yes,EU,0.5,a\n2,TRUE,NA,1,b\n3,no,eu,-1,=c\n4,yes,US,0,d\n5,NA,EU,0,e\n"


@pytest.fixture
def loans(own_home, tmp_path, monkeypatch):
    """Connects a model of loans whose classes are called so, and gives the command line."""
    monkeypatch.chdir(tmp_path)

    def connect(names=("paid", "default"), spelled=str):
        random = np.random.default_rng(0)
        frame = pd.DataFrame({"flag": random.random(100) < 0.5, "land": random.choice(["NA", "EU", "US"], 100)})
        frame["x"] = random.normal(size=100)
        yes = frame["flag"] + frame["x"] > 0.5
        columns = make_column_transformer(
            (OneHotEncoder(handle_unknown="ignore"), ["flag", "land"]), ("passthrough", ["x"])
        )
        model = make_pipeline(columns, LogisticRegression()).fit(frame, np.where(yes, names[1], names[0]))
        skops.io.dump(model, tmp_path / "m.skops")
        place = list(model.classes_).index(names[1])
        frame = frame.assign(p=model.predict_proba(frame)[:, place], default=yes.astype(int), id=np.arange(100) + 1000)
        frame.assign(flag=frame["flag"].map(spelled)).to_csv("log.csv", index=False)
        (tmp_path / "d.toml").write_text(SETTINGS)
        (tmp_path / "in.csv").write_text(FILE)
        answer = own_home("add", "d.toml", "--replace")
        assert answer.status == 0
        (tmp_path / "added.txt").write_text(answer.out)
        return own_home

    return connect


def test_categories_that_the_model_does_not_know_are_told_a_sentence_a_column(loans):
    command = loans()
    answer = command("score", "loans", "in.csv", "--out", "out.csv")
    assert answer.status == 0
    warnings = [line for line in answer.err.splitlines() if line.startswith("warning: ")]
    assert warnings == [f"warning: column {said}" for said in SAID.values()]
    assert "column 'flag': 1 cell is read as missing: 'NA'" in answer.out

    told = json.loads(command("score", "loans", "in.csv", "--out", "out.csv", "--format", "json").out)["unseen"]
    assert [(one["column"], one["by"], one["rows"]) for one in told] == [("flag", "model", 3), ("land", "model", 1)]
    assert told[0]["values"][0] == {"value": "yes", "rows": 2, "meant": "True"}
    assert [one["sentence"] for one in told] == [f"column {said}" for said in SAID.values()]


def test_a_cell_that_the_model_refuses_is_named_with_its_line_and_value(loans, tmp_path):
    command = loans()
    (tmp_path / "in.csv").write_text("id,flag,land,x\n1,True,EU,0.5\n2,True,EU,Infinity\n")
    answer = command("score", "loans", "in.csv", "--out", "out.csv")
    assert answer.out.startswith("read 2 = scored 1 + rejected 1")
    assert "the first rejected: line 3, column 'x': 'Infinity': the model cannot score these rows: Input" in answer.out


def test_an_explanation_tells_them_too_and_names_the_class_of_the_score(loans, tmp_path):
    command = loans()
    (tmp_path / "more.csv").write_text("id,flag,land,x,p\n9,yes,EU,0.5,0.5\n")
    assert command("log", "loans", "more.csv").status == 0
    said = "column 'flag': 1 row has an unseen category, which the model does not know: 'yes' (did you mean 'True'?)"
    text = command("explain", "loans", "9").out
    assert text.splitlines()[0].endswith(", the probability of 'default'")
    assert said in text.splitlines()
    found = json.loads(command("explain", "loans", "9", "--format", "json").out)
    assert found["class"] == "default"
    assert said in found["notes"]
    assert [one["column"] for one in found["unseen"]] == ["flag"]
    assert json.loads(command("explain", "loans", "1000", "--format", "json").out)["unseen"] == []


@pytest.mark.parametrize("no", ["paid", "ahead"])
def test_classes_that_are_words_are_written_beside_0_and_1(loans, no, tmp_path):
    out = loans((no, "default"))("score", "loans", "in.csv", "--out", "out.csv").out
    meaning = f"predicted is 1 for 'default' and 0 for '{no}', as predicted_class says"
    assert f"score is the probability of 'default'; {meaning}" in out
    found = pd.read_csv(tmp_path / "out.csv")
    assert set(found["predicted"]) == {0, 1}
    assert found["predicted_class"].tolist() == [("default" if one else no) for one in found["predicted"]]


def test_classes_that_are_0_and_1_need_no_words(loans, tmp_path):
    out = loans((0, 1))("score", "loans", "in.csv", "--out", "out.csv").out
    assert "probability of" not in out
    assert list(pd.read_csv(tmp_path / "out.csv"))[-2:] == ["score", "predicted"]


def test_a_bare_na_is_missing_where_all_texts_stand_in_quotes(loans, tmp_path):
    """As R writes it: the country NA in quotes, what is missing without."""
    command = loans()
    head = '"id","flag","land","x"\n'
    (tmp_path / "in.csv").write_text(head + '1,TRUE,"NA",0.5\n2,TRUE,NA,0.5\n3,TRUE,"EU",0.5\n')
    assert command("score", "loans", "in.csv", "--out", "out.csv").status == 0
    rows = pd.DataFrame({"flag": True, "land": ["NA", None, "EU"], "x": 0.5})
    scores = skops.io.load(tmp_path / "m.skops").predict_proba(rows)[:, 0]
    assert pd.read_csv(tmp_path / "out.csv")["score"].tolist() == pytest.approx(scores.tolist(), abs=1e-12)


def test_add_says_which_categories_of_the_reference_the_model_does_not_know(loans, tmp_path):
    loans(spelled=lambda flag: "yes" if flag else "no")
    said = (tmp_path / "added.txt").read_text()
    beginning = (
        "model: in the reference, column 'flag': 100 rows have unseen categories, which the model does not know: "
    )
    (line,) = [line for line in said.splitlines() if line.startswith("model: in the reference")]
    assert line.startswith(beginning)
    assert "did you mean 'True'?" in line

    loans(spelled=lambda flag: "TRUE" if flag else "0")
    assert "in the reference" not in (tmp_path / "added.txt").read_text()
