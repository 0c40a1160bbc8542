"""From rows to a verdict on all inputs together: bounded samples of the reference and of one window."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import Kind, Role, Selection, Window
from monitoring.errors import NotApplicableError
from monitoring.multivariate.classifier import told_apart
from monitoring.multivariate.kernel import far_apart
from monitoring.samples.encoding import encode, usable
from monitoring.samples.rows import RowsLog, reference_of

MOST_ROWS = 1_000  # a side
FEWEST_ROWS = 100
MOST_COLUMNS = 100
NAMED = 5
LEAST_DROP = 0.005


@dataclass(frozen=True, slots=True)
class Together:
    """What a classifier, and a test without one, could tell of a window's rows and the reference's.

    Args:
        window: index of the window.
        auc: area under the ROC curve, out of fold: 0.5 is by chance.
        low: of its 95 % interval.
        high: likewise.
        p_value: the chance of such an area without a change, one-sided, for independent rows.
        n_reference: rows of the reference that were looked at.
        n_current: rows of the window.
        columns: those that it was told by, and by how much the area falls without each; most first.
        left_out: columns that were not looked at, such as identifiers.
        mmd: a second opinion, without a model that learns: the squared maximum mean discrepancy, 0 and up.
        mmd_p_value: the chance of such a distance without a change, by permutation, for independent rows.
    """

    window: int
    auc: float
    low: float
    high: float
    p_value: float
    n_reference: int
    n_current: int
    columns: tuple[tuple[str, float], ...]
    left_out: tuple[str, ...]
    mmd: float
    mmd_p_value: float


def run(log: RowsLog, selection: Selection, window: Window) -> Together:
    """Let a classifier tell a window's inputs from the reference's, in a sample of at most `MOST_ROWS` of either.

    It stands beside the columns' own drift and raises no alert.

    Raises:
        NotApplicableError: too few rows on a side, or no column that could be looked at.
    """
    inputs = [column for column in log.deployment.columns if column.role is Role.FEATURE]
    frames = [reference_of(log, selection.segment, MOST_ROWS), log.drawn_rows(selection, window, MOST_ROWS)]
    few = min(map(len, frames))
    if few < FEWEST_ROWS:
        raise NotApplicableError(f"a classifier needs {FEWEST_ROWS} rows on either side to learn from, here are {few}")
    columns = usable(inputs, frames)[:MOST_COLUMNS]
    if not columns:
        raise NotApplicableError("there is no input that both sides have, identifiers left out")
    reference, current = encode(columns, frames)
    categorical = np.array([column.kind is Kind.CATEGORICAL for column in columns])
    told, apart = told_apart(reference, current, categorical), far_apart(reference, current, categorical)
    order = [int(i) for i in np.argsort(-told.drops, kind="stable")[:NAMED] if told.drops[i] >= LEAST_DROP]
    return Together(
        window.index,
        told.auc,
        told.low,
        told.high,
        told.p_value,
        len(reference),
        len(current),
        tuple((columns[i].name, float(told.drops[i])) for i in order),
        tuple(column.name for column in inputs if column not in columns),
        apart.distance,
        apart.p_value,
    )
