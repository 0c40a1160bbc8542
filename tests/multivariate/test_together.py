"""All inputs together: what is found that no single column shows, and what is not."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from monitoring.domain import Every, Selection
from monitoring.errors import NotApplicableError
from monitoring.multivariate import classifier
from monitoring.multivariate.classifier import told_apart
from monitoring.multivariate.run import run
from monitoring.ui.pages.together import words

NUMBERS = np.zeros(3, dtype=bool)


def turned(rng, rows, angle):
    """Two columns that go together, turned; the third is noise. Either column alone is the same standard normal."""
    pair = rng.multivariate_normal([0, 0], [[1, angle], [angle, 1]], rows)
    return np.column_stack([pair, rng.normal(size=rows)])


def test_a_rotation_that_leaves_every_column_alone_is_told_and_by_which_columns():
    rng = np.random.default_rng(0)
    told = told_apart(turned(rng, 600, 0.8), turned(rng, 600, -0.8), NUMBERS)
    assert told.auc > 0.75
    assert 0.7 < told.low < told.auc < told.high < 1
    assert told.p_value < 1e-20
    assert sorted(np.argsort(-told.drops)[:2].tolist()) == [0, 1]
    assert abs(told.drops[2]) < 0.02


def test_what_is_the_same_cannot_be_told():
    rng = np.random.default_rng(1)
    found = [told_apart(turned(rng, 200, 0.5), turned(rng, 200, 0.5), NUMBERS, seed) for seed in range(2)]
    assert min(told.p_value for told in found) > 0.01
    assert sum(told.low <= 0.5 <= told.high for told in found) >= 1


def test_the_area_is_that_of_scikit_learn_and_its_error_that_of_the_bootstrap():
    rng = np.random.default_rng(2)
    side = np.repeat([0.0, 1.0], [150, 250])
    scores = np.round(rng.normal(size=400) + 0.7 * side, 1)
    area, error = classifier._area(scores, side)
    assert area == pytest.approx(roc_auc_score(side, scores), abs=1e-12)
    again = []
    for _ in range(400):
        chosen = np.concatenate([rng.integers(0, 150, 150), rng.integers(150, 400, 250)])
        again.append(classifier._area(scores[chosen], side)[0])
    assert error == pytest.approx(classifier.FOLDED * np.std(again), rel=0.15)


def a_log(counting, reference, window):
    return SimpleNamespace(
        deployment=counting.log({name: counts(counting, name) for name in reference}).deployment,
        reference_rows=lambda limit: reference.head(limit),
        drawn_rows=lambda selection, _, limit: window.head(limit),
    )


def counts(counting, name):
    pair = counting.of("ab", [1, 1, 0, 0]), counting.of("ab", [[1, 1, 0, 0]])
    numbers = counting.numbers(counting.bins([0.0, 1.0]), [0.0]), counting.numbers(counting.bins([0.0, 1.0]), [[0.0]])
    return pair if name in ("city", "order") else numbers


@pytest.fixture
def frames():
    rng = np.random.default_rng(3)
    city = rng.choice(list("abc"), (2, 400))
    size = [np.where(city[0] == "a", 1.0, 0.0), np.where(city[1] == "b", 1.0, 0.0)]
    orders = [[f"{side}{i}" for i in range(400)] for side in "xy"]
    gaps = rng.random(400) < 0.2
    return [
        pd.DataFrame({"city": city[i], "size": np.where(gaps, np.nan, size[i]), "order": orders[i]}) for i in range(2)
    ]


def test_categories_and_gaps_are_read_and_identifiers_left_out(counting, frames):
    found = run(a_log(counting, *frames), Selection("d", Every("day")), SimpleNamespace(index=4))
    assert found.auc > 0.6
    assert {name for name, _ in found.columns} == {"city", "size"}
    assert found.left_out == ("order",)
    assert (found.window, found.n_reference, found.n_current) == (4, 400, 400)
    assert words(found).startswith("They can be told apart: ROC AUC **0.")
    assert words(found).endswith(f"(maximum mean discrepancy): p {found.mmd_p_value:.2g}.")


def test_too_few_rows_are_said(counting, frames):
    with pytest.raises(NotApplicableError, match="needs 100 rows on either side to learn from, here are 9"):
        run(a_log(counting, frames[0], frames[1].head(9)), Selection("d", Every("day")), SimpleNamespace(index=0))


def test_rows_are_drawn_by_hash_from_all_of_the_window(sample_workspace):
    log = sample_workspace.log("flights-airtime")
    selection = Selection(log.deployment.name, log.deployment.every, as_of=log.deployment.as_of)
    window = log.windows(selection)[2]
    first, again = (log.drawn_rows(selection, window, 300) for _ in range(2))
    pd.testing.assert_frame_equal(first, again)
    assert len(first) == 300
    assert first["predicted_at"].between(window.start, window.end, inclusive="left").all()
    assert first["predicted_at"].dt.day.nunique() == 7
    last = log.windows(selection)[8]  # of which some labels come after the as-of
    known = log.drawn_rows(selection, last, 2_000, labelled=True)
    assert (len(known), known[log.deployment.label].notna().sum()) == (last.rows, last.labelled)
