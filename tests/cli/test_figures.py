"""The sample's figures on the command line, held against scikit-learn on the rows."""

import json
import math

import numpy as np
import pandas as pd
import pytest
from sklearn import metrics

from monitoring.paths import sample_data

THRESHOLD = 0.3
AS_OF = pd.Timestamp("2013-07-11")
EXACT = 1e-6
# From 1024 score cells instead of the rows; the promise is 1e-4.
FROM_CELLS = 1e-4


@pytest.fixture(scope="module")
def known():
    """The sample's predictions with the labels that were known on 10 July, by month."""
    rows = pd.read_parquet(sample_data() / "predictions.parquet")
    labels = pd.read_parquet(sample_data() / "labels.parquet")
    rows = rows.merge(labels[labels["reported_at"] < AS_OF], on="prediction_id", how="left")
    return rows[rows["predicted_at"] < AS_OF].assign(month=lambda frame: frame["predicted_at"].dt.strftime("%Y-%m"))


@pytest.fixture
def report(on_sample):
    def read(name):
        found = json.loads(on_sample("report", name, "--every", "month", "--format", "json").out)
        months = [window["start"][:7] for window in found["windows"]]
        return found, {(row["metric"], months[row["window"]]): row for row in found["performance"]}

    return read


def of_yes_and_no(y, score):
    said = score >= THRESHOLD
    return {
        "accuracy": metrics.accuracy_score(y, said),
        "precision": metrics.precision_score(y, said),
        "recall": metrics.recall_score(y, said),
        "f1": metrics.f1_score(y, said),
        "specificity": metrics.recall_score(y, said, pos_label=0),
        "brier": metrics.brier_score_loss(y, score),
        "log_loss": metrics.log_loss(y, score),
    }


def of_values(y, value):
    return {
        "mae": metrics.mean_absolute_error(y, value),
        "rmse": math.sqrt(metrics.mean_squared_error(y, value)),
        "bias": float(np.mean(value - y)),
        "r2": metrics.r2_score(y, value),
        "mape": metrics.mean_absolute_percentage_error(y, value),
    }


@pytest.mark.parametrize(
    ("name", "column"), [("flights-boosting", "score_boosting"), ("flights-logreg", "score_logreg")]
)
def test_both_classifiers_are_measured_as_scikit_learn_measures_them(report, known, name, column):
    _, measured = report(name)
    labelled = known[known["late15"].notna()]
    months = sorted(labelled["month"].unique())
    assert months == ["2013-04", "2013-05"]

    for month in months:
        rows = labelled[labelled["month"] == month]
        y, score = rows["late15"].astype(int), rows[column]
        for metric, expected in of_yes_and_no(y, score).items():
            assert measured[metric, month]["value"] == pytest.approx(expected, abs=EXACT), (metric, month)
            assert measured[metric, month]["low"] <= expected <= measured[metric, month]["high"]
        auc, precision = metrics.roc_auc_score(y, score), metrics.average_precision_score(y, score)
        assert measured["roc_auc", month]["value"] == pytest.approx(auc, abs=FROM_CELLS)
        assert measured["average_precision", month]["value"] == pytest.approx(precision, abs=1e-3)
        assert measured["roc_auc", month]["n"] == len(rows)


def test_the_regression_is_measured_as_scikit_learn_measures_it(report, known):
    _, measured = report("flights-airtime")
    labelled = known[known["air_time"].notna()]
    for month, rows in labelled.groupby("month"):
        for metric, expected in of_values(rows["air_time"], rows["airtime_predicted"]).items():
            assert measured[metric, month]["value"] == pytest.approx(expected, abs=EXACT), (metric, month)
        assert measured["mae", month]["n"] == len(rows)
    assert labelled["month"].nunique() == 2


@pytest.mark.parametrize(("name", "label"), [("flights-boosting", "late15"), ("flights-airtime", "air_time")])
def test_windows_count_the_rows_and_the_labels_known_by_then(report, known, name, label):
    found, measured = report(name)
    by_month = known.groupby("month")[label]

    assert found["as_of"] == "2013-07-10"
    assert [window["rows"] for window in found["windows"]] == by_month.size().tolist()
    assert [window["labelled"] for window in found["windows"]] == by_month.count().tolist()
    assert measured[next(iter(measured))[0], "2013-06"]["value"] is None
