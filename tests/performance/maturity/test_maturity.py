import numpy as np
import pytest
from sklearn import metrics as oracle

from monitoring.domain import Arrivals, Task
from monitoring.performance.maturity.bounds import ENDS, bounds
from monitoring.performance.maturity.weighted import weighted
from monitoring.performance.metric import METRICS
from monitoring.stats import rows
from monitoring.stats.maturity.delays import delays, within
from monitoring.stats.maturity.mature import maturity

UNKNOWN = np.nan
EDGES = np.append(np.arange(101) / 100, np.nextafter(1, 2))


def drawn(size, seed):
    rng = np.random.default_rng(seed)
    scores = rng.beta(1, 3, size)
    return rng, scores, (rng.random(size) < scores).astype(float)


def arrived(born, delay, kind, now, windows=None):
    """What a log knows at `now` of rows born and labelled at these ticks."""
    known = born + delay < now
    window = born if windows is None else windows
    return Arrivals(
        kind=kind[known].astype(np.int64),
        delay=delay[known],
        age=now - born[known],
        n=np.ones(int(known.sum())),
        window=window,
        rows_age=now - born,
        rows=np.ones(len(born)),
        oldest=now - int(born.min()),
    )


def test_delays_are_learnt_free_of_what_a_young_log_has_not_seen():
    rng = np.random.default_rng(1)
    born = np.repeat(np.arange(40), 2_000)
    delay = np.minimum(rng.geometric(0.2, len(born)) - 1, 30)
    seen = arrived(born, delay, np.zeros(len(born)), 40)
    found = within(seen.delay, seen.age, seen.n)
    truth = np.array([(delay <= d).mean() for d in range(31)])
    naive = np.array([(seen.delay <= d).mean() for d in range(31)])
    assert np.abs(found[:31] - truth).max() < 0.01
    assert np.abs(naive - truth).max() > 0.03


def test_a_log_is_settled_once_it_is_twice_as_old_as_its_labels_take():
    born = np.repeat(np.arange(60), 50)
    kind = np.tile([0, 1], 1_500)
    delay = np.where(kind == 1, 1, 14)
    early = delays(arrived(born[born < 20], delay[born < 20], kind[born < 20], 20), 20, 2)
    late = delays(arrived(born, delay, kind, 60), 60, 2)
    assert (early.settled, late.settled) == (False, True)
    assert late.arrived[-1].tolist() == [0, 0]
    assert late.arrived[57].tolist() == [0, 1]
    assert late.arrived[45].tolist() == [1, 1]


def cut(labels, scores, born):
    return rows.binary(labels, scores, windows=born, edges=EDGES)


@pytest.mark.parametrize(("low", "high"), [(0.3, 0.7), (0.5, 1.01), (0.0, 0.3)])
def test_labels_of_some_scores_alone_are_not_mature_however_long_one_waits(card, low, high):
    _, scores, labels = drawn(20_000, 2)
    reference = rows.binary(labels, scores, edges=EDGES)
    _, scores, labels = drawn(6_000, 3)
    born = np.arange(6_000) // 300
    partly = np.where((scores >= low) & (scores < high), labels, UNKNOWN)
    found = maturity(card(Task.BINARY), cut(partly, scores, born), reference)
    assert all(found.why)
    # Where the reference is labelled alike, like is compared with like.
    alike = maturity(card(Task.BINARY), cut(partly, scores, born), rows.binary(partly, scores, edges=EDGES))
    assert not any(alike.why)


@pytest.mark.parametrize("share", [0.97, 0.6, 0.3])
def test_where_some_labels_never_come_the_others_are_judged(card, share):
    _, scores, labels = drawn(20_000, 4)
    reference = rows.binary(labels, scores, edges=EDGES)
    rng, scores, labels = drawn(30_000, 5)
    born = np.arange(30_000) // 500
    kept = np.where(rng.random(30_000) < share, labels, UNKNOWN)
    late = arrived(born, rng.integers(0, 5, 30_000), labels, 60)
    found = maturity(card(Task.BINARY), cut(kept, scores, born), reference, late)
    assert not any(found.why[:55])
    assert not any(maturity(card(Task.BINARY), cut(kept, scores, born), reference).why)  # no times of labels


def test_bounds_are_the_best_and_the_worst_of_all_labels_there_can_be():
    scores = np.array([0.05, 0.15, 0.35, 0.45, 0.55, 0.65, 0.85, 0.95])
    labels = np.array([0, UNKNOWN, 0, UNKNOWN, UNKNOWN, 1, UNKNOWN, 1.0])
    now, gaps = rows.binary(labels, scores), np.isnan(labels)
    for name in (*ENDS, "roc_auc", "average_precision"):
        values = []
        for bits in range(2 ** gaps.sum()):
            filled = labels.copy()
            filled[gaps] = [bits >> place & 1 for place in range(gaps.sum())]
            values.append(METRICS[name].function(rows.binary(filled, scores)).value[0])
        best, worst = bounds(name, now, now)
        assert best[0] == pytest.approx(max(values)), name
        assert worst[0] == pytest.approx(min(values)), name


@pytest.mark.parametrize("decided", [False, True])
def test_weights_give_back_what_uneven_labels_hide(decided):
    rng, scores, labels = drawn(60_000, 6)
    said = (scores > 0.5).astype(int) if decided else None
    reference = rows.binary(labels, scores, edges=EDGES, decisions=said)
    come = np.where(labels == 1, 0.9, 0.2) * np.where(scores > 0.3, 1.0, 0.6)
    partly = np.where(rng.random(60_000) < come, labels, UNKNOWN)
    now = rows.binary(partly, scores, edges=EDGES, decisions=said)
    found = weighted(now, reference, np.array([[0.2, 0.9]]))
    truth = {
        "accuracy": oracle.accuracy_score(labels, scores > 0.5),
        "recall": oracle.recall_score(labels, scores > 0.5),
        "precision": oracle.precision_score(labels, scores > 0.5),
        "positive_rate_true": labels.mean(),
        "roc_auc": oracle.roc_auc_score(labels, scores),
    }
    for name, value in truth.items():
        assert METRICS[name].function(found).value[0] == pytest.approx(value, abs=0.025), name
    table, before = found.positive, now.positive
    there = before.positive > 0
    assert not np.allclose(table.positive, before.positive)
    means = [one.positive_sum[there] / one.positive[there] for one in (table, before)]
    assert means[0] == pytest.approx(means[1])
    naive = METRICS["positive_rate_true"].function(now).value[0]
    assert naive - truth["positive_rate_true"] > 0.2


def test_a_window_no_older_than_the_labels_take_is_told_from_one_that_lacks_some(card):
    _, scores, labels = drawn(20_000, 7)
    reference = rows.binary(labels, scores, edges=EDGES)
    _, scores, labels = drawn(30_000, 8)
    born = np.arange(30_000) // 500
    kept = labels.copy()
    kept[born == 20] = np.where(np.random.default_rng(0).random(500) < 0.7, labels[born == 20], UNKNOWN)
    late = np.where(born > 49, UNKNOWN, kept)
    late[(born > 49) & (labels == 1)] = 1.0
    known = arrived(born, np.where(labels == 1, 0, 10), labels, 60)
    found = maturity(card(Task.BINARY), cut(late, scores, born), reference, known)
    assert not any(found.why[:50])
    assert all("still to come" in said for said in found.why[50:])
