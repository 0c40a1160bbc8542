"""What would change the decision: the smallest changes of a row after which the model says what is wanted."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.explain.counterfactuals.cuts import cuts
from monitoring.explain.counterfactuals.finer import finer
from monitoring.explain.counterfactuals.goal import Goal
from monitoring.explain.counterfactuals.grid import Grid, Places, grid
from monitoring.explain.counterfactuals.levers import levers
from monitoring.explain.counterfactuals.result import Change, Counterfactuals, Way
from monitoring.explain.counterfactuals.search import ROWS, Search, Told
from monitoring.explain.counterfactuals.worked_out import worked_out
from monitoring.explain.quick_scores import Scores, quick_scores
from monitoring.explain.shapley.shap_values import value_of
from monitoring.explain.target import of_output
from monitoring.explain.whatif.changed import with_values
from monitoring.explain.whatif.ranges import Range, ranges
from monitoring.models.model import Model

MOST_COLUMNS = 3
WAYS = 5
SECONDS = 10.0
NO_DIRECTIONS: Mapping[str, int] = MappingProxyType({})


def locked_columns(deployment: Deployment) -> frozenset[str]:
    """The columns that no advice changes: what is fixed, what is sensitive, and times."""
    names = (*deployment.fixed, *deployment.sensitive, deployment.time, deployment.label_time)
    return frozenset(name for name in names if name)


def directions_of(deployment: Deployment) -> dict[str, int]:
    """The columns that advice may move one way alone: 1 up, -1 down.

    >>> directions_of(Deployment(name="d", title="D", task=Task.BINARY, numeric=("age",), one_way={"age": "up"}))
    {'age': 1}
    """
    return {name: 1 if way == "up" else -1 for name, way in deployment.one_way.items()}


def counterfactuals(
    model: Model,
    row: pd.DataFrame,
    reference: pd.DataFrame,
    goal: Goal,
    *,
    locked: frozenset[str] = frozenset(),
    directions: Mapping[str, int] = NO_DIRECTIONS,
    most: int = MOST_COLUMNS,
    ways: int = WAYS,
    rows: int = ROWS,
    seconds: float = SECONDS,
    told: Told = lambda text, share: None,
) -> Counterfactuals:
    """The smallest changes after which the model says what is wanted, few columns first.

    Numbers stay within the reference's range, categories are those of the reference; nothing is made missing. How
    small a change is, is measured in quantiles of the reference. Every answer is scored again from the raw row, by the
    model itself. Of trees every cell between their thresholds is tried, so that nothing is missed where `whole` says
    so. What a line needs of its columns is worked out, so that where none is found there is none. Of other models
    quantiles of the reference are tried, and then numbers in between, down to where the answer flips.

    It says what the model would answer, not what would happen: what is changed in a file changes nothing in the world.
    Source: Wachter, Mittelstadt and Russell 2017, Counterfactual Explanations without Opening the Black Box; sparse
    ones first as in Mothilal, Sharma and Tan 2020, Explaining Machine Learning Classifiers through Diverse
    Counterfactual Explanations.

    Args:
        model: the deployed model.
        row: one raw row.
        reference: raw rows of the reference.
        goal: what is to be reached; `goal.goal` makes one.
        locked: columns that stay as they are.
        directions: of columns whose numbers may only rise (1) or fall (-1); one that is missing stays so.
        most: how many columns may be changed together.
        ways: how many answers to look for, each of other columns.
        rows: how many changed rows the model is asked about at most.
        seconds: after these the search ends with what it has.
        told: is told what is being done, and the share of it that is done; what it raises ends the work.

    Raises:
        ModelError: the row does not fit the model.
    """
    seen, until = ranges(model, reference), time.monotonic() + seconds
    free = {name: each for name, each in seen.items() if name not in locked and not each.empty}
    line = levers(model, row, reference, free, goal, directions)
    if line is not None:
        needed, able = line
        answer = worked_out(needed, able, most, ways, until, told)
        changed = [with_values(row, each) for each in answer.found.values()]
        looked = _Looked(changed, answer.tried, len(changed), answer.complete)
    else:
        looked = _searched(model, row, reference, goal, free, directions, most, ways, rows, until, told)
    again = model.predict(pd.concat(looked.changed)) if looked.changed else np.empty(0)
    found = [_way(row, each, again[[place]], seen) for place, each in enumerate(looked.changed)]
    reached = [way for way in found if goal.reached(way.scores)[0]]
    kept = sorted(reached, key=lambda way: (len(way.changes), way.distance))
    whole = looked.whole and (line is None or len(reached) == len(found))
    return Counterfactuals(
        goal,
        tuple(kept[:ways]),
        tuple(free),
        tuple(name for name in model.features if name in locked),
        most,
        looked.tried,
        looked.asked,
        whole,
        len(reference),
        worked_out=line is not None and len(reached) == len(found),
        one_way=tuple(name for name in free if directions.get(name)),
        ways_of_model=looked.ways,
    )


@dataclass(frozen=True, slots=True, eq=False)
class _Looked:
    """Changed raw rows, one a set of columns; how many columns were tried together, rows asked about, all or not."""

    changed: list[pd.DataFrame]
    tried: int
    asked: int
    whole: bool
    ways: Mapping[str, int] = field(default_factory=dict)


def _searched(
    model: Model,
    row: pd.DataFrame,
    reference: pd.DataFrame,
    goal: Goal,
    free: Mapping[str, Range],
    directions: Mapping[str, int],
    most: int,
    ways: int,
    rows: int,
    until: float,
    told: Told,
) -> _Looked:
    """What is found by asking the model."""
    prepared = model.prepare(row)
    scores = _quick(model, prepared, model.prepare(reference))
    targets = tuple(of_output(model, place) for place in range(len(model.outputs) if _several(model) else 1))
    parted = cuts(model, targets, prepared, free)
    values = grid(model, row, free, directions, parted, goal.way)
    search = Search(values, goal, lambda places: scores(values.table(places)), rows, until, told)
    if values.columns:
        search.run(most, ways)
    changed = _smallest(model, row, search, free, exact=parted is not None)
    tried = search.tried if values.columns else most  # none of the values makes a difference: that is all there is
    return _Looked(changed, tried, search.asked, search.whole and values.exact, values.ways)


def _smallest(
    model: Model, row: pd.DataFrame, search: Search, seen: Mapping[str, Range], *, exact: bool
) -> list[pd.DataFrame]:
    """For every set of columns that was found the raw row that is changed the least."""
    found = []
    for columns in sorted(search.found, key=len):
        nearest = search.found[columns]  # the nearest first; where all was tried, of all there are
        smaller = nearest[:1] if search.whole else np.array([search.smaller(each) for each in nearest])
        best = smaller[np.argmin(search.grid.distance(smaller))]
        changed = _changed(row, search.grid, best)
        found.append(changed if exact else finer(model, row, changed, search.goal, seen))
    return found


def _changed(row: pd.DataFrame, values: Grid, places: Places) -> pd.DataFrame:
    chosen = {values.columns[at]: values.values[at][places[at]] for at in np.flatnonzero(places >= 0)}
    return with_values(row, chosen)


def _way(row: pd.DataFrame, changed: pd.DataFrame, scores: FloatArray, seen: Mapping[str, Range]) -> Way:
    changes = []
    for name, each in seen.items():
        before, after = value_of(row, name), value_of(changed, name)
        if before != after:
            apart = each.distances(before, np.array([after]) if each.numeric else [after])
            changes.append(Change(name, before, after, float(apart[0])))
    changes.sort(key=lambda change: -change.distance)
    return Way(tuple(changes), sum(each.distance for each in changes), scores, changed)


def _several(model: Model) -> bool:
    return model.task is Task.MULTICLASS


def _quick(model: Model, row: pd.DataFrame, others: pd.DataFrame) -> "Scores":
    """The model's answers for prepared rows: of one output by compiled loops where these say the same."""
    if _several(model):
        return model.predict_prepared
    target = of_output(model, 0)
    return quick_scores(model, target, row, float(model.predict_prepared(row)[0]), others)
