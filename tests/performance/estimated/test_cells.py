"""What estimates of cells leave open, held against all rows, each with the share of its own score."""

from dataclasses import replace

import numpy as np
import pytest
from sklearn import metrics as oracle

from monitoring.domain import Measure, Verdict
from monitoring.performance.estimated.calibration import Calibration
from monitoring.performance.estimated.expected import expected
from monitoring.performance.estimated.run import DECIDING, ESTIMATED, estimates
from monitoring.performance.metric import METRICS
from monitoring.stats import rows

ROUNDING = 1e-9


def a_calibration(rng):
    knots = int(rng.integers(0, 8))
    if not knots:
        return Calibration()
    ends = [0.0, 1.0] if rng.random() < 0.5 else []
    share = np.sort(rng.random(knots + len(ends)))
    return Calibration(np.sort(np.append(rng.random(knots), ends)), np.round(share, int(rng.integers(0, 4))))


def some_scores(rng, edges, size):
    """Spread, in a few values, at the edges of cells, all in one cell, or all the same."""
    one = np.sort(rng.choice(edges[:-1], 2))
    return [
        rng.random(size),
        np.round(rng.random(size), 1),
        rng.choice(edges[:-1], size),
        rng.uniform(*one, size),
        np.full(size, rng.random()),
    ][rng.integers(5)]


def by_rows(share, scores, yes):
    both = np.repeat([1, 0], len(scores)), np.tile(scores, 2)
    weight, hits, right = np.append(share, 1 - share), share[yes].sum(), (1 - share)[~yes].sum()
    with np.errstate(invalid="ignore"):
        return {
            "roc_auc": oracle.roc_auc_score(*both, sample_weight=weight),
            "average_precision": oracle.average_precision_score(*both, sample_weight=weight),
            "accuracy": (hits + right) / len(scores),
            "precision": hits / yes.sum(),
            "recall": hits / share.sum(),
            "specificity": right / (1 - share).sum(),
            "f1": 2 * hits / (yes.sum() + share.sum()),
        }


def off(name, outcomes, truth):
    found = METRICS[name].function(outcomes)
    assert np.isnan(found.value[0]) or found.bound[0] <= 1
    return abs(found.value[0] - truth), found.bound[0]


@pytest.mark.parametrize("seed", range(300))
def test_no_rows_in_the_cells_escape_the_bounds_of_estimates(seed):
    rng = np.random.default_rng(seed)
    size, cells = int(rng.integers(2, 120)), int(rng.choice([1, 2, 5, 50, 400]))
    edges = np.concatenate([[0.0], np.sort(rng.random(cells - 1)), [np.nextafter(1, 2)]])
    scores, calibration = some_scores(rng, edges, size), a_calibration(rng)
    threshold = float(rng.choice([rng.choice(edges[:-1]), rng.random()]))
    said = (scores + rng.normal(0, 0.2, size) > threshold).astype(int) if rng.random() < 0.5 else None
    now = rows.binary(np.full(size, np.nan), scores, threshold=threshold, edges=edges, decisions=said)
    share = calibration.at(scores)
    yes = scores >= threshold if said is None else said == 1
    if 0 < share.sum() < size and 0 < yes.sum() < size:
        likely = expected(now, {"positive": calibration})
        for name, truth in by_rows(share, scores, yes).items():
            apart, bound = off(name, likely, truth)
            assert not apart > bound + ROUNDING, (name, apart, bound)


@pytest.mark.parametrize("seed", range(60))
def test_nor_do_several_classes(seed):
    rng = np.random.default_rng(seed)
    size, edges = int(rng.integers(30, 200)), np.append(np.linspace(0, 1, int(rng.choice([3, 20, 100]))), 1.1)
    scores = np.round(rng.dirichlet([1.0, 1.5, 0.7], size), int(rng.choice([2, 9])))
    now = rows.multiclass([None] * size, scores, ["a", "b", "c"], edges=edges)
    calibrations = {name: a_calibration(rng) for name in now.scores}
    share = np.stack([calibrations[name].at(scores[:, k]) for k, name in enumerate("abc")], axis=1)
    said = np.eye(3)[scores.argmax(axis=1)]
    right, missed = (said * share).sum(axis=0), ((1 - said) * share).sum(axis=0)
    missed = missed * (size - right.sum()) / missed.sum()
    likely = expected(now, calibrations)
    apart, bound = off("accuracy", likely, right.sum() / size)
    assert apart <= bound + ROUNDING
    apart, bound = off("f1", likely, np.mean(2 * right / (said.sum(axis=0) + right + missed)))
    assert apart <= bound + ROUNDING


