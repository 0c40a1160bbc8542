"""From raw cells to numbers: `(columns, rows)` values, codes of categories, and which rows the model would refuse."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from .kinds import Column, Told
from .texts import Vocabulary, number_of, text_of

_MOST = 1 << 16  # spellings of a column that are remembered


class Numbers:
    """A column of numbers.

    Args:
        missing: the number that means missing, where there is one.
        spelled: whether its cells are texts that mean numbers.
    """

    def __init__(self, missing: float | None = None, spelled: bool = False) -> None:
        self._missing = None if missing is None else np.float32(missing)
        self._vocabulary = Vocabulary(()) if spelled else None

    def read(self, values: Column) -> tuple[np.ndarray, np.ndarray | None]:
        """Numbers, `(n,)`, and which of them are none."""
        if isinstance(values, np.ndarray) and values.dtype.kind in "fiu":
            found, bad = values.astype(np.float64), None
        else:
            found, bad = self._one_by_one(values)
        if self._missing is not None:
            with np.errstate(over="ignore"):
                found = np.where(found.astype(np.float32) == self._missing, np.nan, found)
        return found, bad

    def _one_by_one(self, values: Column) -> tuple[np.ndarray, np.ndarray | None]:
        found: list[float] = []
        bad: np.ndarray | None = None
        for place, value in enumerate(values):
            if type(value) is float and self._vocabulary is None:
                found.append(value)
                continue
            try:
                found.append(self._number(value))
            except ValueError:
                found.append(np.nan)
                bad = np.zeros(len(values), dtype=bool) if bad is None else bad
                bad[place] = True
        return np.array(found, dtype=np.float64), bad

    def _number(self, value: object) -> float:
        if self._vocabulary is None or value is None or value != value:
            return number_of(value)
        meant = self._vocabulary.spell(text_of(value))
        if meant in ("True", "False"):
            return float(meant == "True")
        return float("nan") if meant is None else number_of(meant)


class Codes:
    """A column of categories: a known one is its place among them, a gap the next number, all others the one behind.

    Args:
        texts: the canonical texts of the categories.
        numbers: those of them that are numbers, by their place: an exponent is written in more ways than one.
        short: whether these numbers are of 32 bits.
        numeric: whether cells are numbers before they are texts.
        missing: the number that means missing, where there is one.
        refused: the codes that the model refuses.
    """

    def __init__(
        self,
        texts: Sequence[str],
        numbers: Sequence[int] = (),
        short: bool = False,
        numeric: bool = False,
        missing: float | None = None,
        refused: Sequence[int] = (),
    ) -> None:
        self._codes = {text: place for place, text in enumerate(texts)}
        self._vocabulary = Vocabulary(texts)
        self._width: Any = np.float32 if short else float
        self._numbers = {self._width(texts[place]): place for place in numbers}
        self._numeric = Numbers(missing) if numeric else None
        self._gap, self._other = len(texts), len(texts) + 1
        self._seen: dict[object, int] = {}
        self._refused = frozenset(refused)

    def read(self, values: Column) -> tuple[list[int], np.ndarray | None]:
        """Codes, one a cell, and which of them are refused."""
        bad: np.ndarray | None = None
        if self._numeric is not None:
            numbers, bad = self._numeric.read(values)
            values = numbers.tolist()
        seen = self._seen
        found: list[int] = []
        for value in values:
            key = value if type(value) is str else (type(value), value)
            code = seen.get(key)
            if code is None:
                code = self._code(value)
                if len(seen) < _MOST and value == value:  # nan is not the same as itself and would be kept for ever
                    seen[key] = code
            found.append(code)
        if self._refused and not self._refused.isdisjoint(found):
            refused = np.array([code in self._refused for code in found])
            bad = refused if bad is None else bad | refused
        return found, bad

    def _code(self, value: object) -> int:
        if value is None or value != value:
            return self._gap
        text = text_of(value)
        meant = self._vocabulary.spell(text)
        if meant is None:
            return self._gap
        if meant in self._codes:
            return self._codes[meant]
        try:
            with np.errstate(over="ignore"):  # what is too large for 32 bits is none of the categories
                number = self._width(float(text)) if self._numbers else None
        except ValueError:
            number = None
        return self._other if number is None else self._numbers.get(number, self._other)


class Cells:
    """All raw columns of a model.

    Args:
        columns: what `deployment.json` says of each: `name`, `reads` (numbers, spelled or codes) and its arguments;
            `limit`, the size from which on the model refuses a number; `gaps`, whether it takes missing ones.
    """

    def __init__(self, columns: Sequence[Told]) -> None:
        self._told = {each["name"]: each for each in columns}
        given = [(each["name"], _reader(each)) for each in columns]
        self._numbers = [(name, reader) for name, reader in given if isinstance(reader, Numbers)]
        self._codes = [(name, reader) for name, reader in given if isinstance(reader, Codes)]
        limits = [each.get("limit", "") for each in columns if each["reads"] != "codes"]
        self._limits = None
        if any(limit != "" for limit in limits):
            # What is as large as its limit is refused; nothing is larger than infinity, and nan is not large.
            self._limits = np.array([np.nan if limit == "" else float(limit) for limit in limits])[:, None]
        self._full = [at for at, each in enumerate(self._numbers) if not self._told[each[0]].get("gaps", True)]

    def read(self, rows: Mapping[str, Column]) -> tuple[np.ndarray, np.ndarray, np.ndarray | None]:
        """`(numbers, n)` values, `(categories, n)` codes, and the refused rows, None where none is.

        Raises `KeyError` for a column that is not there.
        """
        numbers, is_none = _each(self._numbers, rows)
        codes, is_refused = _each(self._codes, rows)
        refused = is_none if is_refused is None else is_refused if is_none is None else is_none | is_refused
        n = len(numbers[0]) if numbers else len(codes[0]) if codes else len(next(iter(rows.values()), ()))
        x = np.array(numbers, dtype=np.float64).reshape(len(numbers), n)
        if self._limits is not None:
            too_large = (np.abs(x) >= self._limits).any(axis=0)
            if too_large.any():
                refused = too_large if refused is None else refused | too_large
        if self._full:
            is_gap = np.isnan(x[self._full]).any(axis=0)
            refused = is_gap if refused is None else refused | is_gap
        return x, np.array(codes, dtype=np.int64).reshape(len(codes), n), refused


def _each(readers: Sequence[tuple[str, Any]], rows: Mapping[str, Column]) -> tuple[list[Any], np.ndarray | None]:
    every: list[Any] = []
    refused: np.ndarray | None = None
    for name, reader in readers:
        found, bad = reader.read(rows[name])
        every.append(found)
        if bad is not None:
            refused = bad if refused is None else refused | bad
    return every, refused


def _reader(told: Told) -> Numbers | Codes:
    if told["reads"] == "codes":
        keys = ("numbers", "short", "numeric", "missing", "refused")
        return Codes(told["texts"], **{key: told[key] for key in keys if key in told})
    return Numbers(told.get("missing"), told["reads"] == "spelled")
