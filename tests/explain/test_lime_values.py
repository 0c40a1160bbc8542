import subprocess
import sys

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder

from monitoring.domain import Deployment, Task
from monitoring.errors import DataError, NotApplicableError
from monitoring.explain import lime_values
from monitoring.explain.lime_coding import code
from monitoring.explain.lime_values import explain, stability
from monitoring.models.wrap import wrap


@pytest.fixture(scope="module")
def model(fitted):
    return fitted(HistGradientBoostingClassifier(max_iter=8, min_samples_leaf=9), kind="ordinal")


def test_the_same_id_gives_the_same_answer_whatever_numpys_global_state_is(model, rows):
    np.random.seed(1)
    first = explain(model, rows.iloc[[3]], rows, "flight-7")
    np.random.seed(2)
    before = np.random.get_state()[1].copy()
    second = explain(model, rows.iloc[[3]], rows, "flight-7")
    assert np.array_equal(before, np.random.get_state()[1])
    assert repr(second) == repr(first)
    assert repr(explain(model, rows.iloc[[3]], rows, "flight-8")) != repr(first)


SCRIPT = """
import numpy as np, pandas as pd
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import OrdinalEncoder
from monitoring.domain import Deployment, Task
from monitoring.explain.lime_values import explain
from monitoring.models.wrap import wrap
random = np.random.default_rng(3)
table = pd.DataFrame({"a": random.normal(size=200), "b": random.normal(size=200), "c": random.choice(list("xyz"), 200)})
encoder = ColumnTransformer([("c", OrdinalEncoder(), ["c"])], remainder="passthrough")
model = Pipeline([("e", encoder), ("m", HistGradientBoostingClassifier(max_iter=5))])
model.fit(table, (table["a"] > 0) ^ (table["c"] == "x"))
deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=("a", "b"), categorical=("c",))
found = explain(wrap(model, deployment, ""), table.iloc[[0]], table, "id-1")
print([(each.column, each.amount.hex(), each.spread.hex()) for each in found.contributions], found.quality)
"""


def test_two_processes_give_the_same_bits_even_with_other_hash_seeds():
    said = [
        subprocess.run(
            [sys.executable, "-W", "ignore", "-c", SCRIPT],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "PATH": ""},
        ).stdout
        for seed in ("1", "2")
    ]
    assert said[0] == said[1]
    assert "0x1." in said[0]


def test_an_additive_model_is_found_again(fitted, rows):
    """Keeping a value against drawing another one: on average the value's effect minus the mean of the others'."""
    model = fitted(Ridge(), Task.REGRESSION)
    row = rows.iloc[[4]]
    found = {each.column: each for each in explain(model, row, rows, "x").contributions}
    for name in ("origin", "carrier"):
        value = row[name].iloc[0]
        others = rows.loc[rows[name] != value, name]
        mixed = pd.concat([row] * len(others)).assign(**{name: others.to_numpy()})
        expected = model.predict(row)[0] - model.predict(mixed).mean()
        assert found[name].amount == pytest.approx(expected, abs=0.1)
    strongest = max(abs(each.amount) for each in found.values())
    assert strongest > 0.3
    assert all(each.spread < 0.1 for each in found.values())


def test_a_column_without_an_effect_gets_next_to_nothing(rows):
    table = rows[["temp", "wind"]]
    only = ColumnTransformer([("t", "passthrough", ["temp"])])
    fit = Pipeline([("e", only), ("m", LogisticRegression())]).fit(table, table["temp"] > 0)
    deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=("temp", "wind"))
    found = explain(wrap(fit, deployment, ""), table.iloc[[int(table["temp"].argmax())]], table, "x")
    assert [each.column for each in found.contributions] == ["temp", "wind"]
    assert found.contributions[0].amount > 0.2
    assert abs(found.contributions[1].amount) < 0.02


