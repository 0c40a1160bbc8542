import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitoring.domain import Bins, Histogram, Kind
from monitoring.stats.grouping import equal_mass, grouped, grouping, inflated


def test_a_smooth_column_falls_into_groups_of_equal_reference_mass(counting):
    reference = np.random.default_rng(1).normal(size=10_000)
    fine = counting.numbers(counting.bins(reference), reference)
    how = grouping(fine, 10)
    inner = how.apply(fine).counts[1:-3]
    assert len(inner) == 10
    assert np.all(np.abs(inner / 10_000 - 0.1) < 0.005)


def test_a_heavy_value_stays_alone():
    rain = np.array([0.0, 400, 40, 40, 40, 40, 440, 0, 0, 0])
    bins = Bins(Kind.NUMERIC, edges=(0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6))
    how = grouping(Histogram(bins, rain), 5)
    assert how.bins.edges == (0.0, 0.1, 0.5, 0.6)


@pytest.mark.parametrize(("wet", "groups"), [(0.3, 5), (0.09, 5), (0.03, 3), (0.002, 1)])
def test_the_rest_beside_very_many_zeros_is_cut_on_its_own(counting, wet, groups):
    rng = np.random.default_rng(5)
    rain = np.where(np.arange(20_000) < wet * 20_000, rng.gamma(2, size=20_000), 0.0)
    reference = counting.numbers(counting.bins(rain), rain)
    assert len(grouping(reference, 10).apply(reference).counts) == 2 + groups + 3
    assert inflated(reference) == ("0", pytest.approx(1 - wet, abs=0.03))


def test_outer_and_missing_cells_are_never_merged(counting):
    reference = np.random.default_rng(2).normal(size=500)
    bins = counting.bins(reference, 64)
    current = counting.numbers(bins, [np.r_[np.full(3, -99.0), np.full(2, 99.0), np.full(4, np.nan), np.inf, 0.0]])
    merged = grouping(counting.numbers(bins, reference), 5).apply(current)
    assert merged.counts[0, [0, -3, -2, -1]].tolist() == [3, 2, 4, 1]
    assert merged.bins.labels[-2:] == ("missing", "non-finite")


def test_merging_keeps_rows_and_sums_and_gives_what_the_coarse_cells_would_have_counted(counting):
    rng = np.random.default_rng(3)
    reference, later = rng.normal(size=2000), rng.normal(0.5, 2, size=700)
    bins = counting.bins(reference)
    how = grouping(counting.numbers(bins, reference), 10)
    merged, counted = how.apply(counting.numbers(bins, later)), counting.numbers(how.bins, later)
    assert merged.counts.tolist() == counted.counts.tolist()


def test_few_categories_are_left_as_they_are(counting):
    few = counting.of("abc", [1, 2, 3, 0, 1])
    assert grouping(few, 10).apply(few) is few


def test_rare_categories_become_one_cell_and_unseen_ones_another_whatever_their_order(counting):
    names = [f"c{i:02}" for i in range(80)]
    counts = [100 - i for i in range(80)]
    straight = counting.of(names, [*counts, 7, 9])
    mixed = np.random.default_rng(4).permutation(80)
    shuffled = counting.of([names[i] for i in mixed], [*(counts[i] for i in mixed), 7, 9])
    merged, other = (grouping(side, 10).apply(side) for side in (straight, shuffled))
    assert merged.bins.labels[48:] == ("c48", "other (31)", "unseen", "missing")
    assert merged.counts[49:].tolist() == [sum(counts[49:]), 7, 9]
    same = dict(zip(other.bins.labels, other.counts, strict=True))
    assert same == dict(zip(merged.bins.labels, merged.counts, strict=True))


def test_as_many_unseen_rows_are_expected_as_the_reference_showed_categories_once(counting):
    names = [f"c{i:02}" for i in range(80)]
    reference = counting.of(names, [*[50] * 20, *[3] * 20, *[1] * 40, 0, 5])
    grouped_reference, window = grouped(reference, counting.of(names, [*[5] * 20, *[0] * 60, 70, 0]), 10)
    assert grouped_reference.counts.tolist() == [*[50] * 20, 60, 40, 5]
    assert window.counts.tolist() == [*[5] * 20, 0, 70, 0]


@pytest.mark.parametrize("edges", [(0.0,), (0.0, 1.0)])
def test_a_column_with_hardly_any_cells_can_be_grouped(edges):
    bins = Bins(Kind.NUMERIC, edges=edges)
    empty = Histogram(bins, np.zeros(bins.size))
    assert grouping(empty, 10).apply(empty).counts.shape == (bins.size,)


@settings(max_examples=100)
@example([16, 2, 11, 37, 0], 2)
@given(st.lists(st.integers(0, 50), min_size=1, max_size=80), st.integers(2, 12))
def test_groups_are_runs_of_neighbours_and_no_light_group_is_far_too_heavy(mass, groups):
    counts = np.array(mass, dtype=float)
    starts = equal_mass(counts, groups)
    assert starts[0] == 0
    assert np.all(np.diff(starts) > 0)
    if counts.sum():
        merged = np.add.reduceat(counts, starts)
        sizes = np.diff(np.append(starts, counts.size))
        # A group of several cells never reaches two and a half times its due.
        assert np.all(merged[sizes > 1] / counts.sum() < 2.5 / groups)
        heavy = counts >= counts.sum() / groups
        assert set(np.flatnonzero(heavy)) <= set(starts[sizes == 1])
