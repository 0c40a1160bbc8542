"""Every metric rests on the same rows, and those that none counts are counted apart."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sklearn import metrics

from monitoring.domain import Every, Segment, Selection, Task, Verdict
from monitoring.performance.judged import judged, notes
from monitoring.performance.run import run
from monitoring.quality.run import run as check
from monitoring.reports.plain import to_json
from monitoring.reports.summary import summarise
from monitoring.stats.ranking import auc_bound

CLASSES = ("cat", "dog", "bird")
FIELDS = {"id": "key", "time": "at", "label": "y", "categorical": ("town",), "segments": ("town",)}
MONTH = Selection("d", Every("month"))
few = settings(max_examples=2, suppress_health_check=list(HealthCheck))


def base(random, n):
    at = pd.Timestamp("2026-03-01") + pd.to_timedelta(random.integers(0, 30 * 24, n), unit="h")
    town = random.choice(["n", "s"], n)
    return pd.DataFrame({"key": [f"k{i}" for i in range(n)], "at": at.astype("datetime64[us]"), "town": town})


def binary(random, n=300, at=0.5):
    rows = base(random, n).assign(score=random.random(n).round(3))
    rows["said"] = (rows["score"] >= at).astype(int).astype(str)
    rows["y"] = (random.random(n) < rows["score"]).astype(int).astype(str)
    return rows


def several(random, n=300):
    scores = random.dirichlet([1, 1, 1], n)
    labels = [random.choice(CLASSES, p=p) for p in scores]
    return base(random, n).assign(**{f"p{i}": scores[:, i] for i in range(3)}, y=labels)


def spoil(rows, random, column, *values):
    for value in values:
        rows.loc[random.random(len(rows)) < random.choice([0.0, 0.03, 0.2]), column] = value


@pytest.fixture
def attached(attach, tmp_path):
    """Attach some rows: `attached(rows, reference, **fields)`."""

    def connect(rows, reference, **fields):
        folder = tmp_path / "lake"
        folder.mkdir(exist_ok=True)
        rows.to_parquet(folder / "rows.parquet", index=False)
        return attach([folder], reference=reference, **FIELDS | fields)

    return connect


def the_figures(log, selection=MONTH):
    [found] = judged(log.outcomes(selection).labels)
    assert found.labelled == found.judged + found.outside + found.unpredicted + found.strange
    values = {m.metric: m for m in run(log, selection).results if m.window == 0}
    assert {m.n for name, m in values.items() if name != "positive_rate_predicted"} == {found.judged}
    return found, {name: m.value for name, m in values.items()}


@few
@given(seed=st.integers(0, 2**32 - 1))
@example(seed=3_796_243_592)  # a segment in which one pair in 90 shares a cell of scores
def test_binary_metrics_are_those_of_the_judged_rows(seed, attached):
    random = np.random.default_rng(seed)
    clean, rows = binary(random), binary(random, at=0.3)
    spoil(rows, random, "y", "maybe", None, "2", "nan")
    spoil(rows, random, "said", "refer", None)
    spoil(rows, random, "score", np.nan, 1.5, np.inf)
    log = attached(rows, clean, score="score", prediction="said")
    for segment in (None, Segment("town", "n")):
        part = rows if segment is None else rows[rows["town"] == "n"]
        there = part[~part["y"].isin([None, "nan"]) & part["y"].notna()]
        known = there[there["y"].isin(["0", "1"])]
        whole = known[known["score"].between(0, 1) & known["said"].notna()]
        kept = whole[whole["said"] != "refer"]
        found, value = the_figures(log, Selection("d", Every("month"), segment=segment))
        assert (found.rows, found.labelled, found.judged) == (len(part), len(there), len(kept))
        assert (found.outside, found.strange) == (len(there) - len(known), len(whole) - len(kept))
        y, said, score = kept["y"].astype(int), kept["said"].astype(int), kept["score"]
        assert value["accuracy"] == pytest.approx(metrics.accuracy_score(y, said))
        assert value["f1"] == pytest.approx(metrics.f1_score(y, said))
        assert value["log_loss"] == pytest.approx(metrics.log_loss(y, score))
        assert value["brier"] == pytest.approx(metrics.brier_score_loss(y, score))
        [bound] = auc_bound(log.outcomes(Selection("d", Every("month"), segment=segment)).positive)
        assert value["roc_auc"] == pytest.approx(metrics.roc_auc_score(y, score), abs=bound + 1e-9)


@few
@given(seed=st.integers(0, 2**32 - 1), logged=st.booleans())
def test_metrics_of_several_classes_are_those_of_the_judged_rows(seed, logged, attached):
    random = np.random.default_rng(seed)
    clean, rows = several(random), several(random)
    names = [f"p{i}" for i in range(3)]
    for frame in (clean, rows):
        frame["said"] = np.array(CLASSES)[frame[names].to_numpy().argmax(axis=1)]
    spoil(rows, random, "y", "fish", None, "7")
    spoil(rows, random, "p1", np.nan)
    spoil(rows, random, "p2", None, -1.0)
    spoil(rows, random, "said", "wolf", None)
    scores = dict(zip(CLASSES, names, strict=True))
    more = {"prediction": "said"} if logged else {}
    log = attached(rows, clean, task=Task.MULTICLASS, class_scores=scores, **more)
    found, value = the_figures(log)
    there = rows[rows["y"].notna()]
    known = there[there["y"].isin(CLASSES)]
    whole = known[known[names].apply(lambda p: p.between(0, 1)).all(axis=1)]
    kept = whole[whole["said"].isin(CLASSES)] if logged else whole
    strange = whole["said"].notna().sum() - len(kept) if logged else 0
    apart = (found.labelled, found.outside, found.strange, found.judged)
    assert apart == (len(there), len(there) - len(known), strange, len(kept))
    said = kept["said"] if logged else np.array(CLASSES)[kept[names].to_numpy().argmax(axis=1)]
    assert value["accuracy"] == pytest.approx(metrics.accuracy_score(kept["y"], said))
    order = sorted(CLASSES)
    p = kept[[scores[name] for name in order]].to_numpy()
    own = p[np.arange(len(kept)), [order.index(y) for y in kept["y"]]]
    assert value["log_loss"] == pytest.approx(-np.log(own.clip(2**-52)).mean())


@few
@given(seed=st.integers(0, 2**32 - 1))
def test_errors_are_those_of_finite_labels_and_predictions(seed, attached):
    random = np.random.default_rng(seed)
    clean, rows = (base(random, 300).assign(value=random.normal(size=300)) for _ in range(2))
    for frame in (clean, rows):
        frame["y"] = frame["value"] + random.normal(size=300)
    rows[["y", "value"]] = rows[["y", "value"]].astype(object)
    spoil(rows, random, "y", "inf", "-Infinity", "n/a", "a lot")
    spoil(rows, random, "value", "inf", None)
    rows = rows.assign(y=rows["y"].astype(str), value=rows["value"].map(lambda v: None if v is None else str(v)))
    log = attached(rows, clean, task=Task.REGRESSION, prediction="value")
    [found] = judged(log.outcomes(MONTH).labels)
    y = pd.to_numeric(rows["y"], errors="coerce")
    value = pd.to_numeric(rows["value"], errors="coerce")
    good = np.isfinite(y) & np.isfinite(value)
    assert (found.outside, found.judged) == ((~np.isfinite(y)).sum() - (rows["y"] == "n/a").sum(), good.sum())
    mae = next(m for m in run(log, MONTH).results if m.metric == "mae" and m.window == 0)
    assert mae.n == found.judged
    assert mae.value == pytest.approx(metrics.mean_absolute_error(y[good], value[good]))


def test_what_is_no_class_is_said_and_fails(attached):
    random = np.random.default_rng(0)
    clean, rows = several(random, 1000), several(random, 297)
    rows.loc[:8, "y"] = "wolf"
    rows.loc[20:49, "p0"] *= 0.5
    rows.loc[60:90, ["p0", "p1", "p2"]] = rows.loc[60:90, ["p0", "p1", "p2"]].round(2)
    log = attached(rows, clean, task=Task.MULTICLASS, class_scores={c: f"p{i}" for i, c in enumerate(CLASSES)})
    off = (abs(rows.loc[20:49, ["p0", "p1", "p2"]].sum(axis=1) - 1) > 1e-3).sum()
    assert notes(log.deployment, log.outcomes(MONTH)) == (
        "9 of 297 labels (3.0 %) are none of the classes 'cat', 'dog', 'bird': no metric counts them",
        f"{off} of 297 predictions ({off / 2.97:.1f} %) have class scores that do not add up to 1, "
        "by more than rounding explains: they are taken as they are",
    )
    [found] = [r for r in check(log, MONTH, ["y"], ["outside"]).results if r.window == 0]
    assert (found.verdict, found.value, found.p_value) == (Verdict.FAIL, pytest.approx(9 / 297), 0.0)
    report = to_json(summarise(log, MONTH))
    assert report["windows"][0].items() >= {"labelled": 297, "judged": 288, "outside": 9, "uneven": off}.items()
    assert len(report["notes"]) == 2
    reason = next(m["reason"] for m in report["performance"] if m["metric"] == "log_loss")
    assert "9 of 297 labels (3.0 %) are none of the classes" in reason


def test_where_no_label_is_a_class_metrics_say_so(attached):
    random = np.random.default_rng(1)
    rows = several(random).assign(y="wolf")
    scores = {c: f"p{i}" for i, c in enumerate(CLASSES)}
    log = attached(rows, several(random), task=Task.MULTICLASS, class_scores=scores)
    here = [m for m in run(log, MONTH).results if m.window == 0]
    assert {(m.verdict, m.n) for m in here} == {(Verdict.SKIPPED, 0)}
    assert {m.reason for m in here} == {
        "300 of 300 labels (100 %) are none of the classes 'cat', 'dog', 'bird': not counted"
    }


def test_decisions_count_as_logged_until_the_threshold_is_moved(attached):
    n = 1000
    rows = base(np.random.default_rng(2), n)
    # At .3 all of the first three groups are a yes, at .5 the last one of them alone.
    groups = [(0.4, 0, 258), (0.4, 1, 142), (0.9, 1, 300), (0.9, 0, 158), (0.1, 0, 142)]
    rows["score"] = np.concatenate([np.full(size, score) for score, _, size in groups])
    rows["y"] = np.concatenate([np.full(size, y) for _, y, size in groups])
    rows["said"] = (rows["score"] >= 0.3).astype(int)
    log = attached(rows, rows, score="score", prediction="said")

    def figures(threshold=None):
        return {m.metric: m.value for m in run(log, MONTH, threshold=threshold).results if m.window == 0}

    assert figures()["accuracy"] == pytest.approx(0.584)
    assert figures(0.5)["accuracy"] == pytest.approx(0.700)
    for name in ("accuracy", "precision", "recall", "f1", "specificity", "positive_rate_predicted"):
        assert figures()[name] == pytest.approx(figures(0.3)[name])
        assert figures()[name] != pytest.approx(figures(0.5)[name])
    assert notes(log.deployment, log.outcomes(MONTH)) == (
        "accuracy, precision, recall, F1 and specificity are of decisions as logged in 'said'; "
        "400 of 1,000 decisions (40.0 %) logged in 'said' differ from score >= 0.5; "
        "they follow a threshold between 0.101 and 0.4",
    )


def test_that_a_broken_model_answers_one_and_the_same_is_known_for_certain(attached):
    random = np.random.default_rng(3)
    rows = binary(random).assign(score=0.41371)
    log = attached(rows, binary(random), score="score")
    table = log.outcomes(MONTH).positive
    assert (table.low[0], table.high[0], auc_bound(table)[0]) == (0.41371, 0.41371, 0)
    assert the_figures(log)[1]["roc_auc"] == 0.5