def test_columns_missing_in_this_row_are_held_fixed_and_listed(model, rows):
    row = rows[rows["seats"].isna()].iloc[[0]]
    found = explain(model, row, rows, "x")
    assert "seats" not in [each.column for each in found.contributions]
    assert any("held fixed: seats." in note for note in found.notes)
    whole = explain(model, rows[rows["seats"].notna()].iloc[[0]], rows, "x")
    assert not any("held fixed" in note for note in whole.notes)


def test_quality_lies_between_0_and_1_and_every_amount_has_a_spread(model, rows):
    found = explain(model, rows.iloc[[3]], rows, "x")
    assert set(found.quality) == {"r2", "stability"}
    assert all(0 <= figure <= 1 for figure in found.quality.values())
    assert all(each.spread > 0 for each in found.contributions)
    assert found.unit == "probability"
    assert np.isnan(found.residual)
    assert found.prediction == model.predict(rows.iloc[[3]])[0]


def test_the_spread_is_that_of_the_six_seeds(model, rows, monkeypatch):
    kept = []
    fit = lime_values._fit

    def watched(*given):
        kept.append(fit(*given).amounts)
        return fit(*given)

    monkeypatch.setattr(lime_values, "_fit", watched)
    found = explain(model, rows[rows["seats"].notna()].iloc[[3]], rows, "x")
    assert len(kept) == 6
    spread = dict(zip(model.features, np.std(kept, axis=0, ddof=1), strict=True))
    assert {each.column: each.spread for each in found.contributions} == pytest.approx(spread)


def test_stability_is_1_for_equal_tops_and_0_for_disjoint_ones():
    assert stability(np.array([[9.0, 8, 0, 0], [8, -9, 0, 0]]), top=2) == 1
    assert stability(np.array([[9.0, 8, 0, 0], [0, 0, 8, 9]]), top=2) == 0


def test_codes_turn_back_into_values_that_occur_and_the_rows_own_into_its_own():
    """A quarter that holds a single value is where lime's own discretiser answers 0."""
    values = pd.Series([5.0] * 50 + [6.0, 7.0, 8.0, np.nan] * 10)
    column = code(values, 99.0)
    drawn = column.draw(column.codes, np.random.RandomState(0))
    own = column.codes == column.own[1]
    assert (drawn[own] == 99.0).all()
    same = pd.Series(drawn[~own]).groupby(column.codes[~own])
    for place, group in same:
        there = set(values[column.codes == place].dropna())
        assert set(group.dropna()) <= there
        assert group.isna().all() == (not there)


def test_a_category_that_the_background_never_shows_gets_its_effect_all_the_same():
    table = pd.DataFrame({"a": np.tile([0.0, 1.0], 60), "c": np.repeat(list("wxyz"), 30)})
    codes = OrdinalEncoder(handle_unknown="use_encoded_value", unknown_value=-10)
    encoder = ColumnTransformer([("c", codes, ["c"])], remainder="passthrough")
    fit = Pipeline([("e", encoder), ("m", LinearRegression())])
    fit.fit(table, table["a"] + np.repeat([0.0, 1.0, 2.0, 3.0], 30))
    deployment = Deployment(name="d", title="D", task=Task.REGRESSION, numeric=("a",), categorical=("c",))
    row = table.iloc[[0]].assign(c="new")
    found = explain(wrap(fit, deployment, ""), row, table, "x").contributions[0]
    assert (found.column, found.value) == ("c", "new")
    assert found.amount == pytest.approx(-10 - np.mean([0, 1, 2, 3]), abs=0.2)


def test_refusals(model, rows):
    with pytest.raises(DataError, match="one row is explained"):
        explain(model, rows.head(2), rows, "x")
    empty = rows.head(1).assign(**dict.fromkeys(["temp", "wind", "seats", "origin", "carrier"]))
    with pytest.raises(NotApplicableError, match="every column is missing"):
        explain(model, empty, rows, "x")
