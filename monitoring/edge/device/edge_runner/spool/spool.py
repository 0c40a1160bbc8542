"""The spool of a device: scored rows on their way to the head, as rows or as counts, in bounded room.

A call that has returned is on the disk. What a kill, or a power cut, leaves half-written was never acknowledged, and is
cut off. Every row goes one way, as a row or as a part of counts, and never both.
"""

from __future__ import annotations

import json
import os

from ..counting.plan import Plan, Tables
from ..kinds import Told
from . import journal, state, totals
from .disk import put
from .keeper import Keeper
from .state import SpoolError, State

ROWS, COUNTS = "rows", "counts"
LIMIT, LEAST = 64 * 2**20, 2**20
SEGMENT = 2**20  # bytes of rows, after which they are counted, or another file begins
_ERA = ("deployment", "version", "fingerprint", "clock", "left_out")


class Spool(Keeper):
    """Where a device keeps what the head does not have yet.

    Args:
        folder: its place; made where it is not there.
        told: `deployment.json` of the bundle whose model scores.
        cells: its `cells.json`.
        device: what the device is called; None: as before, and by its host's name at first. Raises `SpoolError` where
            the spool is another device's, or another deployment's.
        what: whether rows are sent, or counts of them; None: as before, and counts at first.
        limit: bytes that it may take; None: as before, and 64 MB at first.
        sync: whether a call waits until its rows are on the disk, and not only with the system.
    """

    def __init__(
        self,
        folder: str,
        told: Told,
        cells: Told,
        device: str | None = None,
        what: str | None = None,
        limit: int | None = None,
        sync: bool = True,
    ) -> None:
        super().__init__(folder)
        if what not in (None, ROWS, COUNTS):
            raise SpoolError(f"a spool keeps {ROWS!r} or {COUNTS!r}, not {what!r}")
        if limit is not None and limit < LEAST:
            raise SpoolError(f"a spool needs at least {LEAST >> 20} MB, not {limit:,} bytes")
        self.plan, self.sync = Plan(told, cells), sync
        self.told, self._cells = told, cells
        with self.locked(fresh=True) as found:
            self._begin(found, device, what, limit)

    @property
    def what(self) -> str:
        """Whether rows are sent, or counts of them."""
        return str(self._state["what"])

    @property
    def limit(self) -> int:
        """Bytes that it may take."""
        return int(self._state["limit"])

    def add(self, record: journal.Record) -> None:
        """Keep what one call has scored."""
        line = journal.line_of(record)
        with self.locked() as found:
            file = self.growing(found)
            file.write(line)
            file.flush()
            if self.sync:
                os.fsync(file.fileno())
            size = self._open[2] + len(line) if self._open else 0
            self._open = (found["segments"][-1]["file"], file, size)
            if size > min(SEGMENT, found["limit"] // 4):
                self._bound(found)

    def take_counts(self, tables: Tables, rows: int, refused: int) -> None:
        """Add what was counted of rows elsewhere."""
        with self.locked() as found:
            era = found["eras"][state.current(found)]
            own = totals.summed(self.folder, era, self.plan, tables)
            found["refused"] += refused
            totals.replace(self.folder, found, era, own, rows)
            self._bound(found)

    def take_files(self, folder: str, names: list[str], refused: int, given_up: int) -> None:
        """Take over files of records that were written beside, all of them or none."""
        with self.locked() as found:
            for name in names:
                own = state.numbered(found, "rows", "jsonl")
                os.replace(os.path.join(folder, name), os.path.join(self.folder, own))
                found["segments"].insert(-1, {"file": own, "era": state.current(found)})
            found["refused"] += refused
            self._give_up_rows(found, given_up)
            self._bound(found)

    def fold(self) -> None:
        """Count all rows that wait."""
        with self.locked() as found:
            self._fold(found)
            self.save(found)

    def _begin(self, found: State, device: str | None, what: str | None, limit: int | None) -> None:
        if not found:
            timed = COUNTS if self.plan.log["time"] else ROWS
            found.update(state.begun(device or os.uname().nodename, what or timed, limit or LIMIT))
        state.require_owner(self.folder, found, device, self.told["deployment"])
        if what == ROWS and found["what"] == COUNTS and found["segments"]:
            self._fold(found)  # they were kept to be counted, without what only rows need
        given = {"device": device, "what": what, "limit": limit}
        found.update({key: value for key, value in given.items() if value is not None})
        if found["what"] == COUNTS and not self.plan.log["time"]:
            raise SpoolError("without a time of predictions, counts do not add up at the head: send rows (--what rows)")
        era = self._era()
        now = found["eras"][state.current(found)] if found["eras"] else {}
        if {key: now.get(key) for key in _ERA} != era:
            name = state.numbered(found, "plan", "json")
            put(os.path.join(self.folder, name), json.dumps({"told": self.told, "cells": self._cells}).encode())
            state.begin_era(found, era, name)
            self.rotate(found)
        if found != state.read(self.folder):
            self.save(found)
        self.sweep(found)

    def _era(self) -> State:
        """What is the same for all counts of one era."""
        log = self.told["log"]
        own = {"deployment": self.told["deployment"], "version": self.told["version"]}
        return {**own, "fingerprint": log["fingerprint"], "clock": log["clock"], "left_out": self.plan.left_out}

    def _bound(self, found: State) -> None:
        """Make room: begin another file, count what waits or give up the oldest, and keep the state."""
        self.rotate(found)
        limit, rows = found["limit"], sum(map(self.size, found["segments"]))
        if found["what"] == COUNTS and rows:
            self._fold(found)
        self._close_era(found)
        while self.used(found) > limit and len(found["segments"]) > 1:
            oldest = found["segments"].pop(0)
            self._give_up_rows(found, _rows_in(os.path.join(self.folder, oldest["file"])))
        while self.used(found) > limit and len(found["eras"]) > 1:
            oldest = min(found["eras"], key=int)
            found["segments"] = [one for one in found["segments"] if one["era"] != oldest]
            self._give_up_rows(found, found["eras"].pop(oldest)["rows"])
        self.save(found)

    def _close_era(self, found: State) -> None:
        """Let totals that have grown large stay as they are, and count into new ones."""
        era = found["eras"][state.current(found)]
        if era["totals"] and os.path.getsize(os.path.join(self.folder, era["totals"])) > found["limit"] // 4:
            state.begin_era(found, {key: era[key] for key in _ERA}, era["plan"])
            self.rotate(found)

    def _fold(self, found: State) -> None:
        self.rotate(found)
        for number, era in found["eras"].items():
            files = [one["file"] for one in found["segments"] if one["era"] == number]
            if any(os.path.getsize(os.path.join(self.folder, name)) for name in files):
                plan = totals.plan_of(self.folder, era)
                tables = totals.tables_of(self.folder, era, plan)
                read = totals.waiting(self.folder, files)
                rows, refused, damaged = totals.count_records(plan, tables, read)
                found["refused"] += refused
                found["damaged"] += damaged
                if rows:
                    totals.replace(self.folder, found, era, tables.items(), rows)
        found["segments"] = found["segments"][-1:]

    def _give_up_rows(self, found: State, rows: int) -> None:
        found["given_up"] += rows
        found["eras"][state.current(found)]["given_up"] += rows


def _rows_in(path: str) -> int:
    return sum(len(record.rows) for record in journal.records(path) if record)
