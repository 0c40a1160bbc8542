"""Recalibrate where the order of scores holds, train anew where it is lost."""

import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from monitoring.domain import Deployment, Task
from monitoring.errors import NotApplicableError
from monitoring.explain.parts import parts
from monitoring.models.files.load import load
from monitoring.models.files.trust import Trust
from monitoring.models.fitting import saved
from monitoring.models.wrap import wrap
from monitoring.retraining.advice import Advice, advise
from monitoring.retraining.calibrated import recalibrated
from monitoring.retraining.measured import figures, gains, losses, outcomes
from monitoring.stats.rows import binary
from tests.models.test_fitting import CARD, ROWS

RANDOM = np.random.default_rng(5)
SCORES = RANDOM.uniform(0.02, 0.98, 8000)
TRUTH = (RANDOM.uniform(size=8000) < SCORES).astype(float)


@pytest.mark.parametrize(
    ("scores", "truth", "what"),
    [
        (SCORES, TRUTH, Advice.NOTHING),
        (SCORES / 3, TRUTH, Advice.RECALIBRATE),
        (RANDOM.permutation(SCORES), TRUTH, Advice.REFIT),
        (SCORES[:40] / 3, TRUTH[:40], Advice.RECALIBRATE),  # too few to say that the order is lost
        (SCORES[:40], np.ones(40), Advice.REFIT),  # of one outcome
    ],
)
def test_what_is_advised(scores, truth, what):
    assert advise(binary(truth, scores), binary(TRUTH, SCORES)).what is what


@pytest.mark.parametrize(
    ("scores", "what", "said"),
    [
        (1 - SCORES, Advice.REFIT, "; it is certainly worse than a trivial model's 0.500"),
        (np.random.default_rng(6).permutation(SCORES), Advice.NOTHING, "; it is not certainly better than a trivial"),
        (SCORES, Advice.NOTHING, ""),
    ],
)
def test_a_model_that_never_was_any_good_has_lost_nothing_and_that_is_said(scores, what, said):
    advised = advise(binary(TRUTH, scores), binary(TRUTH, scores))
    assert advised.what is what
    assert said in advised.why
    assert bool(said) == ("trivial" in advised.why)


def test_platt_is_a_logistic_regression_of_the_log_odds_and_isotonic_keeps_the_mean():
    model = wrap(LogisticRegression().fit(ROWS[["a", "b"]], ROWS["y"]), CARD, "")
    later = ROWS.assign(y=((ROWS["a"] + RANDOM.normal(size=300)) > 1).astype(int))
    odds = model.pipeline.decision_function(later[["a", "b"]])
    line = LogisticRegression(C=np.inf).fit(odds[:, None], later["y"]).predict_proba(odds[:, None])[:, 1]
    platt = recalibrated(model, CARD, later, "platt").predict_proba(later[["a", "b"]])[:, 1]
    assert platt == pytest.approx(line, abs=0.02)  # Platt moves the targets a little towards the middle
    steps = recalibrated(model, CARD, later, "isotonic").predict_proba(later[["a", "b"]])[:, 1]
    own = IsotonicRegression(out_of_bounds="clip").fit(odds, later["y"]).predict(odds)
    assert steps == pytest.approx(own)
    assert steps.mean() == pytest.approx(later["y"].mean())


@pytest.mark.parametrize("how", ["isotonic", "platt"])
def test_what_was_calibrated_loads_without_a_list_of_types_and_is_explained_by_what_is_inside(tmp_path, how):
    model = wrap(LogisticRegression().fit(ROWS[["a", "b"]], ROWS["y"]), CARD, "")
    found = recalibrated(model, CARD, ROWS, how)
    (tmp_path / "m.skops").write_bytes(saved(found))
    read = load(tmp_path / "m.skops", Trust()).pipeline
    assert np.array_equal(read.predict_proba(ROWS[["a", "b"]]), found.predict_proba(ROWS[["a", "b"]]))
    (inside,) = parts(read)
    assert type(inside.estimator).__name__ == {"platt": "LogisticRegression", "isotonic": "CalibratedClassifierCV"}[how]


def test_a_regression_has_no_probabilities_to_learn():
    card = Deployment(name="d", title="D", task=Task.REGRESSION, prediction="p", label="y", numeric=("a", "b"))
    with pytest.raises(NotApplicableError, match="no binary task"):
        recalibrated(wrap(LogisticRegression().fit(ROWS[["a", "b"]], ROWS["y"]), CARD, ""), card, ROWS, "platt")


def test_figures_are_those_of_scikit_learn_and_gains_those_of_the_rows():
    from sklearn.metrics import brier_score_loss, roc_auc_score

    found = figures(outcomes(CARD, TRUTH, SCORES))
    assert found["roc_auc"].value == pytest.approx(roc_auc_score(TRUTH, SCORES), abs=1e-12)
    assert found["brier"].value == pytest.approx(brier_score_loss(TRUTH, SCORES), abs=1e-12)
    better = gains(CARD, TRUTH, SCORES, SCORES / 3)
    assert better["roc_auc"].value == pytest.approx(0)
    assert better["brier"].value == pytest.approx(brier_score_loss(TRUTH, SCORES / 3) - found["brier"].value)
    several = Deployment(name="d", title="D", task=Task.MULTICLASS, class_scores={"x": "x", "y": "y"}, label="k")
    both = np.column_stack([1 - SCORES, SCORES])
    assert figures(outcomes(several, TRUTH, both, ("x", "y")))["accuracy"].value == ((SCORES > 0.5) == TRUTH).mean()
    assert losses(several, TRUTH, both)[0] == pytest.approx(-np.log(both[0, int(TRUTH[0])]))
