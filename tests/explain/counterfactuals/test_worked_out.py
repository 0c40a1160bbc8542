"""What a line needs of its columns is worked out: held against a dense grid of all that these may become."""

from itertools import combinations, product
from math import inf

import numpy as np
import pandas as pd
import pytest
from sklearn.compose import ColumnTransformer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import KBinsDiscretizer, OneHotEncoder, StandardScaler

from monitoring.domain import Deployment, Task
from monitoring.explain.counterfactuals.goal import goal
from monitoring.explain.counterfactuals.run import counterfactuals
from monitoring.explain.whatif.ranges import ranges
from monitoring.models.wrap import wrap

RANDOM = np.random.default_rng(8)
ROWS = pd.DataFrame(
    {
        "fee": RANDOM.gamma(2, 10, 400).round(2),
        "age": RANDOM.normal(45, 12, 400).round(3),
        "calls": RANDOM.poisson(2, 400) * 1.0,
        "plan": RANDOM.choice(["month", "year", "two"], 400, p=[0.5, 0.3, 0.2]),
    }
)
ROWS.loc[::20, "fee"] = np.nan
SIGNAL = 0.08 * ROWS["fee"].fillna(20) - 0.06 * ROWS["age"] + 0.5 * ROWS["calls"] + 1.2 * (ROWS["plan"] == "month")
NUMBERS = ["fee", "age", "calls"]


def line(task=Task.BINARY, scale=None):
    numbers = make_pipeline(SimpleImputer(), scale or StandardScaler())
    encoder = ColumnTransformer([("n", numbers, NUMBERS), ("c", OneHotEncoder(), ["plan"])])
    estimator = LinearRegression() if task is Task.REGRESSION else LogisticRegression()
    label = (
        SIGNAL if task is Task.REGRESSION else (SIGNAL + np.random.default_rng(9).logistic(size=400) > 2).astype(int)
    )
    d = Deployment(name="d", title="D", task=task, numeric=tuple(NUMBERS), categorical=("plan",), label="y")
    return wrap(make_pipeline(encoder, estimator).fit(ROWS, label), d, f"{task}{scale!r}")


def by_grid(model, row, wanted, most, directions=None):
    """The fewest columns that do, and of those the least distance on a grid of 50 numbers each."""
    seen, choices = ranges(model, ROWS), {}
    for name, each in seen.items():
        own = row[name].iloc[0]
        tried = list(each.categories)
        if each.numeric:
            whole = np.arange(each.low, each.high + 1)
            tried = whole if each.whole else np.linspace(each.low, each.high, 50)
            sign = (directions or {}).get(name, 0)
            tried = [value for value in tried if not sign or sign * (value - own) >= 0]
        choices[name] = [value for value in tried if value != own]
    for count in range(1, most + 1):
        best = inf
        for names in combinations(seen, count):
            table = pd.DataFrame(list(product(*(choices[name] for name in names))), columns=list(names))
            made = row.take([0] * len(table)).reset_index(drop=True).assign(**{n: table[n] for n in names})
            apart = sum(
                seen[n].distances(row[n].iloc[0], table[n].to_numpy() if seen[n].numeric else list(table[n]))
                for n in names
            )
            reached = wanted.reached(model.predict(made)) if len(made) else np.zeros(0, dtype=bool)
            best = min(best, apart[reached].min()) if reached.any() else best
        if best < inf:
            return count, best
    return None


def listed(each, values):
    return values.to_numpy(dtype=float) if each.numeric else list(values)


@pytest.mark.parametrize("task", [Task.BINARY, Task.REGRESSION])
def test_no_change_on_a_dense_grid_is_smaller(task):
    model, there = line(task), 0
    for place in range(0, 400, 41):
        row = ROWS.iloc[[place]]
        wanted = goal(model, row, threshold=0.93) if task is Task.BINARY else goal(model, row, low=SIGNAL.max() - 0.5)
        best = by_grid(model, row, wanted, 2)
        found = counterfactuals(model, row, ROWS, wanted, most=2)
        assert (found.worked_out, found.whole) == (True, True)
        assert bool(found.ways) >= bool(best)
        for way in found.ways:
            assert wanted.reached(model.predict(way.row))[0]
        if best:
            there += 1
            assert len(found.ways[0].changes) == best[0]
            assert found.ways[0].distance <= best[1] + 0.005  # three digits of the range, which people can read
    assert there >= 6


