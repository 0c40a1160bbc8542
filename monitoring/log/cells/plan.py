"""How a deployment is counted: its cells, fixed once from the reference and kept beside the log.

Counts of different days, regions or devices add up only where the plan is the same, which its fingerprint tells.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
from pydantic import TypeAdapter

from monitoring.domain import Bins, Column, Deployment, FloatArray, Kind, Role, Segment, Task
from monitoring.domain.bins import MOST_CATEGORIES
from monitoring.log.cells.edges import (
    CLASS_STEP,
    FAR_STEP,
    error_edges,
    numeric_edges,
    score_edges,
    watched_score_edges,
)
from monitoring.log.cells.reference_summary import Whole

if TYPE_CHECKING:
    import pandas as pd

FEATURE_CELLS = 256
MOST_SEGMENTS = 50


@dataclass(frozen=True)
class Plan:
    """The cells of everything that is counted.

    Args:
        columns: cells by watched column, label included.
        scores: edges of the score tables, one list a class (binary: "positive").
        error: cells of the regression error; None for other tasks.
        shift: subtracted from labels before they are summed, near their mean.
        classes: the classes of a multiclass task, in the order of the confusion table.
        segments: what can be followed on its own.
        known: texts that the model knows beside the reference's, by column; they are read as they stand.
    """

    columns: Mapping[str, Bins]
    scores: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    error: Bins | None = None
    shift: float = 0.0
    classes: tuple[str, ...] = ()
    segments: tuple[Segment, ...] = ()
    known: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """The plan as JSON; floats keep every digit."""
        return _ADAPTER.dump_json(self)

    @classmethod
    def from_json(cls, text: bytes) -> "Plan":
        """The inverse of `to_json`."""
        return _ADAPTER.validate_json(text)

    @property
    def crowded(self) -> tuple[str, ...]:
        """Columns with more values than can be followed on their own: the reference's most frequent ones are."""
        followed = dict.fromkeys(segment.column for segment in self.segments)
        return tuple(name for name in followed if len(self.columns[name].categories) > MOST_SEGMENTS)

    def with_versions(self, column: str, names: Iterable[str]) -> "Plan":
        """The same with the values of one more column behind its segments, which keep their numbers."""
        return replace(self, segments=(*self.segments, *(Segment(column, name) for name in names)))

    @cached_property
    def fingerprint(self) -> str:
        """Twelve hexadecimal digits that differ wherever any cell differs; what only the model knows makes none."""
        return hashlib.sha256(_ADAPTER.dump_json(self, exclude={"known"})).hexdigest()[:12]


_ADAPTER = TypeAdapter(Plan)


def make_plan(deployment: Deployment, reference: pa.Table, whole: Whole | None = None) -> Plan:
    """Fix the cells from the reference's rows.

    A sample of them will do, because cells need not be perfect, only fixed, where `whole` tells what all rows show.
    """
    frame, seen = reference.to_pandas(), whole or Whole()
    classes = _classes(deployment, frame, seen)
    columns = {c.name: _column_bins(deployment, c, frame.get(c.name), classes, seen) for c in deployment.columns}
    error, shift = _error_bins(deployment, frame)
    return Plan(
        columns=columns,
        scores=_score_edges(deployment, frame),
        error=error,
        shift=shift,
        classes=classes,
        segments=tuple(
            Segment(name, value) for name in deployment.segments for value in columns[name].categories[:MOST_SEGMENTS]
        ),
    )


def _column_bins(
    deployment: Deployment, column: Column, values: "pd.Series[Any] | None", classes: tuple[str, ...], seen: Whole
) -> Bins:
    if column.kind is Kind.NUMERIC:
        found = np.array([]) if values is None else _floats(values)
        edges = numeric_edges(np.append(found, seen.ends.get(column.name, ())), FEATURE_CELLS)
        edges = watched_score_edges(edges) if column.role is Role.SCORE else edges
        return Bins(Kind.NUMERIC, edges=tuple(edges.tolist()))
    if column.role is not Role.FEATURE and deployment.task is not Task.REGRESSION:
        return Bins(Kind.CATEGORICAL, categories=classes)
    if column.name in seen.categories:
        return Bins(Kind.CATEGORICAL, categories=seen.categories[column.name])
    counts = [] if values is None else values.value_counts().items()
    frequent = sorted(counts, key=lambda item: (-item[1], str(item[0])))[:MOST_CATEGORIES]
    return Bins(Kind.CATEGORICAL, categories=tuple(str(value) for value, _ in frequent))


def _classes(deployment: Deployment, frame: "pd.DataFrame", seen: Whole) -> tuple[str, ...]:
    if deployment.task is Task.BINARY:
        return ("0", "1")
    if deployment.task is Task.REGRESSION:
        return ()
    if deployment.class_scores:
        return tuple(deployment.class_scores)
    named = [name for name in (deployment.label, deployment.prediction) if name and name in frame]
    found = {str(value) for name in named for value in frame[name].dropna().unique()}
    return tuple(sorted(found.union(*(seen.categories.get(name, ()) for name in named))))


def _score_edges(deployment: Deployment, frame: "pd.DataFrame") -> dict[str, tuple[float, ...]]:
    if deployment.task is Task.REGRESSION:
        return {}
    if deployment.score or deployment.class_scores:
        columns: Iterable[tuple[str, str]] = deployment.class_scores.items()
        named = [("positive", deployment.score)] if deployment.score else columns
        step = FAR_STEP if deployment.score else CLASS_STEP
        return {name: tuple(score_edges(_floats(frame[c]), deployment.threshold, step).tolist()) for name, c in named}
    if deployment.task is Task.BINARY and deployment.prediction:
        return {"positive": (0.0, 0.5, float(np.nextafter(1, 2)))}
    return {}


def _error_bins(deployment: Deployment, frame: "pd.DataFrame") -> tuple[Bins | None, float]:
    if deployment.task is not Task.REGRESSION or not deployment.prediction:
        return None, 0.0
    predicted = _floats(frame[deployment.prediction])
    known = _floats(frame[deployment.label]) if deployment.label in frame else None
    error = None if known is None else _finite(predicted) - _finite(known)
    if known is None or error is None or not np.isfinite(error).any():
        # Without labels in the reference nobody knows how large errors are: the predictions' spread is the guess.
        finite = predicted[np.isfinite(predicted)]
        spread = float(np.sort(finite).std()) or 1.0 if finite.size else 1.0
        return Bins(Kind.NUMERIC, edges=tuple(np.linspace(-2 * spread, 2 * spread, FEATURE_CELLS).tolist())), 0.0
    edges = error_edges(error)
    # Sorted, so that the last digit does not hang on the order in which the rows came.
    return Bins(Kind.NUMERIC, edges=tuple(edges.tolist())), float(np.nanmean(np.sort(_finite(known))))


def _finite(values: FloatArray) -> FloatArray:
    return np.where(np.isfinite(values), values, np.nan)


def _floats(values: "pd.Series[Any]") -> FloatArray:
    return np.asarray(values.to_numpy(dtype="float64", na_value=np.nan), dtype=np.float64)
