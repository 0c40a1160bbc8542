"""Bundles of small models, and what both sides say of rows."""

import hashlib
import json

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, Task
from monitoring.edge.device.edge_runner.bundle import Bundle
from monitoring.edge.forms.form import form_of
from monitoring.models.wrap import wrap

NUMERIC, CATEGORICAL = ("age", "income", "delay"), ("town", "zone")
ODD = (0.0, -0.0, np.nan, 1e30, -1e30, 1e-300, 0.1, 2.0**24 + 1)


def deployment(task=Task.BINARY, numeric=NUMERIC, categorical=CATEGORICAL, **more):
    return Deployment(
        name="small", title="Small", task=task, label="y", numeric=numeric, categorical=categorical, **more
    )


def rows(count=400, seed=1):
    """Numbers with gaps, texts with gaps, and codes that are written in more ways than one."""
    random = np.random.default_rng(seed)
    frame = pd.DataFrame(random.normal(size=(count, 3)).round(3), columns=list(NUMERIC))
    frame["income"] = np.exp(frame["income"] * 2)
    frame.loc[random.random(count) < 0.1, "age"] = np.nan
    frame["town"] = random.choice(np.array(["Ulm", "Bonn", "Köln", "Aachen", None], dtype=object), count)
    frame["zone"] = random.choice(["1", "2", "10"], count)
    return frame


def labels(frame, task):
    raw = (
        frame["age"].fillna(0) + (frame["town"] == "Ulm") * 1.5 - np.log(frame["income"]) * 0.4 + (frame["zone"] == "2")
    )
    noise = np.random.default_rng(7).logistic(size=len(frame))
    if task is Task.REGRESSION:
        return raw + noise * 0.3
    return (raw + noise > 0.3) * 1 if task is Task.BINARY else np.digitize(raw + noise, [-0.5, 1.0])


def hard(count=300, seed=2):
    """Rows that are unlike those of training: extremes, gaps, unseen categories, other spellings."""
    random = np.random.default_rng(seed)
    frame = rows(count, seed)
    for name in NUMERIC:
        frame.loc[random.random(count) < 0.3, name] = random.choice(ODD, count)[0]
        chosen = random.random(count) < 0.3
        frame.loc[chosen, name] = random.choice(ODD, chosen.sum())
    frame["town"] = frame["town"].astype(object)
    frame.loc[random.random(count) < 0.2, "town"] = "Nowhere"
    frame.loc[random.random(count) < 0.2, "town"] = " Ulm "
    frame.loc[random.random(count) < 0.1, "zone"] = "2.0"
    frame.loc[random.random(count) < 0.1, "zone"] = "99"
    return frame


def neighbours(form, table):
    """A row for every threshold of a form, one for each of the two floats beside it, of 64 and of 32 bits."""
    found = []
    for name, thresholds in form.thresholds.items():
        single = thresholds.astype(np.float32)
        values = [thresholds, np.nextafter(thresholds, -np.inf), np.nextafter(thresholds, np.inf), single]
        values += [np.nextafter(single, np.float32(way)) for way in (-np.inf, np.inf)]
        values = np.unique(np.concatenate(values).astype(np.float64))
        found.append(table.iloc[np.arange(len(values)) % len(table)].assign(**{name: values}))
    return pd.concat(found, ignore_index=True) if found else table


def bundle(folder, model, deployed, form=None, **how):
    """A bundle as it is written to a folder, opened by what runs it."""
    form = form or form_of(model, deployed, how.pop("quantize", None), rows(), **how)
    folder.mkdir(parents=True, exist_ok=True)
    told = {"schema": 1, "task": str(model.task), "form": form.name, "program": dict(form.program)}
    files = {"deployment.json": json.dumps(told, ensure_ascii=False).encode(), **form.files}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    sums = "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())
    (folder / "SHA256SUMS").write_text(sums)
    return Bundle(folder)


def raw(frame):
    """Rows as a device has them: lists of what a file's cells say."""
    columns = {name: frame[name].tolist() for name in frame}
    return {
        name: [None if value is None or value != value else value for value in column]
        for name, column in columns.items()
    }


def gap(opened, model, frame):
    """The largest difference between what a device says and what the model says."""
    here, there = opened.score(raw(frame)), model.predict(frame)
    assert here.shape == there.shape
    return float(np.abs(here - there).max())


def wrapped(estimator, task=Task.BINARY, **more):
    deployed = deployment(task, **more)
    return wrap(estimator, deployed, "0" * 64), deployed
