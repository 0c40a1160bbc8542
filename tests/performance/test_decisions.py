"""A log that holds decisions beside scores is judged by them; where they follow no threshold, it is said."""

from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Deployment, Task, Verdict
from monitoring.performance.judged import notes
from monitoring.performance.measures import measures
from monitoring.performance.metric import METRICS
from monitoring.stats.rows import binary

CARD = Deployment(name="d", title="d", task=Task.BINARY, score="s", prediction="p", label="y")
RNG = np.random.default_rng(3)
S = RNG.random(4000)
Y = np.where(RNG.random(4000) < 0.25, np.nan, (RNG.random(4000) < S).astype(float))
SAID = (S >= 0.65).astype(int)
WHIM = np.where(np.arange(4000) % 10 == 0, 1 - SAID, SAID)


@pytest.mark.parametrize("said", [SAID, WHIM])
def test_figures_are_those_of_the_logged_decisions(said):
    known = ~np.isnan(Y)
    found = {name: METRICS[name].function(binary(Y, S, decisions=said)).value[0] for name in ("accuracy", "f1")}
    hit = (said == Y)[known].mean()
    tp, wrong = ((said == 1) & (Y == 1))[known].sum(), (said != Y)[known].sum()
    assert found == {"accuracy": pytest.approx(hit), "f1": pytest.approx(2 * tp / (2 * tp + wrong))}


@pytest.mark.parametrize(("by_score", "yes"), [(False, SAID), (True, S >= 0.5)])
def test_the_predicted_rate_covers_rows_without_a_label(by_score, yes):
    outcomes = replace(binary(Y, S, decisions=SAID), by_score=by_score)
    found = measures(CARD, "positive_rate_predicted", outcomes, outcomes)[1]
    assert (found.value, found.n, found.verdict) == (pytest.approx(yes.mean()), 4000, Verdict.OK)


def test_the_predicted_rate_is_known_before_any_label_is():
    outcomes = binary(np.full(4000, np.nan), S, decisions=SAID)
    found = measures(replace(CARD, label=None), "positive_rate_predicted", outcomes, outcomes)[1]
    assert (found.value, found.n, found.reason) == (pytest.approx(SAID.mean()), 4000, "")


def test_it_is_said_which_threshold_decisions_follow_and_where_they_follow_none():
    (told,) = notes(CARD, binary(Y, S, decisions=SAID))
    assert told.endswith("they follow a threshold near 0.65")
    (told,) = notes(CARD, binary(Y, S, decisions=WHIM))
    assert "they follow no one threshold: 400 of 4,000 decisions (10.0 %) contradict even the best one" in told
    (told,) = notes(CARD, replace(binary(Y, S, decisions=SAID, threshold=0.65), by_score=True))
    assert "by score from 0.65 on; 0 of 4,000 decisions (0 %)" in told
