"""A report of merged counts is that of one log that has all of the rows."""

import math
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Selection, Task
from monitoring.drift.method import METHODS
from monitoring.log.exchange import merge
from monitoring.paths import sample_data
from monitoring.reports.plain import to_json
from monitoring.reports.summary import summarise
from monitoring.settings import load_deployment

ANIMALS = ("cat", "dog", "it's a bird")


def said(log, *selections):
    """Everything that a report says of some selections."""
    return [to_json(summarise(log, selection, METHODS.names())) for selection in selections]


def assert_same(found, expected, where=""):
    """Equal to the last key, integer and word; figures to eight digits: Student's quantiles have nine."""
    if isinstance(expected, dict):
        assert found.keys() == expected.keys(), where
        for key, value in expected.items():
            assert_same(found[key], value, f"{where}.{key}")
    elif isinstance(expected, list):
        assert len(found) == len(expected), where
        for place, value in enumerate(expected):
            assert_same(found[place], value, f"{where}[{place}]")
    elif isinstance(expected, float):
        assert math.isclose(found, expected, rel_tol=1e-8, abs_tol=1e-12), (where, found, expected)
    elif where.endswith(".message"):
        assert found.split()[0] == expected.split()[0], where  # figures in words are rounded
    else:
        assert found == expected, where


def binary_case(binary_rows, few_columns):
    rows, labels = binary_rows(600, 3, days=50, shift=0.4)
    reference, truth = binary_rows(700, 4)
    fields = few_columns | {"numeric": ("gaps", "infinite", "few"), "categorical": ("town", "odd")}
    return rows, labels, reference.merge(truth, how="left", on="key"), fields


def multiclass_case():
    random = np.random.default_rng(8)
    n = 600
    scores = random.dirichlet([1, 1, 1], n)
    rows = pd.DataFrame({"key": [f"k{i}" for i in range(n)], **{f"p{i}": scores[:, i] for i in range(3)}})
    rows["at"] = pd.Timestamp("2013-05-01") + pd.to_timedelta(random.integers(0, 40 * 24, n), unit="h")
    rows["town"] = random.choice(["in", "out"], n)
    truth = rows[["key"]].assign(animal=random.choice([*ANIMALS, "fish"], n))[random.random(n) < 0.8]
    fields = {"task": Task.MULTICLASS, "id": "key", "time": "at", "label": "animal"}
    fields |= {"class_scores": {name: f"p{i}" for i, name in enumerate(ANIMALS)}, "categorical": ("town",)}
    return rows, truth, rows.merge(truth, how="left", on="key"), fields | {"segments": ("town",)}


def sample_case(name):
    d = load_deployment(sample_data() / f"{name}.toml")
    rows, labels = (pd.read_parquet(sample_data() / f"{kind}.parquet") for kind in ("predictions", "labels"))
    rows = rows.iloc[::40]
    fields = {
        key: getattr(d, key)
        for key in ("task", "id", "time", "score", "prediction", "label", "label_time", "numeric", "categorical")
    }
    return (
        rows,
        labels[labels[d.id].isin(rows[d.id])],
        pd.read_parquet(d.reference.path),
        {**fields, "segments": d.segments},
    )


@pytest.fixture
def case(request, binary_rows, few_columns):
    """Predictions, labels, reference, fields."""
    if request.param == "binary":
        return binary_case(binary_rows, few_columns)
    return multiclass_case() if request.param == "multiclass" else sample_case(request.param)


@pytest.mark.parametrize("case", ["binary", "multiclass", "flights-airtime", "flights-boosting"], indirect=True)
def test_a_report_of_merged_counts_is_that_of_the_undivided_log(case, connect, exported):
    rows, labels, reference, fields = case
    key, time = fields["id"], fields["time"]
    device = np.random.default_rng(0).integers(0, 3, len(rows))
    split = [rows[device == number] for number in range(3)]
    logs = [connect(own, labels[labels[key].isin(own[key])], reference, **fields) for own in split]
    head, whole = logs.pop(), connect(rows, labels, reference, **fields)
    assert [each.action for each in merge(head, exported(*logs))] == ["added"] * 2
    middle = rows[time].sort_values().iloc[len(rows) // 2].to_pydatetime()
    segment = next(s for s in whole.segments())
    asked = (
        Selection("d", Every("week")),
        Selection("d", Every("day"), as_of=middle),
        Selection("d", Every("month"), start=datetime(2013, 3, 1), segment=segment),
    )
    found = said(head, *asked)
    assert_same(found, said(whole, *asked))
    assert any(window["labelled"] for window in found[0]["windows"])
    assert (head.span().first, head.span().last, head.span().rows) == (whole.span().first, whole.span().last, len(rows))
    last = whole.span().last_label
    assert (head.span().last_label is None) == (last is None)
    assert last is None or head.span().last_label.date() == last.date()
