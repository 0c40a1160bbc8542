"""A bundle, opened: whether it is whole, and what its model says of rows."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from typing import Any

import numpy as np

from .archive import Archive
from .cells_in import Cells
from .digests import digest_of_file
from .estimators import Estimator, estimator
from .features import Lookups
from .kinds import Arrays, Column, Told

SUMS = "SHA256SUMS"
_ROWS = 256  # scored at a time, so that memory is bounded


class BundleError(Exception):
    """A bundle that is not whole, or rows without a column that it reads; one sentence."""


class Bundle:
    """A model as it lies in a folder.

    Args:
        folder: of the bundle. Raises `BundleError` where a file is missing or is not the one that was written.
    """

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self.folder = os.fspath(folder)
        require_whole(self.folder)
        with open(os.path.join(self.folder, "deployment.json"), encoding="utf-8") as file:
            self.told: dict[str, Any] = json.load(file)
        program = self.told["program"]
        self.columns = tuple(each["name"] for each in program["cells"])
        self._cells = Cells(program["cells"])
        self._outputs = list(program["outputs"])
        self._open(program)
        self._is_one = self.told["task"] != "multiclass"
        self._is_proba = self.told["task"] != "regression"

    def _open(self, program: Told) -> None:
        if self.told["form"] == "onnx":
            from .onnx import Onnx, inline

            arrays: Arrays = inline(program["arrays"])
            self._model: Estimator = Onnx(program["model"], arrays, os.path.join(self.folder, "model.onnx"))
            self._lookups = Lookups(program["lookups"], arrays) if "lookups" in program else None
            return
        with open(os.path.join(self.folder, "model.npz"), "rb") as file:
            stored = Archive(file)  # each array is read when it is asked for, so that never all of them are there twice
            self._model = estimator(program["model"], stored)
            self._lookups = Lookups(program["lookups"], stored) if "lookups" in program else None

    def score(self, rows: Mapping[str, Column]) -> np.ndarray:
        """`(n,)` P(positive) or values, `(n, k)` one column a class; nan in a row that the model would refuse.

        Args:
            rows: by column the raw values: texts, numbers, None. Further columns are left alone.

        Raises `BundleError` for a column that is not there.
        """
        for name in self.columns:
            if name not in rows:
                raise BundleError(f"the rows have no column {name!r}, which the model reads")
        n = len(rows[self.columns[0]])
        if n <= _ROWS:
            return self._score(rows)
        parts = (slice(start, start + _ROWS) for start in range(0, n, _ROWS))
        return np.concatenate([self._score({name: rows[name][part] for name in self.columns}) for part in parts])

    def _score(self, rows: Mapping[str, Column]) -> np.ndarray:
        numbers, codes, refused = self._cells.read(rows)
        with np.errstate(all="ignore"):  # what comes of it is looked at below
            codes = codes if self._lookups is None else self._lookups.codes(numbers, codes)
            found = self._model.answer(numbers, codes)
        found = found[self._outputs]
        if self._is_proba:
            found = found.clip(0.0, 1.0)
        bad = ~np.isfinite(found).all(axis=0)
        if refused is not None:
            bad |= refused
        if bad.any():
            found = np.where(bad, np.nan, found)
        result: np.ndarray = found[0] if self._is_one else found.T
        return result


def require_whole(folder: str) -> None:
    """Raise `BundleError` where a file of a bundle is missing or is not the one that was written."""
    try:
        with open(os.path.join(folder, SUMS), encoding="utf-8") as file:
            lines = file.read().splitlines()
        for line in lines:
            digest, name = line.split("  ", 1)
            if digest_of_file(os.path.join(folder, *name.split("/"))) != digest:
                raise BundleError(f"{name} of the bundle is not the file that was written: copy the bundle again")
    except (OSError, ValueError) as error:
        raise BundleError(f"the bundle in {folder} is not whole: {error}") from error
