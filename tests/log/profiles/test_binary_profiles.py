"""Every table of a binary log's profile against pandas."""

from datetime import datetime

import numpy as np
import pytest
from sklearn.metrics import brier_score_loss, log_loss

from monitoring.domain import Segment

EVERY = ("day", "week", "month", "hour", "173 rows")
FEW_DAYS = {"start": datetime(2013, 2, 10), "end": datetime(2013, 2, 13)}


def looked_at(select, every, **given):
    """A selection; of hours only a few days, because pandas is slow to count them."""
    return select(every, **given, **(FEW_DAYS if every == "hour" else {}))


@pytest.mark.parametrize("every", EVERY)
def test_every_column_is_counted_as_pandas_counts_it(binary, select, every):
    names = [column.name for column in binary.log.deployment.columns]
    selection = looked_at(select, every)
    found = binary.log.histograms(selection, names)
    for name in names:
        expected = binary.counts(selection, name)
        histogram = found[name][1]
        assert histogram.counts.tolist() == expected["counts"].tolist(), name
        if "sums" in expected:
            np.testing.assert_allclose(histogram.sums, expected["sums"], rtol=1e-9, atol=1e-12, err_msg=name)
            np.testing.assert_array_equal(histogram.low, expected["low"], err_msg=name)
            np.testing.assert_array_equal(histogram.high, expected["high"], err_msg=name)


@pytest.mark.parametrize("value", ["n", "w"])
@pytest.mark.parametrize("every", ["day", "month", "173 rows"])
def test_every_segment_is_counted_as_pandas_counts_it(binary, select, moments, every, value):
    selection = select(every, segment=Segment("town", value), as_of=moments[2])
    for name in ("gaps", "odd", "score", "y"):
        found = binary.log.histograms(selection, [name])[name][1]
        assert found.counts.tolist() == binary.counts(selection, name)["counts"].tolist(), name


def test_odd_texts_are_segments_like_all_others(binary, select):
    values = {segment.value for segment in binary.log.segments() if segment.column == "odd"}
    assert {"Zürich", "a'b", 'a"b', "東京", "a b", "ß", "ss", "N.A."} <= values
    for value in values:
        selection = select("month", segment=Segment("odd", value))
        found = binary.log.histograms(selection, ["plain"])["plain"][1]
        assert found.counts.tolist() == binary.counts(selection, "plain")["counts"].tolist(), value


def test_the_segments_of_a_column_without_gaps_add_up_to_the_whole(binary, select):
    names = ["gaps", "odd", "score", "y"]
    whole = binary.log.histograms(select("week"), names)
    parts = [binary.log.histograms(select("week", segment=Segment("town", town)), names) for town in "nsw"]
    for name in names:
        np.testing.assert_array_equal(sum(part[name][1].counts for part in parts), whole[name][1].counts)
        np.testing.assert_array_equal(sum(part[name][0].counts for part in parts), whole[name][0].counts)


@pytest.mark.parametrize("every", ["day", "month", "hour", "173 rows"])
def test_the_score_table_counts_scores_by_outcome(binary, select, moments, every):
    for as_of in moments:
        selection = looked_at(select, every, as_of=as_of)
        table = binary.log.outcomes(selection).positive
        for place, (_, rows) in enumerate(binary.split(selection)):
            sides = {"positive": rows["_label"] == 1, "negative": rows["_label"] == 0, "unknown": rows["_label"].isna()}
            for side, chosen in sides.items():
                scores = rows.loc[chosen, "score"].to_numpy()
                assert getattr(table, side)[place].tolist() == np.histogram(scores, table.edges)[0].tolist()
                sums = np.histogram(scores, table.edges, weights=scores)[0]
                np.testing.assert_allclose(getattr(table, f"{side}_sum")[place], sums, atol=1e-12)


def test_losses_are_scikit_learns(binary, select):
    table = binary.log.outcomes(select("month")).positive
    for place, (_, rows) in enumerate(binary.split(select("month"))):
        rows = rows.dropna(subset="_label")
        truth, score = rows["_label"].astype(int), rows["score"]
        assert table.losses["brier"][place] / len(rows) == pytest.approx(brier_score_loss(truth, score))
        assert table.losses["log"][place] / len(rows) == pytest.approx(log_loss(truth, score))
        each = np.where(truth == 1, score, 1 - score)
        assert table.losses["log2"][place] == pytest.approx((np.log(each) ** 2).sum())
        assert table.losses["brier2"][place] == pytest.approx(((score - truth) ** 4).sum())


@pytest.mark.parametrize("every", ["day", "month", "173 rows"])
def test_coverage_and_delay_are_those_of_the_rows(binary, select, moments, every):
    for as_of in moments:
        selection = select(every, as_of=as_of)
        labels = binary.log.outcomes(selection).labels
        parts = [rows for _, rows in binary.split(selection)]
        assert labels.rows.tolist() == [len(rows) for rows in parts]
        assert labels.labelled.tolist() == [rows["_label"].notna().sum() for rows in parts]
        known = [rows.dropna(subset="_label") for rows in parts]
        days = [(k["_known"].dt.floor("D") - k["at"].dt.floor("D")).dt.days.mean() for k in known]
        np.testing.assert_allclose(labels.delay_days, np.array(days, dtype=float))


def test_the_reference_is_counted_like_one_window(binary, binary_rows, count_cells, select):
    reference, truth = binary_rows(1500, 2)
    names = [column.name for column in binary.log.deployment.columns]
    found = binary.log.histograms(select("week"), names)
    for name in names:
        values = truth["y"] if name == "y" else reference[name]
        expected = count_cells(binary.log.plan.columns[name], values)
        assert found[name][0].counts.tolist() == expected["counts"].tolist(), name
    outcomes = binary.log.reference_outcomes(select("week"))
    assert outcomes.labels.labelled.tolist() == [len(truth)]
    assert outcomes.positive.positive.sum() == truth["y"].sum()
