from types import SimpleNamespace

import numpy as np
import pytest
from scipy.optimize import isotonic_regression, minimize
from scipy.special import expit, logit
from sklearn import metrics as oracle
from sklearn.isotonic import IsotonicRegression

from monitoring.domain import Every, Measure, QuietOutcomes, Task, Verdict
from monitoring.performance.estimated.calibration import _pooled, learn, rows_of
from monitoring.performance.estimated.expected import expected
from monitoring.performance.estimated.run import DECIDING, ESTIMATED, RANKING, estimates, run
from monitoring.performance.estimated.uncertain import FARTHEST, RIDGE, _fits, logistic
from monitoring.performance.metric import METRICS
from monitoring.performance.run import run as run_realised
from monitoring.stats import rows

UNKNOWN = np.nan


def waiting(name, windows=1):
    return [Measure(name, i, UNKNOWN, UNKNOWN, UNKNOWN, 0, verdict=Verdict.SKIPPED) for i in range(windows)]


def of(name, now, reference):
    return {m.window: m for m in estimates(waiting(name, len(now.labels.rows)), now, reference)}


@pytest.fixture
def drawn(score_edges):
    """Scores of so many rows, right or squeezed, and what became of them."""

    def draw(size, seed, squeezed=False, low=1.0, high=1.0):
        rng = np.random.default_rng(seed)
        chance = rng.beta(low, high, size)
        return 0.3 + 0.4 * chance if squeezed else chance, (rng.random(size) < chance).astype(float), chance

    draw.edges = score_edges(np.linspace(0, 1, 5000))
    return draw


@pytest.mark.parametrize("name", ESTIMATED)
def test_an_estimate_is_what_the_labels_say_later(drawn, name):
    scores, labels, _ = drawn(40_000, 1, squeezed=True)
    reference = rows.binary(labels, scores, edges=drawn.edges, decisions=(scores > 0.55).astype(int))
    scores, labels, _ = drawn(40_000, 2, squeezed=True, low=2.0, high=5.0)
    made = {"edges": drawn.edges, "decisions": (scores > 0.55).astype(int)}
    later = METRICS[name].function(rows.binary(labels, scores, **made))

    found = of(name, rows.binary(np.full(len(scores), UNKNOWN), scores, **made), reference)[0]

    assert found.basis == "estimated"
    assert found.n == len(scores)
    assert found.low <= float(later.value[0]) <= found.high
    assert abs(found.value - float(later.value[0])) < 0.02


def test_estimated_areas_are_those_of_rows_that_are_each_partly_positive(drawn):
    """Of two such rows of one share one wins as the positive what it loses as the negative: no order moves the area."""
    scores, labels, _ = drawn(3_000, 9)
    reference = rows.binary(labels, scores, edges=drawn.edges)
    likely = expected(reference, {"positive": learn(reference.positive)})
    cells = np.searchsorted(drawn.edges, scores, side="right") - 1
    weight = likely.positive.positive[0, cells] / np.bincount(cells)[cells]
    both = np.tile(scores, 2), np.repeat([1, 0], len(scores)), np.append(weight, 1 - weight)
    area = oracle.roc_auc_score(both[1], both[0], sample_weight=both[2])
    precision = oracle.average_precision_score(both[1], both[0], sample_weight=both[2])
    found = METRICS["roc_auc"].function(likely)
    assert found.value[0] == pytest.approx(area, abs=1e-9)
    assert found.bound[0] < 1e-6
    assert METRICS["average_precision"].function(likely).value[0] == pytest.approx(precision, abs=1e-9)


@pytest.mark.parametrize("name", ESTIMATED)
def test_intervals_hold_what_the_labels_say_nineteen_times_of_twenty(drawn, name):
    scores, labels, _ = drawn(20_000, 3)
    reference = rows.binary(labels, scores, edges=drawn.edges)
    scores, labels, _ = drawn(120_000, 4, low=2.0, high=3.0)
    windows = np.arange(len(scores)) % 120
    later = METRICS[name].function(rows.binary(labels, scores, windows=windows, edges=drawn.edges)).value

    found = of(name, rows.binary(np.full(len(scores), UNKNOWN), scores, windows=windows, edges=drawn.edges), reference)

    held = [found[i].low <= value <= found[i].high for i, value in enumerate(later)]
    assert np.mean(held) >= 0.91


