"""Rows behind counts: as many as the counts say, and those that they should be."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Verdict
from monitoring.errors import NotApplicableError
from monitoring.quality.examples import examples, findings
from monitoring.quality.run import run

N = 400


@pytest.fixture(scope="module")
def dirty(connect, tmp_path_factory):
    rng = np.random.default_rng(0)
    old = pd.DataFrame({"key": [f"r{i}" for i in range(N)], "x": rng.normal(size=N), "word": rng.choice(["a", "b"], N)})
    old = old.assign(at=pd.Timestamp("2024-05-01"), score=rng.random(N))
    new = old.assign(key=[f"p{i}" for i in range(N)])
    new.loc[:59, "x"] = np.nan
    new.loc[60:109, "x"] = [np.inf, -np.inf] * 25
    new.loc[110:149, "x"] = [9.0, -9.0] * 20
    new.loc[:39, "word"] = None
    new.loc[40:89, "word"] = "new"
    truth = pd.DataFrame({"key": ["p1", "p2", "nobody"], "y": [0, 1, 1]})
    fields = {"id": "key", "time": "at", "score": "score", "label": "y", "numeric": ("x",), "categorical": ("word",)}
    return connect(new, truth, old, home=tmp_path_factory.mktemp("w"), sensitive=("key",), **fields)


def test_rows_are_those_that_were_counted(dirty, select):
    selection = select("day")
    (window,) = dirty.windows(selection)
    found = dirty.histograms(selection, ["x", "word"])
    (x, _), (word, _) = ((found[name][1].counts[0], found[name][0]) for name in ("x", "word"))
    expected = {("x", "missing"): x[-2], ("x", "non_finite"): x[-1], ("x", "out_of_range"): x[0] + x[-3]}
    expected |= {("word", "missing"): word[-1], ("word", "unseen"): word[-2]}
    counted = {pair: len(dirty.rows_with(selection, window, *pair, N)) for pair in expected}
    assert counted == expected == dict(zip(expected, [60, 50, 40, 40, 50], strict=True))
    assert set(dirty.rows_with(selection, window, "x", "out_of_range", N)["x"]) == {9.0, -9.0}
    assert set(dirty.rows_with(selection, window, "word", "unseen", N)["word"]) == {"new"}
    assert dirty.rows_with(selection, window, "word", "number", 5).empty
    with pytest.raises(NotApplicableError, match="x has no values that are unseen"):
        dirty.rows_with(selection, window, "x", "unseen", 5)


def test_each_finding_shows_up_to_five_rows_and_no_id_in_clear(dirty, select):
    selection = select("day")
    report = run(dirty, selection)
    found = findings(report)
    assert {(one.check, one.column) for one in found} >= {("missing", "x"), ("unseen", "word"), ("non_finite", "x")}
    for one in found:
        rows = examples(dirty, selection, one)
        assert 1 <= len(rows) <= 5
        assert not rows["key"].str.match(r"^p\d").any()
    labels = dirty.unmatched_labels(5)
    assert labels["y"].tolist() == [1]
    (fine,) = findings(report, "missing", "score")
    assert fine.verdict is Verdict.OK
    assert examples(dirty, selection, fine).empty
    (read,) = findings(report, "backwards")
    assert len(examples(dirty, selection, replace(read, verdict=Verdict.OK))) == 1  # of labels none


def test_predictions_whose_labels_are_overdue_are_shown_and_no_others(connect, tmp_path_factory, select):
    rng, days, a_day = np.random.default_rng(4), 40, 40
    born = pd.Timestamp("2024-03-01") + pd.to_timedelta(np.repeat(np.arange(days), a_day), unit="D")
    new = pd.DataFrame({"key": [f"p{i}" for i in range(days * a_day)], "at": born, "score": rng.random(days * a_day)})
    came = (rng.random(len(new)) < 0.95) & ~((np.arange(len(new)) >= 34 * a_day) & (np.arange(len(new)) % 2 == 0))
    truth = pd.DataFrame({"key": new["key"], "y": 1 * (new["score"] > 0.5), "known": born + pd.Timedelta(days=1)})[came]
    old = new.head(200).assign(y=0)
    fields = {"id": "key", "time": "at", "score": "score", "label": "y", "label_time": "known"}
    log = connect(new, truth, old, home=tmp_path_factory.mktemp("w"), **fields)
    (one,) = findings(run(log, select("day")), "label_coverage")
    assert one.verdict is Verdict.FAIL
    rows = examples(log, select("day"), one)
    assert len(rows) == 5
    assert rows["y"].isna().all()
    assert set(rows["key"]) <= set(new["key"][~came])
    assert rows["at"].nunique() == 1
    assert rows["at"].min() >= born[34 * a_day]
    assert f"{rows['at'][0].day} {rows['at'][0]:%b}" in one.reason