def test_none_is_said_where_there_is_none():
    model = line()
    row = ROWS[ROWS["fee"].notna()].nsmallest(1, "calls").assign(age=70.0, plan="two")
    wanted = goal(model, row, threshold=0.9999)
    found = counterfactuals(model, row, ROWS, wanted)
    assert by_grid(model, row, wanted, 2) is None
    assert (found.ways, found.whole, found.worked_out) == ((), True, True)
    assert found.sentence == "No change of up to 3 columns within the reference's range makes the model say yes."


def test_three_columns_are_changed_where_two_do_not_do_and_no_drawn_change_is_smaller():
    model, seen, random = line(), ranges(line(), ROWS), np.random.default_rng(4)
    for place in (23, 151, 266):
        row = ROWS.iloc[[place]]
        two, three = (best_corner(model, row, count) for count in (2, 3))
        found = counterfactuals(model, row, ROWS, wanted := goal(model, row, threshold=(two + three) / 2))
        assert len(found.ways[0].changes) == 3
        names = [change.column for change in found.ways[0].changes]
        drawn = {name: draw(random, seen[name]) for name in names}
        made = row.take([0] * 20_000).reset_index(drop=True).assign(**drawn)
        apart = sum(seen[name].distances(row[name].iloc[0], listed(seen[name], made[name])) for name in names)
        reached = wanted.reached(model.predict(made))
        assert reached.any()
        assert found.ways[0].distance <= apart[reached].min() + 0.005


def best_corner(model, row, count):
    """The highest score with so many columns, each at one of its ends."""
    seen = ranges(model, ROWS)
    ends = {name: [each.low, each.high] if each.numeric else list(each.categories) for name, each in seen.items()}
    sets = [(names, made) for names in combinations(seen, count) for made in product(*(ends[name] for name in names))]
    return model.predict(pd.concat([row.assign(**dict(zip(*each, strict=True))) for each in sets])).max()


def draw(random, each):
    if not each.numeric:
        return random.choice(np.array(each.categories, dtype=object), 20_000)
    numbers = random.uniform(each.low, each.high, 20_000)
    return np.round(numbers) if each.whole else numbers


def test_a_gap_is_filled_with_an_ordinary_number_that_does():
    model = line()
    row = ROWS[ROWS["fee"].isna()].iloc[[3]].assign(age=50.0, calls=1.0, plan="two")
    wanted = goal(model, row, threshold=float(model.predict(row)[0]) + 0.03)
    ways = {
        way.changes[0].column: way for way in counterfactuals(model, row, ROWS, wanted).ways if len(way.changes) == 1
    }
    change = ways["fee"].changes[0]
    assert (change.before, change.distance) == (None, 1.0)
    assert change.after < ROWS["fee"].quantile(0.8)


def test_what_is_no_straight_line_is_searched():
    bins = KBinsDiscretizer(4, encode="ordinal", strategy="uniform")
    model, row = line(scale=bins), ROWS.iloc[[1]]
    found = counterfactuals(model, row, ROWS, goal(model, row, threshold=0.9))
    assert not found.worked_out


@pytest.mark.parametrize("family", ["line", "outside"])
def test_no_column_goes_against_its_direction(family):
    model = line()
    if family == "outside":  # asked row by row
        model = line(scale=KBinsDiscretizer(6, encode="ordinal", strategy="uniform"))
    directions = {"fee": -1, "age": 1}
    free = kept = 0
    for place in range(1, 400, 57):
        row = ROWS.iloc[[place]]
        wanted = goal(model, row, threshold=0.6)
        every = counterfactuals(model, row, ROWS, wanted)
        found = counterfactuals(model, row, ROWS, wanted, directions=directions)
        free += any(against(way, directions) for way in every.ways)
        kept += len(found.ways)
        assert not any(against(way, directions) for way in found.ways)
        assert found.one_way == ("fee", "age")
        for way in found.ways:
            assert wanted.reached(model.predict(way.row))[0]
        if family == "line" and (best := by_grid(model, row, wanted, 2, directions)):
            changes, distance = best
            assert len(found.ways[0].changes) == changes
            assert found.ways[0].distance <= distance + 0.005
    assert free >= 3
    assert kept >= 4
    gap = ROWS[ROWS["fee"].isna()].iloc[[0]]
    found = counterfactuals(model, gap, ROWS, goal(model, gap, threshold=0.6), directions=directions)
    assert not any(change.column == "fee" for way in found.ways for change in way.changes)


def against(way, directions):
    return any(directions.get(c.column, 0) * (c.after - c.before) < 0 for c in way.changes if c.column in directions)
