"""A small model of one column: what came true of rows like this one, by cells of its values."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Column, FloatArray, Kind, Task
from monitoring.samples.encoding import numbers, places, usable

CELLS = 20
PRIOR = 10.0  # rows that every cell is given beside its own, with what all rows show
FEWEST = 5  # rows of a cell whose median is taken


@dataclass(frozen=True, slots=True, eq=False)
class OneColumn:
    """A fitted model of one column.

    Args:
        column: which.
        edges: of its cells, on the scale of numbers or of the categories' places.
        known: the place of each category.
        answers: of each cell, the last one of missing values: `(cells,)`, or `(cells, classes)`.
        centres: of a column of numbers, the mean value of each cell; between them answers lie on straight lines.
    """

    column: Column
    edges: FloatArray
    known: dict[str, float]
    answers: FloatArray
    centres: FloatArray | None = None

    def predict(self, rows: pd.DataFrame) -> FloatArray:
        """In the shape of a model's scores."""
        found = np.asarray(self.answers[_cells(self.column, rows, self.edges, self.known)], dtype=np.float64)
        if self.centres is None or not np.isfinite(self.centres).any():  # no value when it was fitted: nothing between
            return found
        values, there = numbers([self.column], rows, {})[:, 0], np.isfinite(self.centres)
        known = np.isfinite(values)
        for one, answer in zip(
            found.reshape(len(found), -1).T, self.answers.reshape(len(self.answers), -1).T, strict=True
        ):
            one[known] = np.interp(values[known], self.centres[there], answer[:-1][there])
        return found


def candidates(columns: Sequence[Column], rows: pd.DataFrame) -> list[Column]:
    """The columns that a model can be made of: those that rows have and that do not tell every row from all others."""
    return usable(columns, [rows])


def fit(column: Column, rows: pd.DataFrame, truth: FloatArray, task: Task, classes: int = 1) -> OneColumn:
    """Fit it on rows whose truth is known.

    A cell answers with the share of positive rows or of each class, shrunk to that of all rows, or with its median.

    Args:
        column: which.
        rows: that have it.
        truth: as `Evidence.truth` gives it, `(n,)`.
        task: of the deployment.
        classes: how many, for several.
    """
    known = {name: float(at) for name, at in places([column], [rows]).get(column.name, {}).items()}
    edges = _edges(column, rows, known)
    cells = _cells(column, rows, edges, known)
    size = len(edges) + 2
    centres = _centres(column, rows, cells, size) if column.kind is Kind.NUMERIC else None
    if task is Task.REGRESSION:
        return OneColumn(column, edges, known, _medians(cells, truth, size), centres)
    hits = truth[:, None] if task is Task.BINARY else truth[:, None] == np.arange(classes)
    counts = np.bincount(cells, minlength=size)[:, None]
    sums = np.stack([np.bincount(cells, hit, size) for hit in hits.T.astype(float)], axis=1)
    answers = (sums + PRIOR * hits.mean(axis=0)) / (counts + PRIOR)
    return OneColumn(column, edges, known, answers[:, 0] if task is Task.BINARY else answers, centres)


def _edges(column: Column, rows: pd.DataFrame, known: dict[str, float]) -> FloatArray:
    if known:
        return np.arange(1, max(known.values()) + 1)
    values = numbers([column], rows, {})[:, 0]
    values = values[np.isfinite(values)]
    return np.unique(np.quantile(values, np.arange(1, CELLS) / CELLS)) if len(values) else np.empty(0)


def _cells(column: Column, rows: pd.DataFrame, edges: FloatArray, known: dict[str, float]) -> NDArray[np.int64]:
    values = numbers([column], rows, {column.name: known})[:, 0]
    cells = np.searchsorted(edges, values, side="right")
    return np.where(np.isnan(values), len(edges) + 1, cells)


def _centres(column: Column, rows: pd.DataFrame, cells: NDArray[np.int64], size: int) -> FloatArray:
    """The mean of each cell's values but that of missing ones; nan where it has none."""
    means = pd.Series(numbers([column], rows, {})[:, 0]).replace([np.inf, -np.inf], np.nan).groupby(cells).mean()
    return np.asarray(means.reindex(range(size - 1)), dtype=np.float64)


def _medians(cells: NDArray[np.int64], truth: FloatArray, size: int) -> FloatArray:
    groups = pd.Series(truth).groupby(cells)
    enough = groups.median()[groups.size() >= FEWEST]
    return np.asarray(enough.reindex(range(size), fill_value=float(np.median(truth))), dtype=np.float64)
