"""Counting scored rows as the head does: the same tables, cells and grains, of rows whose outcome nobody knows yet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .cells import Categorical, Numeric
from .plan import GRAINS, Plan, Tables, stem

Rows = Mapping[str, Sequence[Any]]  # by column, the raw values


def count(plan: Plan, tables: Tables, micro: Sequence[int], rows: Rows, scores: np.ndarray) -> None:
    """Count scored rows, of which the plan has no `problem`.

    Args:
        plan: what is counted.
        tables: as it makes them.
        micro: when each was predicted, `(rows,)`, in microseconds since 1970.
        rows: the raw values.
        scores: `(rows,)`, or `(rows, classes)`.
    """
    if len(micro):
        _Batch(plan, tables, np.asarray(micro, dtype=np.int64), rows, scores).count()


class _Batch:
    """Some rows on their way to be counted: once with all, and once more in each segment that they belong to."""

    def __init__(self, plan: Plan, tables: Tables, micro: np.ndarray, rows: Rows, scores: np.ndarray) -> None:
        self._plan, self._tables, self._micro, self._rows = plan, tables, micro, rows
        self._scores = np.asarray(scores, dtype=np.float64)
        self._said = plan.said(self._scores)
        self._grain = micro // plan.grain
        self._places: list[tuple[np.ndarray, np.ndarray | int]] = [(np.arange(len(micro)), 0)]
        for name, numbers in plan.segments.items():
            texts = plan.watched[name]
            assert isinstance(texts, Categorical)
            spelt = [texts.spell(value) for value in self._raw(name)]
            followed = np.array([numbers.get(text or "", 0) for text in spelt], dtype=np.int64)
            inside = np.flatnonzero(followed)
            self._places.append((inside, followed[inside]))

    def count(self) -> None:
        """Count them into every table."""
        plan = self._plan
        uneven = {"uneven": _uneven(self._scores)} if plan.log["class_scores"] else {}
        self._add(GRAINS, sums=uneven, span=self._micro)
        for name, bins in plan.watched.items():
            values = self._raw(name)
            if isinstance(bins, Numeric):
                x = bins.read(values)
                self._add(stem("columns", name), bins.cells(x), sums={"sum": _finite(x)}, span=x)
            else:
                self._add(stem("columns", name), bins.cells(values))
        for name, bins in plan.scores.items():
            x = self._score(name)
            decided = self._decided(name)
            self._add(stem("scores", name), bins.cells(x), sums={"sum": _finite(x)}, decided=decided)

    def _raw(self, name: str) -> Sequence[Any] | np.ndarray:
        log = self._plan.log
        if name == log["prediction"]:
            return self._said
        if name == log["score"]:
            return self._scores
        for label, column in log["class_scores"].items():
            if name == column:
                return self._score(label)
        return self._rows[name]

    def _score(self, name: str) -> np.ndarray:
        if self._plan.task == "multiclass":
            return np.ascontiguousarray(self._scores[:, self._plan.classes.index(name)])
        return self._scores if self._plan.log["score"] else np.array(self._said, dtype=np.float64)

    def _decided(self, name: str) -> np.ndarray:
        if self._plan.task == "multiclass":
            return np.array([said == name for said in self._said], dtype=np.int64)
        return np.array(self._said, dtype=np.int64)

    def _add(
        self,
        table: str,
        cell: np.ndarray | None = None,
        sums: Mapping[str, np.ndarray] | None = None,
        span: np.ndarray | None = None,
        decided: np.ndarray | None = None,
    ) -> None:
        target = self._tables[table]
        for rows, segment in self._places:
            if len(rows):
                taken = {name: values[rows] for name, values in (sums or {}).items()}
                ends = _on_the_line(span[rows]) if span is not None and target.ordered else _of(span, rows)
                target.add(self._grain[rows], _of(cell, rows), segment, _of(decided, rows), taken, ends)


def _of(values: np.ndarray | None, rows: np.ndarray) -> np.ndarray | None:
    return None if values is None else values[rows]


def _finite(x: np.ndarray) -> np.ndarray:
    return np.where(np.isfinite(x), x, 0.0)


def _on_the_line(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Values for the lowest and for the highest one: what is no finite number is neither."""
    there = np.isfinite(x)
    return np.where(there, x, np.inf), np.where(there, x, -np.inf)


def _uneven(scores: np.ndarray) -> np.ndarray:
    """1 where the scores of a row add up to something else than 1, by more than rounding explains, as at the head."""
    total = scores[:, 0].copy()
    for column in range(1, scores.shape[1]):
        total += scores[:, column]
    gap, slack = np.abs(total - 1.0), 1e-6 * scores.shape[1]
    explained = gap <= max(1e-3, slack)
    for digit in (100.0, 1000.0):
        rounded = (np.abs(scores * digit - np.round(scores * digit)) <= 1e-4).all(axis=1)
        explained |= rounded & (gap <= 0.5 / digit * scores.shape[1] + slack)
    return np.where(explained, 0.0, 1.0)