def test_rows_of_one_score_and_cells_of_one_row_leave_nothing_open():
    alone = np.array([0.1, 0.35, 0.62, 0.97])
    tied = np.repeat([0.2, 0.6], [3, 9])  # each at its cell's lower edge
    for scores in (alone, tied):
        now = rows.binary(np.full(len(scores), np.nan), scores, edges=rows.HUNDREDTHS)
        likely = expected(now, {"positive": Calibration(np.array([0.0, 0.5, 1.0]), np.array([0.1, 0.2, 0.9]))})
        share = np.interp(scores, [0.0, 0.5, 1.0], [0.1, 0.2, 0.9])
        for name, truth in by_rows(share, scores, scores >= 0.5).items():
            assert off(name, likely, truth) == pytest.approx((0, 0), abs=1e-12), name


def test_cells_as_fine_as_a_log_has_them_leave_little_open(score_edges):
    rng = np.random.default_rng(4)
    edges, scores = score_edges(rng.beta(1, 9, 20_000)), rng.beta(1, 9, 3_000)
    likely = expected(
        rows.binary(np.full(3_000, np.nan), scores, threshold=0.1, edges=edges), {"positive": Calibration()}
    )
    truth = by_rows(scores, scores, scores >= 0.1)
    assert off("average_precision", likely, truth["average_precision"]) < (0.0001, 0.002)
    assert max(off(name, likely, truth[name])[1] for name in DECIDING) < ROUNDING
    assert off("roc_auc", likely, truth["roc_auc"])[1] < 0.0001


@pytest.mark.parametrize("name", ESTIMATED)
def test_an_estimate_that_its_cells_leave_open_is_not_judged_and_says_so(name):
    rng = np.random.default_rng(3)
    edges = np.array([0.0, 0.25, 0.5, 0.75, np.nextafter(1, 2)])
    scores = np.repeat([0.25, 0.5], 2_000)  # alone in its cells the reference leaves nothing open
    reference = rows.binary((rng.random(4_000) < scores).astype(float), scores, edges=edges)
    scores = rng.beta(2, 6, 1_000)
    unknown = {"edges": edges, "decisions": (scores + rng.normal(0, 0.1, 1_000) > 0.5).astype(int)}
    now = rows.binary(np.full(1_000, np.nan), scores, **unknown)
    waiting = Measure(name, 0, np.nan, np.nan, np.nan, 0, verdict=Verdict.SKIPPED)
    [found] = estimates([waiting], now, reference)
    bound = METRICS[name].function(expected(now, {"positive": Calibration()})).bound[0]
    assert bound > 0.005
    assert found.verdict is Verdict.SKIPPED
    assert "scores lie too close together for the cells that they are counted in: its" in found.reason
    assert found.low <= max(found.value - bound, 0)
    assert found.high >= min(found.value + bound, 1)


def test_rows_whose_label_counts_for_no_metric_are_no_part_of_estimated_shares():
    scores, said = np.array([0.2] * 6 + [0.8] * 4), np.array([0] * 6 + [1] * 4)
    now = rows.binary(np.full(10, np.nan), scores, decisions=said)
    table = now.positive
    apart = np.zeros_like(table.unknown)
    apart[0, table.unknown[0] == 4] = 40
    decided = replace(table.decided, yes=table.decided.yes + apart)
    now = replace(now, scores={"positive": replace(table, decided=decided, left_out=apart)})
    likely = expected(now, {"positive": Calibration()})
    assert METRICS["accuracy"].function(likely).value[0] == pytest.approx(0.8)
