"""The schema of a version: its columns, their kinds, and what the reference has in them."""

from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Column, Deployment, Kind

MOST_CATEGORIES = 50


def schema(deployment: Deployment, reference_rows: pd.DataFrame) -> list[dict[str, Any]]:
    """Each watched column, features first: `column, kind, role, missing` and its range or its categories.

    Args:
        deployment: whose columns.
        reference_rows: rows of its reference, `(n, columns)`.

    `missing` is a share (None without rows); `low` and `high` are the ends of the finite values (None without any);
    `categories` are the most frequent ones, at most 50, of `distinct`. Of a column that is kept as tokens neither is
    said. A column that the reference lacks has none of them.

    >>> from monitoring.domain import Task
    >>> card = Deployment(name="d", title="d", task=Task.BINARY, score="s", numeric=("age",))
    >>> schema(card, pd.DataFrame({"age": [20.0, 61.0, None]}))[0]
    {'column': 'age', 'kind': 'numeric', 'role': 'feature', 'missing': 0.333333, 'low': 20.0, 'high': 61.0}
    """
    return [_one(column, deployment, reference_rows) for column in deployment.columns]


def _one(column: Column, deployment: Deployment, rows: pd.DataFrame) -> dict[str, Any]:
    said: dict[str, Any] = {"column": column.name, "kind": str(column.kind), "role": str(column.role)}
    if column.name not in rows.columns:
        return said
    values = rows[column.name]
    said["missing"] = round(float(values.isna().mean()), 6) if len(values) else None
    if column.name in deployment.sensitive:
        return said | {"sensitive": True}
    return said | (_range(values) if column.kind is Kind.NUMERIC else _categories(values))


def _range(values: "pd.Series[Any]") -> dict[str, Any]:
    numbers = pd.to_numeric(values).to_numpy(dtype="float64", na_value=np.nan)
    finite = numbers[np.isfinite(numbers)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (None, None)
    return {"low": low, "high": high}


def _categories(values: "pd.Series[Any]") -> dict[str, Any]:
    counts = values.dropna().map(str).value_counts()
    ordered = sorted(counts.index, key=lambda name: (-int(counts[name]), name))
    return {"categories": sorted(ordered[:MOST_CATEGORIES]), "distinct": len(ordered)}
