"""A bundle at work on a device: rows are scored, kept in the spool, and sent when there is a link."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from .bundle import Bundle
from .counting.plan import said
from .counting.times import moment, now
from .spool.journal import Record
from .spool.spool import Spool

SPOOL = "MODELWATCH_SPOOL"
Row = Mapping[str, Any]


class RowError(ValueError):
    """A row that cannot be scored; one sentence."""


class Runner:
    """Scores rows, and keeps them for the head.

    Args:
        bundle: the bundle's folder.
        spool: where rows are kept until the head has them; None: what `MODELWATCH_SPOOL` names, otherwise a folder
            `spool` beside the bundle's. It stays where a newer bundle takes this one's place.
        device: what the device is called; None: as before, and by its host's name at first.
        what: "counts" are sent, or "rows"; None: as before, and counts at first.
        limit_mb: room that the spool may take; None: as before, and 64 at first.
        sync: whether a call waits until its rows are on the disk; otherwise a power cut may cost the last seconds.
        count: whether anything is kept at all.

    Raises `BundleError` for a bundle that is not whole, `SpoolError` for a spool that cannot be used.
    """

    def __init__(
        self,
        bundle: str,
        spool: str | None = None,
        device: str | None = None,
        what: str | None = None,
        limit_mb: float | None = None,
        sync: bool = True,
        count: bool = True,
    ) -> None:
        self.bundle = Bundle(bundle)
        self.told = self.bundle.told
        with open(os.path.join(self.bundle.folder, "cells.json"), encoding="utf-8") as file:
            cells = json.load(file)
        beside = os.path.join(os.path.dirname(os.path.abspath(self.bundle.folder)), "spool", self.told["deployment"])
        limit = None if limit_mb is None else int(limit_mb * 2**20)
        place = spool or os.environ.get(SPOOL) or beside
        self.spool = Spool(place, self.told, cells, device, what, limit, sync) if count else None

    def score_one(self, row: Row) -> float | dict[str, float]:
        """P(positive) or the value of a row; of several classes, the probability of each.

        When this returns, the row is kept. Raises `RowError` for a row that the model cannot score, which is counted
        as refused.
        """
        found = self.score([row])[0]
        if not np.isfinite(found).all():
            raise RowError(f"the model cannot score this row: {self.problem(row) or 'a value of it is none it knows'}")
        if np.ndim(found):
            return {name: float(value) for name, value in zip(self.told["classes"], found)}
        return float(found)

    def score(self, rows: Sequence[Row] | Mapping[str, Sequence[Any]]) -> np.ndarray:
        """`(n,)` P(positive) or values, `(n, k)` one column a class; nan in a row that the model cannot score.

        When this returns, all of the rows are kept; where it does not, none is. A row that the head would not take
        (no time, no number where one should be) has a score, and is counted as refused.
        """
        columns, listed = _both(rows)
        scores = self.bundle.score(columns)
        if self.spool and listed:
            self.spool.add(self.record(listed, scores))
        return scores

    def record(self, rows: Sequence[Row], scores: np.ndarray) -> Record:
        """What is kept of scored rows."""
        assert self.spool
        plan = self.spool.plan
        names = plan.raw if self.spool.what == "counts" else [*plan.log["columns"], *filter(None, [plan.log["id"]])]
        kept: list[Any] = []
        finite = np.isfinite(scores).reshape(len(rows), -1).all(axis=1)
        for row, score, is_scored in zip(rows, scores.tolist(), finite.tolist()):
            if is_scored and not self.problem(row):
                raw = {name: _plain(row[name]) for name in names if name in row}
                kept.append([self._moment(row), score, raw])
        return Record(kept, len(rows) - len(kept))

    def problem(self, row: Row) -> str:
        """Why the head would not take a row; empty where it would."""
        if self.spool is None:
            return ""
        try:
            self._moment(row)
        except (ValueError, OverflowError):
            time = self.told["log"]["time"]
            return f"{row[time]!r} in {time!r} is no moment such as 2026-03-01 13:45:00"
        return self.spool.plan.problem(row)

    def said(self, scores: np.ndarray) -> list[Any]:
        """What the model decides by its scores: 0 or 1, a class, a value."""
        return said(self.told["task"], self.told["threshold"], self.told["classes"], scores)

    def status(self) -> dict[str, Any]:
        """What is kept, and what became of the rest, in rows."""
        from .spool.told import status

        assert self.spool
        return status(self.spool)

    def send(self, to: str, key: str | None = None, tries: int = 5) -> list[dict[str, Any]]:
        """Send what the head does not have yet to its address, or into a folder; gives what was sent.

        Raises `SendError` where something could not be delivered: it stays, and the next call sends it.
        """
        from .spool.sending import send

        assert self.spool
        return send(self.spool, to, key, tries)

    def counts(self, path: str) -> int:
        """Write all counts so far as a file for `modelwatch profile merge`; gives the rows that are counted in it."""
        assert self.spool
        self.spool.fold()
        with self.spool.locked() as found:
            era = found["eras"][max(found["eras"], key=int)]
            if not era["totals"]:
                return 0
            with open(os.path.join(self.spool.folder, era["totals"]), "rb") as kept, open(path, "wb") as file:
                file.write(kept.read())
            return int(era["rows"])

    def _moment(self, row: Row) -> int:
        time = self.told["log"]["time"]
        return moment(row[time]) if time and time in row else now()


def _both(rows: Sequence[Row] | Mapping[str, Sequence[Any]]) -> tuple[Mapping[str, Sequence[Any]], Sequence[Row]]:
    """Rows by column, and one by one."""
    if isinstance(rows, Mapping):
        length = max((len(values) for values in rows.values()), default=0)
        return rows, [{name: values[place] for name, values in rows.items()} for place in range(length)]
    names: Iterable[str] = dict.fromkeys(name for row in rows for name in row)
    return {name: [row.get(name) for row in rows] for name in names}, rows


def _plain(value: Any) -> Any:
    """A raw value as JSON has it; what it has no name for is a text."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (str, bool, int)):
        return value
    if isinstance(value, float):
        return None if value != value else value
    return str(value)
