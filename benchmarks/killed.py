"""Kill -9 at random moments of promoting and rolling back, while two others read: do they ever see less than a version?

`uv run python benchmarks/killed.py [KILLS]`. A process promotes and rolls back without end and is killed at a random
moment, again and again. Two readers ask all the time what is live, load it and score a row: each time the model, its
settings and the score must be those of one version, whole. After each kill the journal must have no faults.
"""

import multiprocessing
import os
import random
import signal
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import skops.io
from sklearn.linear_model import LogisticRegression

from monitoring.connect import add, load_model
from monitoring.log import Workspace
from monitoring.log.journal.faults import faults
from monitoring.releases.releases import Releases

THRESHOLDS = {"1": 0.25, "2": 0.75}
LONGEST = 0.4  # seconds that a writer lives once it has begun
TOML = """
name = "d"
task = "binary"
[columns]
id = "id"
score = "p"
label = "y"
numeric = ["a"]
[reference]
path = "rows.csv"
[log]
predictions = ["rows.csv"]
labels = ["rows.csv"]
[model]
path = "1.skops"
threshold = 0.25
"""


def prepare(folder: Path) -> Releases:
    """A deployment with two versions, which differ in their score and in their threshold."""
    random_ = np.random.default_rng(0)
    rows = pd.DataFrame({"id": range(200), "a": random_.normal(size=200)})
    rows["y"] = (rows["a"] + random_.normal(size=200) > 0) * 1
    for name, strength in (("1", 1.0), ("2", 0.001)):
        skops.io.dump(LogisticRegression(C=strength).fit(rows[["a"]], rows["y"]), folder / f"{name}.skops")
    rows["p"] = 0.5
    rows.to_csv(folder / "rows.csv", index=False)
    (folder / "d.toml").write_text(TOML)
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "d.toml")
    releases = Releases(workspace, "d")
    releases.add(folder / "2.skops", threshold=THRESHOLDS["2"])
    releases.promote("2", "once, so that all is counted", override="tried")
    releases.rollback("once")
    return releases


def write(home: Path, begun: Any) -> None:
    """Promote and roll back until killed."""
    releases = Releases(Workspace(home), "d")
    if (live := releases.live()) and live.name == "2":
        releases.rollback("it was killed while it was live")
    begun.set()
    while True:
        releases.promote("2", "again", override="tried")
        releases.rollback("again")


def read(home: Path, begun: Any, stop: Any, answers: Any) -> None:
    """Ask what is live, and score a row by it, until told to end; answer how often which version was seen."""
    workspace, row = Workspace(home), pd.DataFrame({"a": [1.0]})
    names = {one.sha256: one.name for one in Releases(workspace, "d").versions}
    scores = {name: float(Releases(workspace, "d").load(name).predict(row)[0]) for name in names.values()}
    seen = dict.fromkeys(names.values(), 0)
    begun.set()
    while not stop.is_set():
        deployment = workspace.deployment("d")
        model = load_model(workspace, deployment)
        name = names[model.sha256]
        assert float(model.predict(row)[0]) == scores[name], "a score of neither"
        assert deployment.threshold == THRESHOLDS[name], "the threshold of another version"
        seen[name] += 1
    answers.put(seen)


def started(context: Any, what: Callable[..., None], *given: Any) -> Any:
    """One of both in a process of its own, once it has begun."""
    begun = context.Event()
    process = context.Process(target=what, args=(given[0], begun, *given[1:]))
    process.start()
    assert begun.wait(120), "it did not begin"
    return process


def run(kills: int, folder: Path) -> list[str]:
    """Kill a writer so many times; gives what each of two readers has seen."""
    releases, rng = prepare(folder), random.Random(0)
    home, before = releases.workspace.home, len(releases.history())
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["monitoring.connect", "monitoring.releases.releases", "skops.io", "pandas"])
    stop, answers = context.Event(), context.Queue()
    readers = [started(context, read, home, stop, answers) for _ in range(2)]
    for _ in range(kills):
        writer = started(context, write, home)
        time.sleep(rng.uniform(0, LONGEST))
        os.kill(writer.pid, signal.SIGKILL)
        writer.join()
        assert faults(releases.folder) == ()
        assert all(reader.is_alive() for reader in readers), "a reader has failed"
    stop.set()
    seen = [f"a reader saw {answers.get(timeout=60)}" for _ in readers]
    return [*seen, f"{len(releases.history()) - before:,} promotions and rollbacks, {kills} kills"]


def main() -> None:
    """Print what was seen."""
    with tempfile.TemporaryDirectory() as folder:
        for line in run(int((*sys.argv[1:], "100")[0]), Path(folder)):
            print(line)


if __name__ == "__main__":
    main()
