"""Running totals: what was counted so far of one era, as the very file that is sent."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from ..counting import counts_file
from ..counting.batch import count
from ..counting.plan import Plan, Tables
from ..counting.tally import Table
from ..counting.times import now, text_of
from .disk import putting
from .journal import Record, records
from .state import SpoolError, State, numbered

COUNTS = 10  # the version of the tables at the head
_ROWS = 2048  # counted at a time


def plan_of(folder: str, era: State) -> Plan:
    """What an era counts."""
    with open(os.path.join(folder, era["plan"]), encoding="utf-8") as file:
        found = json.load(file)
    return Plan(found["told"], found["cells"])


def tables_of(folder: str, era: State, plan: Plan) -> Tables:
    """The tables of an era as they are by now; raises `SpoolError` where they are damaged."""
    return dict(summed(folder, era, plan, {}))


def summed(folder: str, era: State, plan: Plan, more: Tables) -> Iterator[tuple[str, Table]]:
    """The tables of an era with what was counted elsewhere, one after the other: never all of them are there twice."""
    path = os.path.join(folder, era["totals"]) if era["totals"] else os.devnull
    try:
        with open(path, "rb") as file:
            stored = counts_file.Stored(file) if era["totals"] else None
            for name, table in plan.tables().items():
                for columns in (stored.table(name) if stored else {}, more[name].columns() if name in more else {}):
                    if columns:
                        table.take(columns)
                yield name, table
    except (OSError, ValueError, KeyError) as error:
        raise SpoolError(f"{path} is damaged: {error}; move the spool away, and a new one begins") from error


def count_records(plan: Plan, tables: Tables, found: Iterable[Record | None]) -> tuple[int, int, int]:
    """Count records into tables; gives rows, refused rows, and damaged records."""
    rows = refused = damaged = 0
    for part in _parts(found):
        taken = [row for record in part if record for row in record.rows]
        refused += sum(record.refused for record in part if record)
        damaged += sum(record is None for record in part)
        rows += len(taken)
        count_rows(plan, tables, taken)
    return rows, refused, damaged


def count_rows(plan: Plan, tables: Tables, rows: Sequence[Any]) -> None:
    """Count rows as a record has them."""
    if rows:
        micro, scores, raw = zip(*rows)
        by_column = {name: [row.get(name) for row in raw] for name in plan.raw}
        count(plan, tables, micro, by_column, np.array(scores, dtype=np.float64))


def replace(folder: str, state: State, era: State, tables: Iterable[tuple[str, Table]], rows: int) -> None:
    """Put an era's new totals on the disk, with so many rows more; nothing points to them yet but this state."""
    era["rows"] += rows
    era["acknowledged"] = None
    state["written"] = max(now(), state["written"] + 1)
    found = ((name, table.columns()) for name, table in tables if table.entries)
    name = numbered(state, "totals", "counts")
    with putting(os.path.join(folder, name)) as file:
        counts_file.write(file, _header(era, state), found)
    era["totals"] = name


def waiting(folder: str, files: Iterable[str]) -> Iterator[Record | None]:
    """The records of some files, one after the other."""
    for name in files:
        yield from records(os.path.join(folder, name))


def _header(era: State, state: State) -> dict[str, object]:
    return {
        "version": counts_file.VERSION,
        "counts": COUNTS,
        "origin": era["origin"],
        "contains": [],
        "deployment": era["deployment"],
        "written": f"{text_of(state['written'])}Z".replace(" ", "T"),
        "clock": era["clock"],
        "rows": era["rows"],
        "tokens": "",
        "fingerprint": era["fingerprint"],
        "device": state["device"],
        "model_version": era["version"],
        "left_out": era["left_out"],
        "given_up": era["given_up"],
    }


def _parts(found: Iterable[Record | None]) -> Iterator[list[Record | None]]:
    part: list[Record | None] = []
    rows = 0
    for record in found:
        part.append(record)
        rows += len(record.rows) if record else 0
        if rows >= _ROWS:
            yield part
            part, rows = [], 0
    yield part
