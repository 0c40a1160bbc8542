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
from monitoring.explain.lime_values import explain
from monitoring.explain.surrogate.fit import REPEATS, Neighbourhood
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
    """The row's own value against the background's: the value's effect minus the mean over all rows, as SHAP has it."""
    model = fitted(Ridge(), Task.REGRESSION)
    row = rows.iloc[[4]]
    found = {each.column: each for each in explain(model, row, rows, "x").contributions}
    for name in ("origin", "carrier"):
        mixed = pd.concat([row] * len(rows)).assign(**{name: rows[name].to_numpy()})
        expected = model.predict(row)[0] - model.predict(mixed).mean()
        assert found[name].amount == pytest.approx(expected, abs=0.03)
    strongest = max(abs(each.amount) for each in found.values())
    assert strongest > 0.3
    assert all(each.spread < 0.1 for each in found.values())


def test_of_a_line_each_amount_is_slope_times_step_and_that_of_a_constant_column_is_0():
    """The closed form: slope × (own value - the background's mean); nothing can be said of what never varies."""
    random = np.random.default_rng(11)
    table = pd.DataFrame({"calls": random.poisson(1.5, 600) * 1.0, "fee": random.gamma(2, 3, 600), "flag": 1.0})
    slopes = {"calls": 2.0, "fee": -0.5, "flag": 3.0}
    line = LinearRegression().fit(table, sum(slope * table[name] for name, slope in slopes.items()))
    line.coef_, line.intercept_ = np.array(list(slopes.values())), 0.0
    model = wrap(line, Deployment(name="d", title="D", task=Task.REGRESSION, numeric=tuple(table)), "slopes")
    for row in (table.assign(calls=1.0).iloc[[0]], table.assign(calls=6.0).iloc[[1]]):
        answer = explain(model, row, table, "x")
        found = {each.column: each for each in answer.contributions}
        for name in ("calls", "fee"):
            step = row[name].iloc[0] - table[name].mean()
            assert found[name].amount == pytest.approx(slopes[name] * step, abs=0.06)
        assert (found["flag"].amount, found["flag"].spread) == (0.0, 0.0)
        assert answer.quality["r2"] > 0.9


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
    assert set(found.quality) == {"r2", "stability", "vsi", "csi", "changed"}
    assert all(0 <= figure <= 1 for name, figure in found.quality.items() if name != "vsi")
    assert np.isnan(found.quality["vsi"])  # of five columns all are among the strongest five
    assert all(each.spread > 0 for each in found.contributions)
    assert found.unit == "probability"
    assert np.isnan(found.residual)
    assert found.prediction == model.predict(rows.iloc[[3]])[0]


def test_the_spread_is_that_of_the_six_seeds(model, rows, monkeypatch):
    fits = []
    fit = Neighbourhood.fit

    def watched(self, kept, seed):
        fits.append((kept, fit(self, kept, seed)))
        return fits[-1][1]

    monkeypatch.setattr(Neighbourhood, "fit", watched)
    found = explain(model, rows[rows["seats"].notna()].iloc[[3]], rows, "x")
    kept = [each.amounts for width, each in fits if width == fits[-1][0]]
    assert len(kept) == REPEATS + 1
    assert found.quality["r2"] == pytest.approx(np.mean([each.r2 for _, each in fits[-REPEATS:]]))
    spread = dict(zip(model.features, np.std(kept, axis=0, ddof=1), strict=True))
    assert {each.column: each.spread for each in found.contributions} == pytest.approx(spread)


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
