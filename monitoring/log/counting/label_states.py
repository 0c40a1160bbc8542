"""Which labelled rows metrics rest on, and why the others do not.

Every row has a state, a small number: 0 or 1 (binary: the outcome) where its label is one of the known values and its
prediction can be held against it; below that, why not. So whatever is counted of outcomes rests on the same rows.
"""

from collections.abc import Iterable
from functools import reduce
from operator import and_

import ibis
import ibis.expr.types as ir

from monitoring.domain import Deployment, Task
from monitoring.log.cells.plan import Plan
from monitoring.log.counting.facts import is_there
from monitoring.log.ground.columns import OUTSIDE, PREDICTED, SCORE, STATE, STRANGE, TRUTH, UNLABELLED, UNPREDICTED


def with_state(table: ir.Table, deployment: Deployment, plan: Plan) -> ir.Table:
    """Adds `_state` to rows with `_truth` and, by their task, `_score` or `_predicted`."""
    truth, d = table[TRUTH], deployment
    found: ir.Value = ibis.literal(0)
    if d.task is Task.BINARY:
        value = truth.cast("float64")
        is_outside, found = (value != 0) & (value != 1), value
    elif d.task is Task.MULTICLASS:
        is_outside = truth.cast("string").notin(plan.classes) if plan.classes else ibis.literal(True)
    else:
        is_outside = ~_is_finite(truth)
    unpredicted, strange = _unpredicted(table, d), _strange(table, d, plan)
    state = ibis.cases(
        (~is_there(truth), UNLABELLED),
        (is_outside, OUTSIDE),
        (unpredicted, UNPREDICTED),
        *([] if strange is None else [(strange, STRANGE)]),
        else_=found.cast("int8"),
    )
    return table.mutate(**{STATE: state.cast("int8")})


def uneven(table: ir.Table, deployment: Deployment) -> ir.FloatingValue:
    """1 where the class scores of a row add up to something else than 1, by more than rounding explains; otherwise 0.

    Scores that are whole hundredths or thousandths were rounded to these, each by up to half of one; others may be off
    by a thousandth together. A row that lacks a score has no sum.
    """
    scores = [table[column].cast("float64") for column in deployment.class_scores.values()]
    gap = (sum(scores[1:], scores[0]) - 1.0).abs()
    # What is added and rounded in binary is off by less than a millionth a score, 32 bits included.
    slack = 1e-6 * len(scores)
    explained = gap <= max(1e-3, slack)
    for digit in (100.0, 1000.0):
        is_rounded = _all((score * digit - (score * digit).round()).abs() <= 1e-4 for score in scores)
        explained |= is_rounded & (gap <= 0.5 / digit * len(scores) + slack)
    return ibis.cases((_all(map(is_there, scores)) & ~explained, 1.0), else_=0.0)


def _unpredicted(table: ir.Table, deployment: Deployment) -> ir.BooleanValue:
    """Whether a row lacks what its label is held against: a score from 0 to 1, a predicted class, a finite number."""
    d = deployment
    if d.task is Task.REGRESSION:
        return ~_is_finite(table[d.prediction]) if d.prediction else ibis.literal(True)
    names = [SCORE] if d.score else list(d.class_scores.values())
    there = [is_there(table[name]) & (table[name] >= 0) & (table[name] <= 1) for name in names]
    if d.prediction:
        there.append(is_there(table[d.prediction]))
    return ~_all(there) if there else ibis.literal(True)


def _strange(table: ir.Table, deployment: Deployment, plan: Plan) -> ir.BooleanValue | None:
    """Whether a predicted class is none of the known ones; None where the log holds scores alone."""
    if not deployment.prediction or deployment.task is Task.REGRESSION:
        return None
    if deployment.task is Task.BINARY:
        value = table[deployment.prediction].cast("float64")
        return (value != 0) & (value != 1)
    return table[PREDICTED].notin(plan.classes) if plan.classes else None


def _is_finite(value: ir.Value) -> ir.BooleanValue:
    number = value.cast("float64")
    return is_there(number) & (number.abs() != float("inf"))  # for Spark, Ibis takes no number for infinite


def _all(conditions: Iterable[ir.BooleanValue]) -> ir.BooleanValue:
    return reduce(and_, conditions)
