"""Rows that are built to be hard: where a copy of a model is likeliest to say something else than the model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.edge.certificate.rows.points import Points, around
from monitoring.models.model import Model

THRESHOLD, MISSING, UNSEEN, CATEGORY = "threshold", "missing", "unseen category", "category"
EXTREME, EMPTY, WILD = "extreme", "all missing", "wild row in a batch"
EACH = 4  # rows to a question
MOST_CATEGORIES = 1000  # of a column
BATCH = 64  # rows around the wild one
FAR = 1e6  # times the largest value of the reference
# Numbers at which types end: what is no float32 any more, what is the last, and what is nothing to it.
ENDS = (0.0, -0.0, 1e-300, 1e-46, 3.4e38, -3.4e38, 1e39, -1e39, 2.0**24 + 1)


@dataclass(frozen=True, slots=True, eq=False)
class Hard:
    """Hard rows.

    Args:
        frame: raw rows, the model's own columns.
        what: what each asks, `(n,)` texts.
        column: which column it asks about; empty for all of them.
        point: of a row at a threshold, the place of that among the points; -1 for others.
    """

    frame: pd.DataFrame
    what: pd.Series
    column: pd.Series
    point: "pd.Series[int]"

    def named(self, place: int) -> str:
        """What a row is called: `row 17 (threshold of age)`."""
        of = f" of {self.column[place]}" if self.column[place] else ""
        return f"row {place + 1} ({self.what[place]}{of})"


def hard_rows(model: Model, base: pd.DataFrame, points: Points) -> Hard:
    """Every question as rows of `base` in which one column, or all of them, are something else.

    Args:
        model: the approved one.
        base: raw rows, at least one, as `made_up` gives them.
        points: the thresholds, each with a row of `base` that it is tried in.
    """
    categories = {name: known for name, known in model.categories.items() if name in model.categorical}
    pieces = [_wild(model, base), _nothing(base)]
    pieces += [one for name in model.features if name in base for one in _of_column(model, base, name, categories)]
    pieces += [_at_thresholds(base, points, name) for name in dict.fromkeys(points.column)]
    whole = pd.concat(pieces, ignore_index=True)
    told = [whole.pop(key) for key in ("_what", "_column", "_point")]
    return Hard(whole[list(base.columns)], *told)


def _of_column(
    model: Model, base: pd.DataFrame, name: str, categories: Mapping[str, tuple[str, ...]]
) -> Iterator[pd.DataFrame]:
    yield _changed(base, name, [None] * EACH, MISSING)
    if name not in model.categorical:
        yield _changed(base, name, _extremes(base[name]), EXTREME)
        return
    known = categories.get(name, ()) or tuple(base[name].dropna().astype(str).unique())
    yield _changed(base, name, list(known[:MOST_CATEGORIES]), CATEGORY)
    stranger = next(text for text in (f"never seen {i}" for i in range(10**6)) if text not in known)
    yield _changed(base, name, [stranger] * EACH, UNSEEN)


def _extremes(values: "pd.Series[float]") -> list[float]:
    finite = values.to_numpy(dtype=np.float64, na_value=np.nan)
    finite = finite[np.isfinite(finite)]
    ends = [float(finite.min()), float(finite.max())] if len(finite) else [0.0, 1.0]
    far = FAR * max(1.0, *map(abs, ends))
    return [*ends, far, -far, *ENDS]


def _changed(base: pd.DataFrame, name: str, values: Sequence[object], what: str) -> pd.DataFrame:
    rows = base.iloc[np.arange(len(values)) % len(base)].copy()
    rows[name] = np.array(values, dtype=base[name].to_numpy().dtype)
    return rows.assign(_what=what, _column=name, _point=-1)


def _nothing(base: pd.DataFrame) -> pd.DataFrame:
    """A row without any value."""
    empty = {name: np.array([None], dtype=base[name].to_numpy().dtype) for name in base.columns}
    return pd.DataFrame(empty).assign(_what=EMPTY, _column="", _point=-1)


def _wild(model: Model, base: pd.DataFrame) -> pd.DataFrame:
    """A batch of usual rows with one in the middle whose numbers are far from all others."""
    rows = base.iloc[np.arange(BATCH) % len(base)].reset_index(drop=True)
    for name in base.columns:
        if name not in model.categorical:
            rows.loc[BATCH // 2, name] = max(_extremes(base[name])[1:3])
    return rows.assign(_what=WILD, _column="", _point=-1)


def _at_thresholds(base: pd.DataFrame, points: Points, name: str) -> pd.DataFrame:
    """Each threshold of a column, and the floats beside it, of 64 and of 32 bits."""
    chosen = np.flatnonzero(points.column == name)
    values: FloatArray = np.column_stack(around(points.threshold[chosen]))
    width = values.shape[1]
    rows = base.iloc[np.repeat(points.row[chosen], width)].copy()
    rows[name] = values.ravel()
    return rows.assign(_what=THRESHOLD, _column=name, _point=np.repeat(chosen, width)).drop_duplicates()
