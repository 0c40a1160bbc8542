"""Several classes, regressions, and binary logs that hold only yes or no, against pandas and scikit-learn."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import confusion_matrix

from monitoring.domain import Segment, Task

CLASSES = ("cat", "dog", "it's a bird")


@pytest.fixture(scope="module")
def animals():
    random = np.random.default_rng(8)
    n = 600
    scores = random.dirichlet([1, 1, 1], n)
    scores[:20] = [0.4, 0.4, 0.2]
    rows = pd.DataFrame(
        {
            "key": [f"k{i}" for i in range(n)],
            "at": pd.Timestamp("2013-05-01") + pd.to_timedelta(random.integers(0, 40 * 24, n), unit="h"),
            **{f"p{i}": scores[:, i] for i in range(3)},
            "said": np.array(CLASSES)[scores.argmax(axis=1)],
            "place": random.choice(["in", "out"], n),
        }
    )
    truth = rows[["key", "place", "at"]].assign(animal=random.choice([*CLASSES, "fish"], n))[random.random(n) < 0.8]
    return rows, truth


def months(rows, truth):
    merged = rows.merge(truth[["key", "animal"]], how="inner", on="key")
    return [part for _, part in merged.groupby(merged["at"].dt.to_period("M"))]


@pytest.mark.parametrize("kind", ["scores", "prediction", "both"])
def test_confusion_is_scikit_learns(connect, animals, select, kind):
    rows, truth = animals
    fields = {"task": Task.MULTICLASS, "id": "key", "time": "at", "label": "animal"}
    if kind != "prediction":
        fields["class_scores"] = {name: f"p{i}" for i, name in enumerate(CLASSES)}
    if kind != "scores":
        fields["prediction"] = "said"
    known = truth[truth["animal"] != "fish"] if kind == "prediction" else truth
    fields |= {"categorical": ("place",), "segments": ("place",)}
    log = connect(rows, known[["key", "animal"]], rows, **fields)
    labels = log.outcomes(select("month")).labels
    assert labels.classes == CLASSES
    for table, part in zip(labels.confusion, months(rows, known), strict=True):
        assert table.tolist() == confusion_matrix(part["animal"], part["said"], labels=list(CLASSES)).tolist()
    only = log.outcomes(select("month", segment=Segment("place", "in"))).labels
    inside = [part[part["place"] == "in"] for part in months(rows, known)]
    assert only.labelled.tolist() == [len(part) for part in inside]
    assert [table.sum() for table in only.confusion] == [part["animal"].isin(CLASSES).sum() for part in inside]
    found = log.histograms(select("month"), ["animal"])["animal"][1]
    assert found.counts[:, found.bins.outside[0]].tolist() == [
        (part["animal"] == "fish").sum() for part in months(rows, known)
    ]


def test_each_class_is_scored_against_the_rest(connect, animals, select):
    rows, truth = animals
    scores = {name: f"p{i}" for i, name in enumerate(CLASSES)}
    fields = {"task": Task.MULTICLASS, "id": "key", "time": "at", "label": "animal", "class_scores": scores}
    log = connect(rows, truth[["key", "animal"]], rows, **fields)
    outcomes = log.outcomes(select("month"))
    assert tuple(outcomes.scores) == CLASSES
    for name, table in outcomes.scores.items():
        for place, part in enumerate(months(rows, truth)):
            known = part[part["animal"].isin(CLASSES)]  # a fish is no negative of any class
            hit, score = known["animal"] == name, known[scores[name]]
            assert table.positive[place].tolist() == np.histogram(score[hit], table.edges)[0].tolist()
            assert table.negative[place].tolist() == np.histogram(score[~hit], table.edges)[0].tolist()
            assert table.losses["brier"][place] == pytest.approx(((score - hit) ** 2).sum())
    total = sum(table.losses["log"] for table in outcomes.scores.values())
    for place, part in enumerate(months(rows, truth)):
        seen = part[part["animal"].isin(CLASSES)]
        own = np.array([row[scores[row["animal"]]] for _, row in seen.iterrows()])
        assert total[place] == pytest.approx(-np.log(own).sum())


def test_a_binary_log_may_hold_only_yes_or_no(connect, select):
    rows = pd.DataFrame({"key": list("abcdef"), "said": ["yes", "no", "true", "0", "1", "No"]})
    truth = pd.DataFrame({"key": list("abcde"), "y": [1, 1, 0, 0, 1]})
    log = connect(rows, truth, rows, id="key", prediction="said", label="y")
    table = log.outcomes(select("6 rows")).positive
    assert not table.has_score
    assert (table.positive.tolist(), table.negative.tolist()) == ([[1, 2]], [[1, 1]])
    assert table.unknown.tolist() == [[1, 0]]
    assert log.histograms(select("6 rows"), ["said"])["said"][1].counts.tolist() == [[3, 3, 0, 0]]


@pytest.fixture(scope="module")
def prices():
    random = np.random.default_rng(9)
    n = 500
    truth = np.where(random.random(n) < 0.1, 0.0, random.lognormal(10, 2, n))
    rows = pd.DataFrame({"key": [f"k{i}" for i in range(n)], "value": truth + random.standard_cauchy(n) * 100})
    rows["at"] = pd.Timestamp("2013-05-01") + pd.to_timedelta(random.integers(0, 40 * 24, n), unit="h")
    return rows, pd.DataFrame({"key": rows["key"], "price": truth})[random.random(n) < 0.7]


@pytest.mark.parametrize("with_labels", [True, False], ids=["labelled reference", "reference without labels"])
def test_error_moments_are_those_of_the_rows(connect, prices, select, with_labels):
    rows, truth = prices
    reference = rows.merge(truth, on="key") if with_labels else rows
    fields = {"task": Task.REGRESSION, "id": "key", "time": "at", "label": "price", "prediction": "value"}
    log = connect(rows, truth, reference[["value", *(["price"] if with_labels else [])]], **fields)
    errors = log.outcomes(select("month")).errors
    merged = rows.merge(truth, on="key")
    for place, (_, part) in enumerate(merged.groupby(merged["at"].dt.to_period("M"))):
        y, e = part["price"].to_numpy(), (part["value"] - part["price"]).to_numpy()
        u, relative = y - errors.shift, e[y != 0] / y[y != 0]
        expected = {
            "n": len(e), "e": e.sum(), "e2": (e**2).sum(), "e4": (e**4).sum(), "abs": abs(e).sum(),
            "ape": abs(relative).sum(), "ape2": (relative**2).sum(), "n_ape": len(relative),
            "u": u.sum(), "u2": (u**2).sum(), "u3": (u**3).sum(), "u4": (u**4).sum(),
            "e2u": (e**2 * u).sum(), "e2u2": (e**2 * u**2).sum(),
        }  # fmt: skip
        for name, value in expected.items():
            scale = len(e) * max(abs(u).max(), 1) if name in ("u", "e") else 0
            assert errors.sums[name][place] == pytest.approx(value, rel=1e-9, abs=1e-12 * scale), name
        edges = np.asarray(errors.histogram.bins.edges)
        cells = np.bincount(np.searchsorted(edges, e, side="right"), minlength=errors.histogram.bins.size)
        assert errors.histogram.counts[place].tolist() == cells.tolist()
    assert (errors.shift != 0) is with_labels
