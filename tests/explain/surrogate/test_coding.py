import numpy as np
import pandas as pd

from monitoring.explain.surrogate.coding import code, design


def drawn(values, own, kept=0.5):
    """A column around a value, values drawn from it, and their parts."""
    column = code(values, own)
    places, codes = column.draw(4000, kept, np.random.default_rng(0))
    return column, pd.concat([values, pd.Series([own])]).to_numpy()[places], codes


def test_drawn_values_occur_in_their_part_and_the_rows_own_value_has_none():
    """Where a tenth holds a single value lime's own discretiser answers 0."""
    values = pd.Series([5.0] * 50 + [6.0, 7.0, 8.0, np.nan] * 10)
    column, found, codes = drawn(values, 99.0)
    assert (found[codes < 0] == 99.0).all()
    assert (codes < 0).mean() == np.clip((codes < 0).mean(), 0.47, 0.53)
    for place, group in pd.Series(found[codes >= 0]).groupby(codes[codes >= 0]):
        there = set(values[column.codes == place].dropna())
        assert set(group.dropna()) <= there
        assert group.isna().all() == (not there)


def test_values_are_drawn_as_often_as_the_background_has_them():
    column, found, codes = drawn(pd.Series(["a"] * 60 + ["b"] * 30 + [None] * 10, dtype=object), "c", kept=0.0)
    assert (codes >= 0).all()
    assert (found == "a").mean() == np.clip((found == "a").mean(), 0.57, 0.63)
    assert np.allclose(np.sort(column.shares), [0.0, 0.0, 0.1, 0.3, 0.6])  # no rare ones, and no row has "c"


def test_a_category_that_is_drawn_although_the_row_has_it_is_no_change():
    _, found, codes = drawn(pd.Series(["a", "b"] * 50, dtype=object), "a", kept=0.0)
    assert ((found == "a") == (codes < 0)).all()


def test_a_number_that_is_drawn_although_the_row_has_it_is_no_change():
    """Counts, of which many rows share the explained one's, and a column that has one value alone."""
    column, found, codes = drawn(pd.Series([0.0] * 60 + [1.0] * 30 + [2.0] * 9 + [np.nan]), 1.0, kept=0.0)
    assert ((found == 1.0) == (codes < 0)).all()
    assert column.shares[column.same] == 0.3
    assert (drawn(pd.Series([7.0] * 40), 7.0, kept=0.0)[2] < 0).all()
    assert (drawn(pd.Series([7.0] * 40), 8.0, kept=0.0)[2] >= 0).all()


def test_rare_categories_are_one_part():
    column = code(pd.Series([*"aabbccddefg"], dtype=object), "a", parts=3)
    assert len(set(column.codes[-3:])) == 1
    assert len(set(column.codes)) == 5


def test_the_design_has_a_one_for_each_column_that_is_changed():
    columns = [code(pd.Series([1.0, 2.0, 3.0]), 9.0, 3), code(pd.Series(["x", "y", "z"], dtype=object), "x", 3)]
    codes = [np.array([-1, 0, 2]), np.array([1, -1, 0])]
    found = design(codes, columns).toarray()
    assert found.sum(axis=1).tolist() == [1, 1, 2]
    assert found.shape == (3, sum(len(column.shares) for column in columns))
    assert found[2].nonzero()[0].tolist() == [2, len(columns[0].shares)]


def test_a_column_of_gaps_alone_is_the_gap_and_the_rows_own_value():
    for gaps, own in ((pd.Series([None] * 4, dtype=object), "x"), (pd.Series([np.nan] * 4), 2.0)):
        column = code(gaps, own)
        assert set(column.codes) == {column.same + 1}
        assert column.shares[-1] == 1.0
