"""A fleet of devices: killed at random, with links that come and go; the head's merged counts against all rows.

    python benchmarks/devices.py [DEVICES] [DAYS]

A device wakes some times: a process of its own (a fork of this one) scores its rows one by one, and sends its counts
where there is a link. Half of the processes are killed by SIGKILL at a random moment; the next one goes on where the
spool says it was. In the end the head's counts are held against those of a log that has all rows: every cell.
"""

import hashlib
import json
import mmap
import os
import random
import signal
import struct
import sys
import tempfile
import time
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from monitoring.domain import Deployment, Reference, Span, Task
from monitoring.edge.counted import counted_as
from monitoring.edge.device.edge_runner.runner import Runner
from monitoring.edge.forms.form import form_of
from monitoring.fleet.taking_in import take_in
from monitoring.log import Log, Workspace
from monitoring.log.counting.addition import summed
from monitoring.log.fleet import inbox
from monitoring.log.ground.clock import Clock
from monitoring.models.wrap import wrap

DEVICE = Path(__file__).parents[1] / "monitoring/edge/device"
NUMERIC, CATEGORICAL = ("load", "heat", "spin"), ("site", "kind")
COLUMNS = {
    "name": "pumps",
    "title": "Pumps that will fail",
    "task": Task.BINARY,
    "id": "reading",
    "time": "at",
    "score": "score",
    "prediction": "alarm",
    "label": "failed",
    "numeric": NUMERIC,
    "categorical": CATEGORICAL,
    "segments": ("site",),
}
FIRST = pd.Timestamp("2026-03-01")


def readings(count: int, seed: int, days: int = 30) -> pd.DataFrame:
    """Rows as a device reads them: gaps, infinite values, unseen texts, other spellings, moments to the microsecond."""
    draw = np.random.default_rng(seed)
    frame = pd.DataFrame(draw.normal(size=(count, 3)).round(4), columns=list(NUMERIC))
    frame.loc[draw.random(count) < 0.1, "heat"] = np.nan
    frame.loc[draw.random(count) < 0.02, "spin"] = np.inf
    frame["site"] = draw.choice(np.array(["Ulm", "Bonn", " Bonn", "Nowhere", None], dtype=object), count)
    frame["kind"] = draw.choice(["1", "2", "2.0", "10"], count)
    moments = np.sort(draw.integers(0, days * 86_400_000_000, count))
    frame["at"] = (FIRST + pd.to_timedelta(moments, unit="us")).astype("datetime64[us]")
    frame["reading"] = [f"{seed}-{place}" for place in range(count)]
    return frame


def fitted(deployment: Deployment):
    """A small model that reads what the devices measure."""
    from sklearn.compose import make_column_transformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder

    rows = readings(600, 1).replace([np.inf], 9.0)
    truth = (rows["load"] + (rows["site"] == "Ulm") + np.random.default_rng(2).normal(size=len(rows)) > 0.5) * 1
    encoded = make_column_transformer(
        (SimpleImputer(), ["load", "heat"]), (OneHotEncoder(handle_unknown="ignore"), list(CATEGORICAL))
    )
    return wrap(make_pipeline(encoded, LogisticRegression()).fit(rows, truth), deployment, "0" * 64)


def scored(model, rows: pd.DataFrame) -> pd.DataFrame:
    """Rows with the model's answers, as the log has them."""
    score = model.predict(rows)
    return rows.assign(score=score, alarm=(score >= 0.5).astype(int))


def connected(folder: Path, rows: pd.DataFrame | None, reference: pd.DataFrame, **fields) -> Log:
    """A workspace with the deployment, and rows in its log."""
    folder.mkdir(parents=True)
    reference.to_parquet(folder / "reference.parquet")
    given = COLUMNS | {"reference": Reference(path=folder / "reference.parquet")} | fields
    if rows is not None:
        rows.to_parquet(folder / "rows.parquet")
        given["predictions"] = (folder / "rows.parquet",)
    deployment, workspace = Deployment(**given), Workspace(folder / "workspace")
    with workspace.staging(deployment) as staging:
        workspace.fill(staging, deployment)
        return workspace.publish(staging, deployment)


def bundle(folder: Path, log: Log, model, version: str = "v1") -> Path:
    """A bundle of a model, with what a device needs to count for a log."""
    form = form_of(model, log.deployment, None, readings(50, 1))
    told = {
        "deployment": log.deployment.name,
        "version": version,
        "task": str(model.task),
        "threshold": log.deployment.threshold,
        "classes": list(model.classes),
        "form": form.name,
        "program": dict(form.program),
        "log": counted_as(log),
    }
    files = {path.relative_to(DEVICE).as_posix(): path.read_bytes() for path in DEVICE.rglob("*.py")}
    files |= {"deployment.json": json.dumps(told).encode(), "cells.json": log.plan.to_json(), **form.files}
    for name, content in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    sums = [f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items()]
    (folder / "SHA256SUMS").write_text("".join(sums))
    return folder


