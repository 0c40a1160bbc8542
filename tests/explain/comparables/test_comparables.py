"""The nearest logged rows, held against plain implementations."""

import numpy as np
import pandas as pd
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestRegressor
from sklearn.neighbors import KNeighborsClassifier

from monitoring.domain import Task
from monitoring.errors import NotApplicableError
from monitoring.explain.batch import Batch
from monitoring.explain.comparables.distances import by_reasons, gower
from monitoring.explain.comparables.nearest import REASONS, comparables
from monitoring.explain.target import of_output
from monitoring.explain.whatif.ranges import ranges


@pytest.fixture(scope="module")
def logged(rows, signal):
    """The rows with ids and labels, of which every third is not known yet."""
    table = rows.assign(id=range(len(rows)), delay=(signal > 0.2).astype(float))
    table.loc[::3, "delay"] = np.nan
    return table


def by_hand(one, other, rows):
    """Gower's distance of two rows, column by column: numbers by the share of rows between them."""
    total = 0.0
    for name in ("temp", "wind", "seats", "origin", "carrier"):
        a, b = one[name], other[name]
        if pd.isna(a) or pd.isna(b):
            total += 0.0 if pd.isna(a) and pd.isna(b) else 1.0
        elif isinstance(a, str):
            total += float(a != b)
        else:
            known = rows[name].dropna()
            place = [(np.sum(known < x) + np.sum(known <= x)) / 2 / len(known) for x in (a, b)]
            total += abs(place[0] - place[1])
    return total / 5


def test_distances_by_value_are_gowers(fitted, rows):
    model = fitted(HistGradientBoostingClassifier(max_iter=5), Task.BINARY, "ordinal")
    found = gower(rows.iloc[[7]], rows.iloc[:40], ranges(model, rows))
    assert found == pytest.approx([by_hand(rows.iloc[7], rows.iloc[place], rows) for place in range(40)])
    assert found[7] == 0


def test_distances_by_reasons_are_those_of_the_exact_values(fitted, rows):
    model = fitted(HistGradientBoostingClassifier(max_iter=10), Task.BINARY, "ordinal")
    each = Batch(model, rows).explain(rows.iloc[:20], [str(place) for place in range(20)])
    expected = [np.linalg.norm(one.amounts - each[3].amounts) for one in each]
    found = by_reasons(model, of_output(model, 0), rows.iloc[[3]], rows.iloc[:20], rows)
    assert found == pytest.approx(expected)


def test_the_nearest_with_a_label_are_counted_and_nearer_ones_without_are_shown(fitted, rows, logged):
    model = fitted(HistGradientBoostingClassifier(max_iter=10), Task.BINARY, "ordinal")
    row, others = logged.iloc[[4]], logged.drop(index=4)
    found = comparables(model, row, others, rows, "delay", count=10)
    apart = gower(row, others, ranges(model, rows))
    labelled = others.iloc[np.argsort(apart, kind="stable")].dropna(subset=["delay"]).head(10)
    assert found.rows[found.known]["id"].tolist() == labelled["id"].tolist()
    assert (found.hits, found.labelled) == (labelled["delay"].sum(), 10)
    assert found.figure == pytest.approx(labelled["delay"].mean())
    assert found.low < found.figure < found.high
    assert np.diff(found.distances).min() >= 0
    assert 0 < (~found.known).sum() <= 10
    assert found.scores == pytest.approx(model.predict(found.rows))


def test_a_regression_has_a_mean_and_several_classes_a_share(fitted, rows, signal):
    model = fitted(RandomForestRegressor(5, random_state=0), Task.REGRESSION)
    found = comparables(model, rows.iloc[[0]], rows.assign(delay=signal).iloc[1:], rows, "delay", by=REASONS)
    truth = found.rows["delay"]
    half = 2.093 * truth.std() / len(truth) ** 0.5
    assert (found.low, found.figure, found.high) == pytest.approx(
        (truth.mean() - half, truth.mean(), truth.mean() + half), rel=1e-3
    )
    assert abs(found.figure - found.score) < 1

    model = fitted(HistGradientBoostingClassifier(max_iter=10), Task.MULTICLASS, "ordinal")
    some = rows.assign(delay="low")
    found = comparables(model, rows.iloc[[0]], some.iloc[1:], rows, "delay")
    assert found.scored_class == model.classes[int(np.argmax(model.predict(rows.iloc[[0]])[0]))]
    assert found.hits == (20 if found.scored_class == "low" else 0)


def test_what_cannot_be_compared_says_why(fitted, rows, logged):
    model = fitted(HistGradientBoostingClassifier(max_iter=5), Task.BINARY, "ordinal")
    with pytest.raises(NotApplicableError, match="no other prediction"):
        comparables(model, logged.iloc[[0]], logged.iloc[:0], rows, "delay")
    nothing = comparables(model, logged.iloc[[0]], logged.assign(delay=np.nan).iloc[1:], rows, "delay")
    assert nothing.labelled == 0
    assert np.isnan(nothing.figure)
    assert len(nothing.rows) == 20
    with pytest.raises(NotApplicableError, match="in log-odds they can"):
        comparables(model, logged.iloc[[0]], logged.iloc[1:], rows, "delay", by=REASONS, unit="probability")
    neighbours = fitted(KNeighborsClassifier(5))
    with pytest.raises(NotApplicableError, match="cannot be read from the inside"):
        comparables(neighbours, logged.iloc[[0]], logged.iloc[1:], rows, "delay", by=REASONS)
