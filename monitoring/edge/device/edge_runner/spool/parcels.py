"""What a spool has for the head: counts of eras, and files of rows as lines of JSON."""

from __future__ import annotations

import json
import math
import os
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np

from ..counting.cells import Numeric
from ..counting.plan import Plan
from ..counting.times import text_of
from ..digests import digest_of
from . import journal, totals
from .spool import COUNTS, Spool
from .state import State, current


class Parcel(NamedTuple):
    """One thing to send.

    Args:
        kind: "counts" or "rows".
        source: the era's number, or the name of the file of rows.
        name: what the file is called where it is put into a folder.
        body: what is sent.
        rows: how many rows it tells of.
    """

    kind: str
    source: str
    name: str
    body: bytes
    rows: int

    @property
    def digest(self) -> str:
        """SHA-256 of the body."""
        return digest_of(self.body)


def parcels(spool: Spool) -> Iterator[Parcel]:
    """What was not acknowledged yet, the oldest first; each is read when it is its turn."""
    if spool.what == COUNTS:
        spool.fold()
    with spool.locked() as found:
        spool.rotate(found)
        spool.save(found)
        files = [one["file"] for one in found["segments"][:-1]]
        eras = [number for number, era in found["eras"].items() if era["totals"] and not era["acknowledged"]]
    read = [*((_counts, number) for number in eras), *((_rows, name) for name in files)]
    for how, source in read:
        with spool.locked() as found:  # and let go of it before anything is sent
            parcel = how(spool, found, source)
        if parcel:
            yield parcel


def acknowledged(spool: Spool, parcel: Parcel, at: str) -> None:
    """Keep in mind that the head has something."""
    with spool.locked() as found:
        if parcel.kind == "rows":
            found["segments"] = [one for one in found["segments"] if one["file"] != parcel.source]
        else:
            _counted(found, parcel)
        found["sent"] = {"rows": parcel.rows, "kind": parcel.kind, "at": at}
        spool.save(found)


def _counted(found: State, parcel: Parcel) -> None:
    era = found["eras"].get(parcel.source)
    if era and parcel.name.endswith(f"{era['totals']}"):
        era["acknowledged"] = parcel.digest
        holds_rows = any(one["era"] == parcel.source for one in found["segments"])
        if parcel.source != current(found) and not holds_rows:
            del found["eras"][parcel.source]


def _counts(spool: Spool, found: State, number: str) -> Parcel | None:
    era = found["eras"].get(number)
    if not (era and era["totals"]):
        return None
    with open(os.path.join(spool.folder, era["totals"]), "rb") as file:
        return Parcel("counts", number, f"{_mark(era)}-{era['totals']}", file.read(), era["rows"])


def _rows(spool: Spool, found: State, file: str) -> Parcel | None:
    segment = next((one for one in found["segments"] if one["file"] == file), None)
    if segment is None:  # it was given up in the meantime
        return None
    era = found["eras"][segment["era"]]
    lines = list(_lines(os.path.join(spool.folder, file), totals.plan_of(spool.folder, era), era))
    return Parcel("rows", file, f"{_mark(era)}-{file}", b"".join(lines), len(lines))


def _mark(era: State) -> str:
    return f"{era['deployment']}-{era['origin'][:12]}"


def _lines(path: str, plan: Plan, era: State) -> Iterator[bytes]:
    place = 0
    mark = f"{era['origin'][:12]}-{os.path.basename(path)[5:13]}"
    for record in journal.records(path):
        for micro, score, raw in record.rows if record else ():
            place += 1
            row = _as_logged(plan, era, micro, score, raw, f"{mark}-{place}")
            yield json.dumps(row, ensure_ascii=False, allow_nan=False).encode() + b"\n"


def _as_logged(plan: Plan, era: State, micro: int, score: Any, raw: dict[str, Any], made: str) -> dict[str, Any]:
    """A row under the names of the head's log; one without an id gets one that no other device makes."""
    log = plan.log
    found = {name: _told(plan, name, raw.get(name)) for name in log["columns"]}
    if log["id"]:
        found[log["id"]] = made if raw.get(log["id"]) in (None, "") else raw[log["id"]]
    if log["time"]:
        found[log["time"]] = text_of(micro)
    if log["version"] and log["version"] not in found:
        found[log["version"]] = era["version"]
    scores = np.array([score], dtype=np.float64)
    if log["score"]:
        found[log["score"]] = score
    for name, column in log["class_scores"].items():
        found[column] = score[plan.classes.index(name)]
    if log["prediction"]:
        found[log["prediction"]] = plan.said(scores)[0]
    return found


def _told(plan: Plan, name: str, value: Any) -> Any:
    bins = plan.watched.get(name)
    if isinstance(bins, Numeric):
        number = bins.number(value)
        return None if math.isnan(number) else number if math.isfinite(number) else str(number)
    return value
