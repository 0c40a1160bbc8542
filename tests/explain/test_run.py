import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy.special import logit
from sklearn.linear_model import LogisticRegression

from monitoring.domain import Agreement, Deployment, Explanation, Task
from monitoring.errors import ModelError, NotApplicableError, UnknownNameError, unknown_name
from monitoring.explain import lime_values, run
from monitoring.explain.result import Skipped, to_json
from monitoring.explain.shapley import shap_values
from monitoring.models import stored_copy
from monitoring.models.files.trust import Trust
from monitoring.settings import load_deployment

SAMPLE = Path(__file__).resolve().parents[2] / "sample_data"


@dataclass
class Rows:
    """A log of two tables."""

    deployment: Deployment
    table: pd.DataFrame
    reference: pd.DataFrame

    def row(self, id, as_of=None):
        found = self.table[self.table["prediction_id"] == id]
        if found.empty:
            raise unknown_name("prediction", id, [])
        return found

    def reference_rows(self, limit):
        return self.reference.head(limit)


@pytest.fixture(scope="module", params=["logreg", "boosting", "airtime"])
def sample(request, tmp_path_factory):
    deployment = load_deployment(SAMPLE / f"flights-{request.param}.toml")
    table = pd.read_parquet(SAMPLE / "predictions.parquet").iloc[::500]
    log = Rows(deployment, table, pd.read_parquet(SAMPLE / "reference.parquet").iloc[::20])
    return log, stored_copy.register(deployment, tmp_path_factory.mktemp("model"), Trust())


def test_the_sample_models_are_explained_end_to_end(sample):
    log, model = sample
    for place in (0, 50):
        id = log.table["prediction_id"].iloc[place]
        found = run.explain(log, model, id)
        row, column = log.row(id), log.deployment.score or log.deployment.prediction
        assert found.prediction == pytest.approx(row[column].iloc[0], abs=1e-9)
        assert found.notes == ()
        assert isinstance(found.shap, Explanation)
        assert found.shap.method.startswith("exact")
        assert abs(found.shap.residual) < 1e-6
        inside = logit(found.prediction) if log.deployment.task is Task.BINARY else found.prediction
        assert found.shap.prediction == pytest.approx(inside)
        assert {each.column for each in found.shap.contributions} == set(log.deployment.features)
        assert isinstance(found.lime, Explanation)
        assert isinstance(found.agreement, Agreement)


def test_the_json_holds_the_agreed_keys_and_no_nan(sample):
    log, model = sample
    answer = to_json(run.explain(log, model, log.table["prediction_id"].iloc[7]))
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer
    assert {"id", "prediction", "shap", "lime", "agreement"} <= set(answer)
    assert {"base", "contributions", "unit", "residual", "method"} <= set(answer["shap"])
    assert {"r2", "stability"} <= set(answer["lime"])
    assert all(set(each) == {"column", "value", "amount", "spread"} for each in answer["shap"]["contributions"])
    assert {each["spread"] for each in answer["shap"]["contributions"]} == {None}
    total = answer["shap"]["base"] + sum(each["amount"] for each in answer["shap"]["contributions"])
    assert total == pytest.approx(answer["shap"]["prediction"], abs=1e-6)


def test_a_score_that_the_model_does_not_give_is_pointed_out(sample):
    log, model = sample
    column = log.deployment.score or log.deployment.prediction
    other = Rows(log.deployment, log.table.assign(**{column: 0.123}), log.reference)
    found = run.explain(other, model, log.table["prediction_id"].iloc[0])
    assert "The log holds 0.123" in found.notes[0]


