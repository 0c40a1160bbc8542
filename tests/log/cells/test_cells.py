"""Cells looked up by the engine against numpy's binary search."""

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain import Bins, Kind
from monitoring.log.cells.arrays import category_cells
from monitoring.log.cells.expressions import category_table, lookup, with_category_cell, with_numeric_cell
from monitoring.log.cells.plan import numeric_edges
from monitoring.log.engines.choice import embedded
from monitoring.log.grouping.compiled_loops import compiled
from monitoring.log.grouping.row_loops import Plain

FINITE = st.floats(allow_nan=False, allow_infinity=False)
EDGES = st.lists(st.one_of(FINITE, st.integers(-5, 5).map(float)), min_size=1, max_size=40, unique=True).map(sorted)


@pytest.fixture(scope="module")
def connection():
    with embedded() as connection:
        yield connection


def look_up(connection, bins, values, kind):
    """The cells by the engine's expression and by arrays: they are the same."""
    table = connection.put("values", pa.table({"x": pa.array(values, kind), "i": range(len(values))}))
    if bins.kind is Kind.CATEGORICAL:
        table = with_category_cell(table, connection.put("cells", category_table(bins)), "x", "cell", bins)
        cells = connection.ask(table.order_by("i"))["cell"].to_pylist()
        assert category_cells(pa.array(values, pa.string()), bins).tolist() == cells
        return cells
    found = lookup(bins.edges)
    table = with_numeric_cell(table, connection.put("cells", found.table()), found.steps, "x", "cell", bins)
    cells = connection.ask(table.order_by("i"))["cell"].to_pylist()
    numbers = np.array([np.nan if value is None else value for value in values])
    for loops in (Plain(), compiled()):
        assert loops.cells(numbers, bins).tolist() == cells
    return cells


def expected_cells(bins, values):
    x = np.array([np.nan if value is None else value for value in values], dtype=float)
    place = np.searchsorted(bins.edges, x, side="right")
    return np.where(np.isnan(x), bins.missing, np.where(np.isinf(x), bins.missing + 1, place)).tolist()


def around(edges):
    """Every edge, its neighbours among the floats, the middles, and what is no number."""
    array = np.asarray(edges)
    with np.errstate(over="ignore"):
        near = np.concatenate([array, np.nextafter(array, np.inf), np.nextafter(array, -np.inf), array / 2 + 0.5])
    return [*near.tolist(), 0.0, -0.0, 1.7e308, -1.7e308, 5e-324, float("inf"), float("-inf"), float("nan"), None]


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edges=EDGES, more=st.lists(FINITE, max_size=20))
def test_the_engine_finds_the_cell_that_binary_search_finds(connection, edges, more):
    bins = Bins(Kind.NUMERIC, edges=tuple(edges))
    values = [*around(edges), *more]
    assert look_up(connection, bins, values, pa.float64()) == expected_cells(bins, values)


@pytest.mark.parametrize(
    "edges",
    [
        (0.0,),
        (5e-324, 1e-323),
        (-1.7e308, 1.7e308),
        (1.0, float(np.nextafter(1, 2))),
        tuple(1 + np.arange(300) * np.spacing(1.0)),
        (0.0, *np.geomspace(1e-300, 1e300, 250)),
        (-1e300, *np.linspace(0, 1, 250), 1e300),
        tuple(np.linspace(-1, 1, 1025)),
    ],
    ids=["one", "tiny", "all floats", "neighbours", "crowded", "geometric", "far ends", "even"],
)
def test_hard_edges_are_no_exception(connection, edges):
    bins = Bins(Kind.NUMERIC, edges=tuple(map(float, edges)))
    values = around(edges)
    assert look_up(connection, bins, values, pa.float64()) == expected_cells(bins, values)


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    categories=st.lists(st.text(st.characters(exclude_categories=["Cs"])), max_size=20, unique=True),
    more=st.lists(st.one_of(st.none(), st.text(st.characters(exclude_categories=["Cs"]))), max_size=20),
)
def test_texts_are_told_apart_by_every_character(connection, categories, more):
    bins = Bins(Kind.CATEGORICAL, categories=tuple(categories))
    values = [*categories, *more, *(text + " " for text in categories), *(text.upper() for text in categories), None]
    place = {text: i for i, text in enumerate(categories)}
    expected = [bins.missing if text is None else place.get(text, bins.outside[0]) for text in values]
    assert look_up(connection, bins, values, pa.string()) == expected


@settings(max_examples=50)
@given(
    values=st.lists(
        st.one_of(FINITE, st.sampled_from([0.0, 1.0, 2.0, np.finfo(float).max]), st.just(float("nan"))), max_size=100
    )
)
def test_edges_rise_and_hold_every_value_of_the_reference_inside(values):
    edges = numeric_edges(np.array(values, dtype=float), 8)
    finite = np.array([value for value in values if np.isfinite(value)])
    assert (edges[1:] > edges[:-1]).all()
    if finite.size:
        assert edges[0] == finite.min()
        cells = np.bincount(np.searchsorted(edges, finite, side="right"), minlength=edges.size + 1)
        assert cells[0] == 0
        assert cells[-1] == np.count_nonzero(finite == np.finfo(float).max)
        if np.unique(finite).size <= 8:
            assert np.count_nonzero(cells) == np.unique(finite).size
