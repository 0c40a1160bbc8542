"""What was scored is what is shown, explained and said of a row that the model refused."""

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import make_column_transformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import OneHotEncoder

from monitoring.domain import Deployment, ModelFile, Task
from monitoring.models.unseen import Familiar
from monitoring.models.wrap import wrap
from monitoring.scoring import score_file
from monitoring.scoring.kept import PREVIEW

ISSUE = "amount,plan\n3,NA\n3,EU\nna,EU\n"


@pytest.fixture
def offers(tmp_path):
    return Deployment(
        name="offers",
        title="Offers",
        task=Task.BINARY,
        score="p",
        numeric=("amount",),
        categorical=("plan",),
        model=ModelFile(tmp_path / "m", 0.5),
    )


def fitted(deployment, *, imputed=True, unknown="ignore"):
    rows = pd.DataFrame({"amount": [1.0, 2, 3, 4] * 10, "plan": ["EU", "NA", "EU", "NA"] * 10})
    number = SimpleImputer() if imputed else "passthrough"
    columns = make_column_transformer((number, ["amount"]), (OneHotEncoder(handle_unknown=unknown), ["plan"]))
    pipeline = make_pipeline(columns, LogisticRegression(C=100)).fit(rows, rows["plan"] == "NA")
    return pipeline, wrap(pipeline, deployment, "0" * 64)


def test_a_row_is_explained_as_it_was_scored(offers, write, tmp_path):
    pipeline, model = fitted(offers)
    known = Familiar.of(model, {})
    found = score_file(model, offers, write(ISSUE), tmp_path / "out.csv", kept=tmp_path / "kept", familiar=known).kept
    meant = pd.DataFrame({"amount": [3.0, 3.0, np.nan], "plan": ["NA", "EU", "EU"]})
    scores = pipeline.predict_proba(meant)[:, 1]
    assert found.first()["score"].tolist() == pytest.approx(scores.tolist())
    for number in (1, 2, 3):
        row = found.row(number)
        pd.testing.assert_frame_equal(row, meant.iloc[[number - 1]].reset_index(drop=True), check_dtype=False)
        assert model.predict(row)[0] == pytest.approx(scores[number - 1])
    assert found.first().index.tolist() == [1, 2, 3]
    written = pd.read_csv(tmp_path / "out.csv", keep_default_na=False)
    assert written["plan"].tolist() == ["NA", "EU", "EU"]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "parquet"])
def test_words_for_missing_are_read_once_whatever_the_file_is(offers, write, tmp_path, kind):
    amounts, plans = ["1", "#N/A", "2.5"], ["  EU", "NA", "null"]
    frame = pd.DataFrame({"amount": amounts, "plan": plans})
    path = tmp_path / f"in.{kind}"
    if kind == "csv":
        frame.to_csv(path, index=False)
    elif kind == "jsonl":
        frame.to_json(path, orient="records", lines=True)
    else:
        frame.to_parquet(path)
    pipeline, model = fitted(offers)
    rows = score_file(model, offers, path, kept=tmp_path / "kept", familiar=Familiar.of(model, {})).kept
    meant = pd.DataFrame({"amount": [1.0, np.nan, 2.5], "plan": ["EU", "NA", None]})
    assert rows.first()["score"].tolist() == pytest.approx(pipeline.predict_proba(meant)[:, 1].tolist())
    assert [rows.row(number)["plan"][0] for number in (1, 2, 3)] == ["EU", "NA", None]


def test_any_row_is_there_however_many_there_are(offers, tmp_path):
    amounts = np.arange(3000.0)
    frame = pd.DataFrame({"amount": amounts, "plan": ["EU", None, "NA"] * 1000, "note": "x"})
    frame.to_parquet(tmp_path / "in.parquet")
    _, model = fitted(offers)
    known = Familiar.of(model, {})
    kept = tmp_path / "kept"
    found = score_file(model, offers, tmp_path / "in.parquet", kept=kept, batch_rows=700, familiar=known).kept
    assert found.first()["amount"].tolist() == list(range(PREVIEW))
    assert found.first().columns.tolist() == ["amount", "plan", "note", "score", "predicted"]
    for number in (1, 700, 701, 1500, 2100, 3000):
        row = found.row(number)
        assert row.columns.tolist() == ["amount", "plan"]
        assert row["amount"].tolist() == [number - 1]
        assert row["plan"].fillna("").tolist() == [["EU", "", "NA"][(number - 1) % 3]]
    assert sum(part.num_rows for part in found.batches(1000)) == 3000
    with pytest.raises(IndexError):
        found.row(3001)


def test_rows_are_numbered_as_they_stand_in_the_scored_file(offers, tmp_path):
    frame = pd.DataFrame({"amount": ["1", "x", "3"] * 100, "plan": "EU"})
    frame.to_csv(tmp_path / "in.csv", index=False)
    _, model = fitted(offers)
    out = tmp_path / "out.csv"
    found = score_file(model, offers, tmp_path / "in.csv", out, kept=tmp_path / "kept", batch_rows=64).kept
    written = pd.read_csv(out)
    for number in (1, 2, 100, 200):
        assert found.row(number)["amount"][0] == written["amount"][number - 1]


def test_the_cell_that_the_model_refused_is_named(offers, write):
    _, model = fitted(offers, imputed=False, unknown="error")
    rows = "amount,plan\n1,EU\nInfinity,EU\n2,NA\n,NA\n3,Mars\n4,EU\n"
    found = score_file(model, offers, write(rows), familiar=Familiar.of(model, {}))
    told = [(reject.line, reject.column, reject.value) for reject in found.rejects]
    assert told == [(3, "amount", "Infinity"), (5, "amount", ""), (6, "plan", "Mars")]
    assert found.counts.accepted == 3


def test_no_cell_is_named_where_two_are_at_fault(offers, write):
    _, model = fitted(offers, imputed=False, unknown="error")
    found = score_file(model, offers, write("amount,plan\n1,EU\nInfinity,Mars\n2,EU\n"))
    assert [(reject.line, reject.column) for reject in found.rejects] == [(3, "")]