def rows_of(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as a device's own code has them."""
    return [{name: value for name, value in row.items() if name != "reading"} for row in frame.to_dict("records")]


def different(head: Log, whole: Log, merged: bool = True) -> list[str]:
    """The tables in which what was merged into a head (or its own log) differs from a log with all rows."""
    clock, found = Clock("day"), []
    own = head.profile(clock)
    place = head.merged.beside(own, clock).merged.folder if merged else own.folder
    for path in sorted(whole.profile(clock).folder.glob("*.parquet")):
        here, there = (summed([pq.read_table(folder / path.name)]) for folder in (place, path.parent))
        here = here.select(there.column_names).to_pandas()
        try:
            pd.testing.assert_frame_equal(here, there.to_pandas(), rtol=1e-12, atol=0, check_dtype=False)
        except AssertionError as error:
            found.append(f"{path.stem}: {error}")
    return found


def forked(work: Callable[[], None], kill_after: float | None = None) -> bool:
    """Do something in a process of its own, killed by SIGKILL after so many seconds; gives whether it was killed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # threads of this process are of no use to the other
        child = os.fork()
    if child == 0:
        status = 1
        try:
            work()
            status = 0
        finally:
            os._exit(status)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    if os.WIFEXITED(status) and os.WEXITSTATUS(status):
        raise RuntimeError("a device has failed")
    return os.WIFSIGNALED(status)


class Device:
    """One device: its rows, its spool, and what its calls have acknowledged.

    Args:
        place: where its spool lies.
        bundle: the bundle's folder.
        rows: everything that it will read.
    """

    def __init__(self, place: Path, bundle: Path, rows: pd.DataFrame) -> None:
        self.place, self.bundle, self.rows = place, bundle, rows_of(rows)
        self.moments = rows["at"].to_numpy()
        self.acknowledged = mmap.mmap(-1, 16)  # two numbers that a killed process leaves behind

    def work(self, until: np.datetime64, inbox: Path | None) -> None:
        """Score what was read until then, and send where there is a link."""
        runner = Runner(str(self.bundle), str(self.place), device=self.place.name, sync=False)
        told = runner.status()
        kept, known = told["counted_rows"] + told["waiting_rows"], self.known()
        if kept - known not in (0, 1) or told["given_up_rows"] or told["damaged_records"]:
            raise RuntimeError(f"{self.place.name} has acknowledged {known} rows and kept {kept}")
        for place in range(kept, int(np.searchsorted(self.moments, until, side="right"))):
            runner.score_one(self.rows[place])
            self.acknowledged[:8] = struct.pack("q", place + 1)
        if inbox is not None:
            runner.send(str(inbox))

    def known(self) -> int:
        """Rows that calls have acknowledged, and that were there when the last process began."""
        return int(struct.unpack("q", self.acknowledged[:8])[0])


def simulated(folder: Path, devices: int, days: int, a_day: int = 10, wakings: int = 4) -> dict[str, object]:
    """A fleet at work; gives what happened, and in which tables the head differs in the end."""
    chance, begun = random.Random(1), time.monotonic()
    model = fitted(Deployment(**COLUMNS))
    reference = scored(model, readings(400, 2))
    head = connected(folder / "head", None, reference)
    place, inbox_folder = bundle(folder / "bundle", head, model), head.folder / inbox.FOLDER
    drawn = [readings(a_day * days, 100 + number, days) for number in range(devices)]
    fleet = [Device(folder / f"device-{number}", place, rows) for number, rows in enumerate(drawn)]
    killed = 0
    for waking in range(wakings + 1):
        until = (FIRST + pd.Timedelta(days=days) * (waking + 1) / (wakings + 1)).to_numpy()
        for device in fleet:
            is_last = waking == wakings
            link = inbox_folder if is_last or chance.random() < 0.5 else None
            kill = None if is_last or chance.random() < 0.5 else chance.random() * 0.2
            killed += forked(partial(device.work, until, link), kill)
        refused = take_in(Workspace(head.folder.parent), "pumps").refused
        if refused:
            raise RuntimeError(f"the head has refused {refused[0]}")
    seconds = time.monotonic() - begun
    whole = connected(folder / "whole", scored(model, pd.concat(drawn, ignore_index=True)), reference)
    rows = head.merged.span(Span(None, None, 0, None)).rows
    told = {"devices": devices, "days": days, "rows": rows, "killed": killed, "seconds": round(seconds)}
    return told | {"all_rows": devices * days * a_day, "different": different(head, whole)}


def main() -> None:
    """Print what happened; exit status 1 where the head's counts are not those of all rows."""
    given = dict(enumerate(map(int, sys.argv[1:])))
    devices, days = given.get(0, 1000), given.get(1, 30)
    with tempfile.TemporaryDirectory() as folder:
        found = simulated(Path(folder), devices, days)
    print(json.dumps(found))
    sys.exit(bool(found["different"]) or found["rows"] != found["all_rows"])


if __name__ == "__main__":
    main()
