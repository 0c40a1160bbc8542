"""Rows that two versions are compared on, against the same rows picked by hand."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.domain import Segment, Selection, Shadow
from monitoring.log import Workspace
from monitoring.performance.shadow.run import run
from tests.small import TOML, rows

N = 1200
WEEK = pd.Timedelta(days=7)


def table():
    random = np.random.default_rng(11)
    found = rows(N)
    found["at"] = pd.Timestamp("2024-01-01") + pd.to_timedelta(np.arange(N) * 56 / N, unit="D")
    found["p"], found["p_2"] = random.random((2, N)).round(6)
    found.loc[random.random(N) < 0.3, "p_2"] = np.nan
    return found


def labels(found):
    """Four of five have one, known nine days later."""
    return found[np.arange(N) % 5 > 0][["id", "y"]].assign(known=found["at"] + timedelta(days=9))


def connected(folder, more_log=""):
    table().drop(columns="y").to_csv(folder / "rows.csv", index=False)
    labels(table()).to_csv(folder / "labels.csv", index=False)
    table().to_csv(folder / "reference.csv", index=False)
    text = TOML.format(name="small").split("[model]")[0].replace('labels = ["rows.csv"]', 'labels = ["labels.csv"]')
    text = text.replace('path = "rows.csv"', 'path = "reference.csv"') + more_log
    more = 'label = "y"\nlabel_time = "known"\nsegments = ["town"]\nshadow = {"2" = "p_2"}'
    (folder / "small.toml").write_text(text.replace('label = "y"', more))
    return add(Workspace(folder / "workspace"), folder / "small.toml").log


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    return connected(tmp_path_factory.mktemp("shadowed"))


def by_hand(found, start, known_by=None):
    inside = found[(found["at"] >= start) & (found["at"] < start + WEEK)]
    known = labels(table()).set_index("id")
    known = known if known_by is None else known[known["known"] < known_by]
    return inside[inside["id"].isin(known.index)]


def asked(log, limit=10_000, **more):
    selection = Selection("small", log.deployment.every, **more)
    windows = log.windows(selection)
    return windows, log.shadowed(selection, windows, Shadow("2", "p_2"), limit)


@pytest.mark.parametrize("way", ["imported", "attached"])
def test_every_labelled_row_is_counted_by_whose_scores_it_has(log, tmp_path, way):
    windows, found = asked(log if way == "imported" else connected(tmp_path, "attach = true"))

    assert len(found) == len(windows) == 8
    for window, pairs in zip(windows, found, strict=True):
        expected = by_hand(table(), pd.Timestamp(window.start))
        there = expected["p_2"].notna()
        assert (pairs.labelled, pairs.both) == (len(expected), there.sum())
        assert (pairs.only_live, pairs.only_shadow) == ((~there).sum(), 0)
        triples = zip(pairs.truth, pairs.live, pairs.shadow, strict=True)
        assert sorted(triples) == sorted(map(tuple, expected.loc[there, ["y", "p", "p_2"]].to_numpy()))


def test_a_segment_and_an_as_of_leave_the_others_out(log):
    moment = pd.Timestamp("2024-01-22").to_pydatetime()
    windows, found = asked(log, segment=Segment("town", "Ulm"), as_of=moment)
    ulm = table()[table()["town"] == "Ulm"]

    assert sum(pairs.labelled for pairs in found) == sum(
        len(by_hand(ulm, pd.Timestamp(window.start), moment)) for window in windows
    )
    assert found[0].labelled > 0
    assert found[-1].labelled == 0


def test_of_many_rows_the_same_few_are_drawn(log):
    every, few, again = (asked(log, limit)[1] for limit in (10_000, 40, 40))

    assert [len(pairs.truth) for pairs in few] == [40] * len(few)
    assert [pairs.both for pairs in few] == [pairs.both for pairs in every]
    for pairs, same, whole in zip(few, again, every, strict=True):
        assert np.array_equal(pairs.shadow, same.shadow)
        assert set(pairs.shadow) <= set(whole.shadow)


def test_the_result_says_what_was_left_out(log):
    found = [one for one in run(log, Selection("small", log.deployment.every)) if one.metric == "brier"]

    windows, pairs = asked(log)
    assert [one.n for one in found] == [one.both for one in pairs]
    for one, pair in zip(found, pairs, strict=True):
        assert one.difference == pytest.approx(np.mean((pair.shadow - pair.truth) ** 2 - (pair.live - pair.truth) ** 2))
        assert f"{one.only_live:,} of {one.labelled:,} labelled rows lack the shadow's score" in one.reason
    assert len(windows) == len(found)


def test_a_column_that_no_row_has_gives_a_reason(log):
    other = replace(log, deployment=replace(log.deployment, shadow=(Shadow("3", "p_3"),)))
    found = run(other, Selection("small", log.deployment.every))

    assert {one.n for one in found} == {0}
    assert all("are needed, there are 0" in one.reason for one in found)
    assert all(np.isnan([one.live, one.shadow, one.difference, one.low, one.high]).all() for one in found)
