"""What is counted of a row, as the head counts it, and into which tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ..digests import digest_of
from ..kinds import Told
from .cells import Categorical, Numeric
from .tally import Table
from .times import DAY, HOUR

GRAINS = "grains"
Tables = dict[str, Table]  # by the names that the head gives them


def stem(kind: str, name: str = "") -> str:
    """What the head calls a table.

    >>> stem("columns", "age")
    'columns-013f54400c82da08'
    """
    return f"{kind}-{digest_of(name.encode())[:16]}" if name else kind


class Plan:
    """What is counted of a row, and into which cells.

    Args:
        told: `deployment.json`; its "log" says what the columns are at the head.
        cells: `cells.json`.
    """

    def __init__(self, told: Told, cells: Told) -> None:
        log = told["log"]
        self.log, self.task, self.threshold = log, told["task"], told["threshold"]
        self.classes = list(told["classes"])
        self.grain = HOUR if log["clock"] == "hour" else DAY
        self.sensitive = frozenset(log["sensitive"])
        watched = {name: bins for name, bins in cells["columns"].items() if name != log["label"]}
        self.left_out = sorted(name for name in watched if name in self.sensitive)
        self.watched = {
            name: self._reader(bins, cells["known"].get(name, ()))
            for name, bins in watched.items()
            if name not in self.sensitive
        }
        self.scores = {name: Numeric(edges) for name, edges in cells["scores"].items()}
        self.outputs = {log["prediction"], log["score"], *log["class_scores"].values()} - {None}
        self.raw = [name for name in self.watched if name not in self.outputs]
        # As the head numbers them; those of columns that are left out have no rows.
        self.segments: dict[str, dict[str, int]] = {}
        for number, segment in enumerate(cells["segments"], 1):
            if segment["column"] not in self.sensitive:
                self.segments.setdefault(segment["column"], {})[segment["value"]] = number
        self._followed = len(cells["segments"])

    def _reader(self, bins: Told, known: Sequence[str]) -> Numeric | Categorical:
        if bins["kind"] == "numeric":
            return Numeric(bins["edges"], self.log["missing"]["numbers"])
        return Categorical(bins["categories"], known, self.log["missing"]["texts"])

    def tables(self) -> Tables:
        """Empty tables, by the names that the head gives them."""
        uneven = ("uneven",) if self.log["class_scores"] else ()
        found = {GRAINS: Table(segments=self._followed, sums=uneven, times=True)}
        for name, bins in self.watched.items():
            sums = ("sum",) if bins.ordered else ()
            found[stem("columns", name)] = Table(bins.size, bins.ordered, self._followed, sums=sums)
        decided = self.task == "multiclass" or bool(self.log["score"] and self.log["prediction"])
        for name, bins in self.scores.items():
            table = Table(bins.size, bins.ordered, self._followed, decided=decided, outcome=True, sums=("sum",))
            found[stem("scores", name)] = table
        return found

    def problem(self, row: Mapping[str, object]) -> str:
        """What the head could not read of a row's watched columns; empty where there is nothing."""
        for name in self.raw:
            if name not in row:
                return f"there is no column {name!r}, which is counted"
            bins = self.watched[name]
            if isinstance(bins, Numeric):
                try:
                    bins.number(row[name])
                except ValueError:
                    return f"{row[name]!r} in {name!r} is no number"
        return ""

    def said(self, scores: np.ndarray) -> list[Any]:
        """What the model decides by its scores."""
        return said(self.task, self.threshold, self.classes, scores)


def said(task: str, threshold: float, classes: Sequence[str], scores: np.ndarray) -> list[Any]:
    """What a model decides by its scores: 0 or 1, a class, a value.

    >>> said("binary", 0.3, (), np.array([0.2, 0.3])), said("multiclass", 0.5, ("a", "b"), np.array([[0.1, 0.9]]))
    ([0, 1], ['b'])
    """
    if task == "regression":
        return list(scores.tolist())
    if task == "binary":
        return list((scores >= threshold).astype(int).tolist())
    return [classes[place] for place in scores.argmax(axis=1).tolist()]
