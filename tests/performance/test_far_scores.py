"""Scores that moved to where the reference hardly had any are ranked as well, or it is said that they cannot be."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import average_precision_score, roc_auc_score

from monitoring.domain import Bins, Histogram, Kind, Verdict
from monitoring.drift.methods.ks import ks
from monitoring.log.cells.edges import numeric_edges, score_edges, watched_score_edges
from monitoring.performance.measures import measures
from monitoring.performance.unjudged import COARSE
from monitoring.stats import ranking
from monitoring.stats.rows import HUNDREDTHS, binary, score_table

ROWS = 20_000


def far(scale: float, *, high: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Labels and scores from 0 to `scale`, or as near to 1, with an AUC of 5/6."""
    share = np.random.default_rng(5).random((2, ROWS))
    return (share[0] < share[1]).astype(float), 1 - scale * (1 - share[1]) if high else scale * share[1]


@pytest.fixture(scope="module")
def uniform() -> np.ndarray:
    return np.random.default_rng(1).random(50_000)


@pytest.mark.parametrize("high", [False, True])
@pytest.mark.parametrize("scale", [5e-5, 1e-6, 1e-7])
def test_areas_are_right_to_a_thousandth_wherever_scores_lie(uniform, scale, high):
    y, s = far(scale, high=high)
    table = score_table(y, s, edges=score_edges(uniform, 0.5))
    area = ranking.auc(table.positive, table.negative)[0][0]
    precision = ranking.average_precision(table.positive, table.negative, ranking.tied_cells(table))[0]
    assert area == pytest.approx(roc_auc_score(y, s), abs=1e-3)
    assert precision == pytest.approx(average_precision_score(y, s), abs=1e-3)
    assert ranking.auc_bound(table)[0] < COARSE


def test_the_gap_of_scores_that_all_went_to_nothing_is_right_to_a_thousandth(uniform):
    edges = watched_score_edges(numeric_edges(uniform, 256))
    bins = Bins(Kind.NUMERIC, edges=tuple(edges.tolist()))
    before, after = (
        Histogram(bins, np.bincount(np.searchsorted(edges, side, side="right"), minlength=bins.size).astype(float))
        for side in (uniform, far(5e-5)[1])
    )
    assert ks(before, after).value == pytest.approx(1 - 5e-5, abs=1e-3)
    assert before.counts[0] == 0  # the grid makes no room below the reference's smallest score


def test_where_cells_cannot_tell_the_figure_is_shown_with_its_bound_and_not_judged(card, uniform):
    y, s = far(5e-5)
    old = np.append(np.arange(1001) / 1000, np.nextafter(1, 2))  # cells of a plan that ends at a thousandth
    now, before = (binary(*side, edges=old) for side in ((y, s), ((uniform > 0.4).astype(float), uniform)))
    found = measures(card(), "roc_auc", now, before)[1]
    assert found.verdict is Verdict.SKIPPED
    assert "its ROC AUC may be off by up to 0.500, so it is not judged" in found.reason
    assert found.low <= roc_auc_score(y, s) <= found.high


def test_scores_that_are_tied_indeed_are_no_reason_to_doubt():
    rng = np.random.default_rng(2)
    s = rng.choice([0.213, 0.4, 0.777], ROWS)
    y = (rng.random(ROWS) < s).astype(float)
    table = score_table(y, s, edges=HUNDREDTHS)
    assert ranking.auc_bound(table) == ranking.average_precision_bound(table) == 0
    assert ranking.auc(table.positive, table.negative)[0][0] == pytest.approx(roc_auc_score(y, s), abs=1e-12)


def test_two_scores_of_one_mean_are_not_one_score():
    s = np.tile([0.2111, 0.2113, 0.2115], 1000)
    y = np.tile([0.0, 1.0, 0.0], 1000)  # in their cell: both outcomes have the same mean
    table = score_table(np.append(y, [0, 1]), np.append(s, [0.1, 0.9]), edges=HUNDREDTHS)
    assert not ranking.tied_cells(table)[0, 21]
    assert ranking.auc_bound(table)[0] == pytest.approx(0.5, abs=1e-2)


def test_rows_that_all_have_the_largest_or_the_smallest_score_are_tied_wherever_these_lie():
    y, s = np.tile([0.0, 1.0, 1.0], 500), np.repeat([0.2113, 0.2115], [501, 999])
    table = score_table(y, s, edges=np.array([0.0, 0.2114, np.nextafter(1, 2)]))
    assert ranking.auc_bound(table) == ranking.average_precision_bound(table) == 0
    unknown = replace(table, low=None, high=None)
    assert ranking.auc_bound(unknown)[0] > COARSE
