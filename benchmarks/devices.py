"""A fleet of devices: killed at random, with links that come and go; the head's merged counts against all rows.

    python benchmarks/devices.py [DEVICES] [DAYS] [FOLDER]

Every device is a process of its own each day (a fork of this one), which scores its rows one by one, sends its counts
when there is a link, and is killed by SIGKILL at a random moment on many days. It goes on where its spool says it was.
In the end the head's counts are held against those of a log that has all rows: every table, every cell.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

from monitoring.domain import Deployment, Reference, Task
from monitoring.edge.counted import counted_as
from monitoring.edge.forms.form import form_of
from monitoring.log import Log, Workspace
from monitoring.log.counting.addition import summed
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
