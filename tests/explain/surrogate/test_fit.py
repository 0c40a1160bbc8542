"""The fit around a row of functions whose answers are known."""

import numpy as np
import pandas as pd
import pytest

from monitoring.explain.surrogate.coding import code
from monitoring.explain.surrogate.fit import FITS, KEPT, Neighbourhood, widest
from monitoring.explain.surrogate.ground import mixed

RANDOM = np.random.default_rng(0)
BACKGROUND = pd.DataFrame(RANDOM.integers(0, 4, (500, 8)).astype(float), columns=list("abcdefgh"))
ROW = BACKGROUND.iloc[[0]]


def around(score, names=tuple("abcdefgh")):
    columns = tuple(code(BACKGROUND[name], ROW[name].iloc[0]) for name in names)
    rest = [name for name in ROW if name not in names]

    def answers(places):
        drawn = mixed(ROW[[*names]], BACKGROUND[[*names]], places)
        return score(drawn.assign(**{name: ROW[name].iloc[0] for name in rest})).to_numpy(dtype=float)

    return Neighbourhood(columns, answers)


def test_an_additive_function_is_found_whatever_its_shape():
    def score(rows):
        return (rows.a - 1.5) ** 2 + (rows.b == 2) * 3.0 - rows.c

    found = around(score).fit(0.5, seed=1)
    parts = [(BACKGROUND.a - 1.5) ** 2, (BACKGROUND.b == 2) * 3.0, -BACKGROUND.c]
    assert found.r2 > 0.999
    assert found.amounts == pytest.approx([*(float(part.iloc[0] - part.mean()) for part in parts), *[0] * 5], abs=0.02)


def test_the_r2_of_noise_is_0_however_well_it_is_learnt():
    """Of rows that the line was drawn through it would be the number of slopes by that of the samples."""
    noise = np.random.default_rng(1)
    found = around(lambda rows: pd.Series(noise.normal(size=len(rows)))).fit(0.5, seed=1)
    assert found.r2 < 0.02


def test_drawing_by_the_kernel_is_weighing_by_it():
    """The closed form: uniform changes weighed by exp(-changed / width²), width² = 1 / log(kept / (1 - kept))."""
    random, kept = np.random.default_rng(2), 0.75
    changed = random.random((200_000, 8)) < 0.5
    weights = np.exp(-changed.sum(axis=1) * np.log(kept / (1 - kept)))
    answers = changed[:, 0] * 1.0 + changed[:, 1] * changed[:, 2]
    drawn = random.random((200_000, 8)) < 1 - kept
    assert np.average(changed[:, 0], weights=weights) == pytest.approx(1 - kept, abs=0.01)
    expected = (drawn[:, 0] * 1.0 + drawn[:, 1] * drawn[:, 2]).mean()
    assert np.average(answers, weights=weights) == pytest.approx(expected, abs=0.01)


def test_the_widest_neighbourhood_is_taken_in_which_a_line_fits():
    def product(rows):
        return np.prod([1 + 0.9 * (rows[name] - 1.5) for name in "abcd"], axis=0) * 1.0

    plain = widest(around(lambda rows: rows.a + rows.b), [1, 2, 3])
    assert plain.kept == KEPT[0]
    mixed = around(lambda rows: pd.Series(product(rows)))
    found = widest(mixed, [1, 2, 3])
    assert found.kept > KEPT[0]
    assert mixed.fit(KEPT[0], 1).r2 < FITS


def test_of_few_columns_no_neighbourhood_is_so_narrow_that_less_than_one_is_changed():
    def parity(rows):
        return ((rows.a + rows.b) % 2).astype(float)

    found = widest(around(parity, ("a", "b")), [1, 2])
    assert found.kept == 0.5
    assert found.r2 < FITS


def test_a_function_that_stands_still_has_no_r2():
    found = widest(around(lambda rows: rows.a * 0 + 0.3), [1, 2])
    assert np.isnan(found.r2)
    assert np.abs(found.first.amounts).max() < 1e-12


def test_the_error_of_an_amount_is_its_spread_over_seeds():
    def score(rows):
        return rows.a * rows.b + rows.c * rows.d

    fits = [around(score).fit(0.5, seed) for seed in range(40)]
    spread = np.std([each.amounts for each in fits], axis=0, ddof=1)
    assert np.mean([each.errors for each in fits], axis=0) == pytest.approx(spread, rel=0.5)