def test_calibration_is_learnt_only_where_it_helps(drawn):
    scores, labels, _ = drawn(20_000, 5)
    assert learn(rows.score_table(labels, scores, edges=drawn.edges)).score is None
    scores, labels, _ = drawn(20_000, 5, squeezed=True)
    learnt = learn(rows.score_table(labels, scores, edges=drawn.edges))
    by_rows = IsotonicRegression(out_of_bounds="clip").fit(scores, labels)
    at = np.linspace(0.35, 0.65, 50)
    assert np.abs(np.interp(at, learnt.score, learnt.share) - by_rows.predict(at)).mean() < 0.02
    assert np.abs(np.interp(at, learnt.score, learnt.share) - (at - 0.3) / 0.4).mean() < 0.02


def test_several_classes_are_estimated_from_each_against_the_rest(score_edges):
    rng = np.random.default_rng(6)
    chance = rng.dirichlet([1.0, 1.5, 0.7], 30_000)
    true = (rng.random((30_000, 1)) > np.cumsum(chance, axis=1)).sum(axis=1).clip(max=2)
    names, edges = ["a", "b", "c"], score_edges(chance.ravel())
    made = {"edges": edges, "windows": np.arange(30_000) // 20_000}
    labels = [names[k] for k in true]
    reference = rows.multiclass(labels[:20_000], chance[:20_000], names, edges=edges)
    known = rows.multiclass(labels, chance, names, **made)
    unknown = rows.multiclass([None] * 30_000, chance, names, **made)

    for name in ("roc_auc", "accuracy", "f1"):
        later = METRICS[name].function(known).value
        found = of(name, unknown, reference)
        assert abs(found[1].value - later[1]) < 0.01, name
        assert found[1].low <= later[1] <= found[1].high, name


def test_only_what_labels_do_not_tell_is_estimated_and_never_fails(card, drawn):
    scores, labels, _ = drawn(8_000, 7)
    reference = rows.binary(labels, scores, edges=drawn.edges)
    scores, labels, _ = drawn(4_000, 8, low=4.0, high=4.0)
    windows = np.arange(4_000) // 2_000
    outcomes = rows.binary(np.where(windows == 0, labels, UNKNOWN), scores, windows=windows, edges=drawn.edges)
    log = SimpleNamespace(
        deployment=card(Task.BINARY),
        windows=lambda selection: (),
        outcomes=lambda selection: outcomes,
        reference_outcomes=lambda selection: reference,
        quiet_outcomes=lambda selection: QuietOutcomes(),
        arrivals=lambda selection: None,
    )

    realised = run_realised(log, SimpleNamespace(segment=None, every=Every("day"), performance_baseline=None))
    found = run(log, None, realised).results
    parts = [run(log, None, realised, metrics=names).results for names in (RANKING, DECIDING)]

    assert sorted(map(repr, found)) == sorted(map(repr, [*parts[0], *parts[1]]))
    assert {(m.metric, m.window) for m in found} == {(name, 1) for name in ESTIMATED}
    assert {m.verdict for m in found if m.metric == "roc_auc"} == {Verdict.WARN}


def test_nothing_is_estimated_without_both_outcomes_or_without_a_score(drawn):
    scores, *_ = drawn(1_000, 9)
    now = rows.binary(np.full(1_000, UNKNOWN), scores, edges=drawn.edges)
    assert not of("accuracy", now, rows.binary(np.ones(1_000), scores, edges=drawn.edges))
    assert not of("accuracy", now, rows.binary(np.full(1_000, UNKNOWN), scores, edges=drawn.edges))


def test_intervals_know_where_the_reference_has_few_rows_like_the_window(drawn):
    """The reference's 1,500 rows hardly show the scores that the windows have: without it a quarter would hold."""
    covered = []
    for seed in range(8):
        scores, labels, _ = drawn(1_500, 20 + seed, squeezed=True, low=2.0, high=4.0)
        reference = rows.binary(labels, scores, edges=drawn.edges)
        scores, labels, _ = drawn(12_000, 40 + seed, squeezed=True, low=4.0, high=2.0)
        made = {"windows": np.arange(len(scores)) % 2, "edges": drawn.edges}
        now = rows.binary(np.full(len(scores), UNKNOWN), scores, **made)
        for name in ("accuracy", "roc_auc"):
            later = METRICS[name].function(rows.binary(labels, scores, **made)).value
            covered += [m.low <= later[i] <= m.high for i, m in of(name, now, reference).items()]
    assert np.mean(covered) >= 0.75


def test_where_the_newest_labels_show_that_estimates_are_off_it_is_said(drawn):
    scores, labels, _ = drawn(8_000, 60)
    reference = rows.binary(labels, scores, edges=drawn.edges)
    windows = np.arange(8_000) // 4_000
    wrong = np.where(windows == 0, 1 - labels, UNKNOWN)
    for truth, is_off in ((wrong, True), (np.where(windows == 0, labels, UNKNOWN), False)):
        now = rows.binary(truth, scores, windows=windows, edges=drawn.edges)
        value = float(METRICS["accuracy"].function(now).value[0])
        [found] = estimates(
            waiting("accuracy", 2)[1:], now, reference, {"accuracy": Measure("accuracy", 0, value, 0, 1, 4_000)}
        )
        assert found.reason.endswith(f", labels say {value:.3g}") == is_off


@pytest.mark.parametrize("most", [8, 2000])
def test_blocks_are_those_of_scipy(most):
    random = np.random.default_rng(most)
    for cells in range(1, 60):
        rows = random.integers(1, most + 1, cells)
        share = random.binomial(rows, np.sort(random.random(cells))) / rows
        blocks = isotonic_regression(share, weights=rows).blocks
        wanted = np.repeat(np.arange(len(blocks) - 1), np.diff(blocks))
        assert _pooled(share, rows.astype(float)).tolist() == wanted.tolist()


def test_the_curve_of_scores_that_are_far_too_sure_is_the_likeliest_one():
    rng = np.random.default_rng(5)
    for at in range(20):
        scores = np.sort([rng.random(9), np.clip(rng.beta(0.05, 0.05, 9), 0, 1)][at % 2])
        total = rng.integers(1, 200, 9).astype(float)
        positive = rng.binomial(total.astype(int), 0.1 + 0.8 * scores * rng.random()).astype(float)
        odds = np.clip(np.log(scores + 1e-300) - np.log1p(-np.minimum(scores, 1 - 1e-16)), -FARTHEST, FARTHEST)

        def loss(w, odds=odds, total=total, positive=positive):
            said = w[0] + w[1] * odds
            return (total * np.logaddexp(0, said) - positive * said).sum() + RIDGE / 2 * (w[0] ** 2 + (w[1] - 1) ** 2)

        best = minimize(loss, [0, 1], tol=1e-10).x
        found = logistic(scores, positive, total - positive)
        assert found.share == pytest.approx(expit(best[0] + best[1] * logit(found.score)), abs=1e-5)


def test_what_the_reference_tells_of_scores_is_learnt_once_and_anew_of_other_rows(drawn):
    def tables(size):
        scores, labels, _ = drawn(size, 1, squeezed=True)
        return rows.binary(labels, scores, edges=drawn.edges).scores

    one, same, other = tables(5_000), tables(5_000), tables(5_001)
    for learnt in (
        lambda scores: learn(scores["positive"]),
        lambda scores: _fits({name: rows_of(table) for name, table in scores.items()}),
    ):
        assert learnt(one) is learnt(same)
        assert learnt(one) is not learnt(other)
