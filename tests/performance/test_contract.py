import inspect
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.domain import Task
from monitoring.performance.by_window import together
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats import rows

ENTRIES = [(entry.descriptor.name, task) for entry in METRICS for task in entry.descriptor.tasks]
every_metric = pytest.mark.parametrize(("name", "task"), ENTRIES, ids=lambda part: str(part))
PARTS = ("value", "low", "high", "n")

few_rows = st.lists(
    st.tuples(st.sampled_from([0.0, 1.0, 2.0, np.nan]), st.integers(0, 100), st.integers(0, 2)), min_size=1, max_size=30
)


def counted(task, drawn):
    """Outcomes of the task in three windows from drawn (label, hundredths, window)."""
    labels, hundredths, windows = (np.array(part) for part in zip(*drawn, strict=True))
    first, windows = hundredths / 100, np.append(windows, 2)
    if task is Task.MULTICLASS:
        names = [None if np.isnan(label) else "abc"[int(label)] for label in labels]
        scores = np.stack([first, (1 - first) * 0.6, (1 - first) * 0.4], axis=1)
        return rows.multiclass([*names, None], np.vstack([scores, scores[-1]]), list("abc"), windows=windows)
    labels = np.append(labels, np.nan)
    if task is Task.REGRESSION:
        return rows.regression(labels, np.append(10 * first - 3, 0), windows=windows, edges=np.arange(-4.0, 9.0))
    return rows.binary(np.minimum(labels, 1), np.append(first, 0.5), windows=windows)


def arrays(part):
    """Every array inside nested dataclasses and mappings."""
    if isinstance(part, np.ndarray):
        yield part
    elif isinstance(part, dict):
        yield from (array for value in part.values() for array in arrays(value))
    elif hasattr(part, "__dataclass_fields__"):
        yield from (array for f in fields(part) for array in arrays(getattr(part, f.name)))


@every_metric
def test_the_card_is_filled_in(name, task):
    entry = METRICS[name]
    card = entry.descriptor
    texts = (card.title, card.summary, card.undefined, card.interval, card.source)
    assert all(text.strip() == text and text for text in texts)
    assert card.better in (-1, 0, 1)
    assert card.low < card.high
    assert card.exact == (card.bound == "")
    function = getattr(entry.function, "func", entry.function)
    assert ">>>" in (inspect.getdoc(function) or "")


def test_every_metric_of_the_design_is_there():
    ranked = {"roc_auc", "average_precision", "log_loss", "brier", "ece"}
    decided = {"accuracy", "precision", "recall", "f1", "specificity"}
    assert set(metric_names(Task.BINARY)) >= ranked | decided
    assert set(metric_names(Task.MULTICLASS)) == {"accuracy", "f1", "log_loss", "roc_auc"}
    assert set(metric_names(Task.REGRESSION)) >= {"mae", "rmse", "bias", "r2", "mape"}


@every_metric
def test_each_part_has_one_entry_a_window_and_a_window_does_not_depend_on_the_others(name, task, outcomes_of):
    found = METRICS[name].function(outcomes_of[task])
    alone = METRICS[name].function(only_window(outcomes_of[task], 3))
    for part in PARTS:
        assert getattr(found, part).shape == (5,)
        assert getattr(found, part)[3] == pytest.approx(getattr(alone, part)[0], rel=1e-12, nan_ok=True)


@every_metric
def test_without_labels_every_window_is_nan_and_rests_on_no_row(name, task):
    found = METRICS[name].function(counted(task, [(np.nan, 40, 0), (np.nan, 60, 1)]))
    if not METRICS[name].descriptor.needs_label:
        assert not np.isnan(found.value[:2]).any()
        assert found.n.sum() == 3
        return
    assert np.isnan([found.value, found.low, found.high]).all()
    assert (found.n == 0).all()


@every_metric
def test_a_log_of_yes_and_no_leaves_scores_undefined_and_the_rest_as_it_is(name, task, outcomes_of):
    full = outcomes_of[task]
    bare = replace(full, scores={key: replace(table, has_score=False) for key, table in full.scores.items()})
    value = METRICS[name].function(bare).value
    assert np.isnan(value).all() == METRICS[name].descriptor.needs_score


@every_metric
@given(drawn=few_rows)
def test_values_and_intervals_keep_their_order_and_range_and_inputs_stay_as_they_were(name, task, drawn):
    outcomes = counted(task, drawn)
    before = [array.copy() for array in arrays(outcomes)]
    found, card = METRICS[name].function(outcomes), METRICS[name].descriptor
    for low, value, high in zip(found.low, found.value, found.high, strict=True):
        ends = [end for end in (card.low, low, value, high, card.high) if not np.isnan(end)]
        assert (np.diff(ends) >= -1e-12).all()
        assert not np.isinf([low, value, high]).any()
        assert np.isnan([low, high]).all() or not np.isnan(value)
    for array, copy in zip(arrays(outcomes), before, strict=True):
        np.testing.assert_array_equal(array, copy)


@every_metric
@given(drawn=few_rows)
def test_windows_counted_as_one_give_the_metric_of_the_summed_tables(name, task, drawn):
    apart = counted(task, drawn)
    together = counted(task, [(label, score, 2) for label, score, _ in drawn])
    summed = METRICS[name].function(add_up(apart))
    found = METRICS[name].function(only_window(together, 2))
    for part in PARTS:
        assert getattr(summed, part)[0] == pytest.approx(getattr(found, part)[0], nan_ok=True, abs=1e-9, rel=1e-9)


def only_window(outcomes, window):
    return reduced(outcomes, lambda array: array[window : window + 1])


def add_up(outcomes):
    return together(outcomes, [range(len(outcomes.labels.rows))])


def reduced(outcomes, change):
    """The same outcomes with `change` made to every array that has windows."""

    def cut(part):
        if isinstance(part, dict):
            return {key: cut(value) for key, value in part.items()}
        if hasattr(part, "__dataclass_fields__"):
            kept = {"edges", "bins"}
            return replace(part, **{f.name: cut(getattr(part, f.name)) for f in fields(part) if f.name not in kept})
        return change(part) if isinstance(part, np.ndarray) else part

    return cut(outcomes)