def test_a_score_that_was_rounded_is_none_of_another_version(sample):
    log, model = sample
    column = log.deployment.score or log.deployment.prediction
    id = log.table["prediction_id"].iloc[0]
    exact = run.explain(log, model, id).prediction
    short = log.table.assign(**{column: log.table[column].round(2)})
    alike = log.reference.assign(**{column: [round(value, 2) for value in np.linspace(0, 1, len(log.reference))]})
    silent = log.reference.drop(columns=column, errors="ignore")

    assert abs(exact - round(exact, 2)) > 1e-5
    assert run.explain(Rows(log.deployment, short, alike), model, id).notes == ()
    said = run.explain(Rows(log.deployment, short, silent), model, id).notes
    assert "it was rounded, or the prediction was made by another version" in said[0]
    farther = short.assign(**{column: round(exact, 2) + 0.01})
    other = run.explain(Rows(log.deployment, farther, alike), model, id).notes
    assert ": the prediction was made by another version" in other[0]


def test_an_unknown_id_is_said(sample):
    log, model = sample
    with pytest.raises(UnknownNameError):
        run.explain(log, model, "none")


@pytest.mark.parametrize(("module", "broken", "whole"), [(lime_values, "lime", "shap"), (shap_values, "shap", "lime")])
@pytest.mark.parametrize("error", [ModelError("it broke"), ZeroDivisionError("it broke")])
def test_one_failing_explainer_leaves_the_other_standing(fitted, rows, monkeypatch, module, broken, whole, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(module, "explain", fail)
    found = run.explain_row(fitted(LogisticRegression()), rows.iloc[[0]], rows, "x")
    assert isinstance(getattr(found, broken), Skipped)
    assert "it broke" in getattr(found, broken).reason
    assert isinstance(getattr(found, whole), Explanation)
    assert isinstance(found.agreement, Skipped)
    assert "it broke" in to_json(found)[broken]["skipped"]


def test_a_row_that_does_not_fit_the_model_is_an_error_not_two_skipped_answers(fitted, rows):
    with pytest.raises(ModelError, match="no column 'temp'"):
        run.explain_row(fitted(LogisticRegression()), rows.iloc[[0]].drop(columns="temp"), rows, "x")


def test_several_classes_name_the_one_that_is_explained(fitted, rows):
    model = fitted(LogisticRegression(), Task.MULTICLASS)
    found = run.explain_row(model, rows.iloc[[0]], rows, "x")
    scores = model.predict(rows.iloc[[0]])[0]
    assert found.prediction == scores.max()
    assert found.predicted_class == model.classes[int(np.argmax(scores))]
    assert to_json(found)["class"] == found.predicted_class
    assert found.predicted_class in found.lime.notes[0]


def test_how_many_rows_an_explanation_rests_on_is_said(fitted, rows):
    found = run.explain_row(fitted(LogisticRegression()), rows.iloc[[0]], rows.iloc[:250], "a")
    assert "The average is taken over 100 rows of the reference." in found.shap.notes
    assert found.lime.method == "local ridge regression on 4,000 samples from 250 rows of the reference"


def test_gaps_become_null_in_json(fitted, rows):
    row = rows[rows["seats"].isna()].iloc[[0]]
    answer = to_json(run.explain_row(fitted(LogisticRegression()), row, rows, "x"))
    shown = {each["column"]: each["value"] for each in answer["shap"]["contributions"]}
    assert shown["seats"] is None


def test_importing_the_package_imports_neither_shap_nor_lime_nor_scikit_learn():
    import subprocess
    import sys

    code = (
        "import sys, monitoring.explain.run, monitoring.models.stored_copy\n"
        "print([name for name in ('shap', 'lime', 'sklearn', 'skops', 'joblib') if name in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=SAMPLE.parent)
    assert said.stdout.strip() == "[]"


def test_predictions_whose_columns_are_kept_as_tokens_are_not_explained_from_tokens(fitted, rows):
    model = fitted(LogisticRegression())
    deployment = Deployment(
        name="d", title="D", task=Task.BINARY, numeric=("temp",), categorical=("origin",), sensitive=("origin",)
    )
    log = Rows(deployment, rows.assign(prediction_id="x"), rows)
    with pytest.raises(NotApplicableError, match="the log keeps origin as tokens alone"):
        run.explain(log, model, "x")
