"""Looking back: models know the labels that had come by then, and every row is scored by the model in place."""

from datetime import datetime, timedelta
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import brier_score_loss, roc_auc_score

from monitoring.cli.retraining import telling
from monitoring.domain import Deployment, Every, Task, Window
from monitoring.errors import NotApplicableError
from monitoring.log.ground.progress import no_progress
from monitoring.log.windows.labelled import KNOWN_FROM
from monitoring.models import fitting
from monitoring.models.wrap import wrap
from monitoring.retraining.backtest import policies
from monitoring.retraining.backtest.bank import bank
from monitoring.retraining.backtest.estimated import on_estimated_drop
from monitoring.retraining.backtest.run import Backtest, Lived
from monitoring.retraining.backtest.schedule import losses
from monitoring.retraining.backtest.shown import lifts, months

CARD = Deployment(name="d", title="D", task=Task.BINARY, time="at", score="p", label="y", numeric=("a", "b"))
START, WEEK, N = datetime(2024, 1, 1), timedelta(weeks=1), 200
WEEKS = 12


def rows(turned, late):
    """A row every fifth of a day or so, whose label follows `a`, and from the week `turned` on the opposite of it."""
    random = np.random.default_rng(2)
    count = N * WEEKS
    a, b = random.normal(size=(2, count))
    sign = np.where(np.arange(count) < turned * N, 1, -1)
    found = pd.DataFrame({"a": a, "b": b, "y": (random.uniform(size=count) < 1 / (1 + np.exp(-2 * sign * a))) * 1})
    found["at"] = (pd.Timestamp(START) + pd.to_timedelta(np.arange(count) * 7 / N, unit="D")).astype("datetime64[us]")
    return found.assign(**{KNOWN_FROM: found["at"] + late})


def windows(count=WEEKS):
    return [
        Window(i, 7 * i, 7 * i + 7, START + i * WEEK, START + (i + 1) * WEEK, N, N, True, Every("week"))
        for i in range(count)
    ]


def banked(turned=4, late=2 * WEEK):
    frame = rows(turned, late)
    before = rows(WEEKS, late)
    champion = wrap(LogisticRegression().fit(before[["a", "b"]], before["y"]), CARD, "")
    return bank(CARD, champion, fitting.recipe(champion), frame, windows(), no_progress), frame, champion


@pytest.fixture(scope="module")
def looked():
    return banked()


def test_a_model_knows_only_labels_that_had_come(looked):
    found, frame, champion = looked
    third = found.models[found.made[3]]
    known = frame[(frame[KNOWN_FROM] <= START + 3 * WEEK) & (frame["at"] < START + 3 * WEEK)]
    assert third.rows == len(known) == N + 1  # the label of the second week's first row came at that very moment
    alone = LogisticRegression().fit(known[["a", "b"]], known["y"])
    later = frame.iloc[third.first :]
    assert third.scores == pytest.approx(alone.predict_proba(later[["a", "b"]])[:, 1], abs=1e-9)
    here = frame.iloc[5 * N : 6 * N]
    assert found.loss[3, 5] == pytest.approx(brier_score_loss(here["y"], alone.predict_proba(here[["a", "b"]])[:, 1]))
    assert found.loss[0, 5] == pytest.approx(brier_score_loss(here["y"], champion.predict(here)))
    assert np.isnan(found.loss[3, 2])


def test_no_model_is_made_without_labels_or_without_new_ones():
    found, frame, _ = banked(late=3 * WEEK)
    assert found.made[:3] == (0, -1, -1)
    monthly = frame.assign(**{KNOWN_FROM: frame["at"].dt.to_period("M").dt.end_time.astype("datetime64[us]")})
    again = bank(CARD, found.models[0].model, fitting.recipe(found.models[0].model), monthly, windows(), no_progress)
    assert again.made == (0, -1, -1, -1, -1, 1, 1, 1, 1, 2, 2, 2)
    assert policies.always(again) == (5, 9)
    assert policies.monthly(again) == (5, 9)


def test_a_wish_waits_for_labels_and_is_heard_once(looked):
    found, _, _ = looked
    first = found.made.index(1)
    assert policies.wished(found, [1]) == (first,)
    assert policies.on_alert(found, [START + 6 * WEEK, START + 6 * WEEK, START + 7 * WEEK + timedelta(days=1)]) == (
        6,
        8,
    )
    assert policies.on_alert(found, [START + 50 * WEEK]) == ()


def test_every_row_of_a_month_is_scored_by_the_model_that_served(looked):
    found, frame, champion = looked
    lived = [Lived(name, made, losses(found.loss, made)) for name, made in (("never", ()), ("once", (8,)))]
    looked_back = Backtest(found, "brier", tuple(lived), (0.0,), (lived[1],), len(frame), len(frame))
    told = months(looked_back)
    march = frame[(frame["at"] >= "2024-03-01")]
    scores = np.where(
        march["at"] < START + 8 * WEEK, champion.predict(march), found.models[found.made[8]].model.predict(march)
    )
    assert told.values["2024-03"]["once"].value == pytest.approx(roc_auc_score(march["y"], scores))
    assert told.values["2024-03"]["never"].value == pytest.approx(roc_auc_score(march["y"], champion.predict(march)))
    lift = lifts(looked_back)[-1]
    assert lift.last < lift.made
    assert lift.retrained.value > lift.champion.value  # what was learnt has turned into its opposite
    assert looked_back.regret(lived[0], 0) > 0
    assert looked_back.regret(lived[1], 0) == 0
    text = telling.backtest(looked_back)
    assert "d: 12 windows from 1 Jan 2024 to 24 Mar 2024, 2,400 labelled rows; labels count from when they came" in text
    assert "2024-02-26" in text.partition("the best schedule in hindsight")[2]


def test_scores_alone_do_not_tell_that_their_meaning_turned_but_that_they_lost_their_spread(looked):
    found, frame, champion = looked
    reference = rows(WEEKS, WEEK)
    assert on_estimated_drop(found, reference) == ()
    narrow = frame.assign(a=np.where(frame["at"] < START + 6 * WEEK, frame["a"], frame["a"] / 20))
    squeezed = bank(CARD, champion, fitting.recipe(champion), narrow, windows(), no_progress)
    assert on_estimated_drop(squeezed, reference)[0] == 7
    with pytest.raises(NotApplicableError, match="no labels"):
        on_estimated_drop(found, reference.drop(columns="y"))


def test_scores_that_are_all_close_to_nought_tell_it_too():
    frame = rows(WEEKS, WEEK)
    now = frame.assign(a=np.where(frame["at"] < START + 6 * WEEK, frame["a"], frame["a"] / 20))
    model = SimpleNamespace(classes=(), predict=lambda some: 1e-4 / (1 + np.exp(-2 * some["a"].to_numpy())))
    seen = SimpleNamespace(
        deployment=CARD,
        models=[SimpleNamespace(model=model)] * 2,
        windows=windows(),
        window=np.arange(N * WEEKS) // N,
        scores=lambda serving, chosen: model.predict(now.iloc[chosen]),
        made=[0] * 7 + [1] * 5,
    )
    assert on_estimated_drop(seen, frame)[0] == 7
