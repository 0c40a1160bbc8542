"""Many processes append to one deployment at once, some of them are killed, and one looks on as the dashboard does.

`uv run python benchmarks/appenders.py [--seconds 60] [--processes 8] [--killed 2]`. Afterwards every row whose append
had returned must be there once, with its last values; an append that was killed must be there as a whole or not at all;
the counts, refreshed all along, must be those that counting everything gives; and no lock may be left. Exit status 1
where any of this is not so.
"""

import argparse
import fcntl
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow.dataset as ds

from monitoring import connect
from monitoring.domain import Selection
from monitoring.log import Workspace
from monitoring.log.ground.clock import Clock
from monitoring.reports.summary import summarise

NAME, DAYS, START = "busy", 60, pd.Timestamp("2026-01-01")
PREDICTED, LABELLED = ["id", "at", "x", "town", "score"], ["id", "y", "known"]
TOML = f"""name = "{NAME}"
task = "binary"
[columns]
id = "id"
time = "at"
score = "score"
label = "y"
label_time = "known"
numeric = ["x"]
categorical = ["town"]
[reference]
path = "first.parquet"
[log]
predictions = ["first.parquet"]
labels = ["first.parquet"]
"""


def rows(rng: np.random.Generator, ids: list[str]) -> pd.DataFrame:
    """Predictions and labels with these ids, and values that nobody else will draw."""
    at = START + pd.to_timedelta(rng.integers(0, DAYS * 86_400, len(ids)), unit="s")
    score = rng.uniform(size=len(ids))
    columns = {"id": ids, "at": at, "x": rng.normal(size=len(ids)), "town": rng.choice(["n", "s", "w"], len(ids))}
    known = at + pd.to_timedelta(rng.integers(0, 86_400, len(ids)), unit="s")
    y = (rng.uniform(size=len(ids)) < score).astype(int)
    return pd.DataFrame(columns | {"score": score, "y": y, "known": known})


def shared(kind: str) -> pd.DataFrame:
    """Rows that every process appends again and again, all with the same values."""
    frame = rows(np.random.default_rng(7), [f"shared-{i}" for i in range(300)])
    return frame[PREDICTED if kind == "predictions" else LABELLED]


def append(home: Path, folder: Path, number: int, seconds: float) -> None:
    """One process: append files of new, corrected and repeated rows until the time is over; note each that is done."""
    rng, workspace = np.random.default_rng(number), Workspace(home)
    end, mine = time.monotonic() + seconds, 0
    with (folder / f"{number}.jsonl").open("a") as notes:
        while time.monotonic() < end:
            kind = str(rng.choice(["predictions", "labels"]))
            fresh = [f"{number}-{i}" for i in range(mine, mine + int(rng.integers(50, 400)))]
            old = [f"{number}-{i}" for i in rng.choice(mine, min(mine, 20), replace=False)] if mine else []
            mine += len(fresh)
            frame = rows(rng, fresh + old)[PREDICTED if kind == "predictions" else LABELLED]
            frame = pd.concat([frame, shared(kind).sample(30, random_state=mine)])
            file = folder / f"{number}-{mine}.{rng.choice(['csv', 'parquet'])}"
            frame.to_csv(file, index=False) if file.suffix == ".csv" else frame.to_parquet(file, index=False)
            note(notes, kind, file, "begun")
            put = workspace.append_predictions if kind == "predictions" else workspace.append_labels
            put(NAME, [file])
            note(notes, kind, file, "done")


def note(notes, kind: str, file: Path, what: str) -> None:
    """A line that a killed process leaves behind."""
    notes.write(json.dumps({"kind": kind, "file": str(file), "what": what}) + "\n")
    notes.flush()
    os.fsync(notes.fileno())


def look(home: Path, folder: Path, seconds: float) -> None:
    """One process: refresh and read everything that the dashboard's first page shows, again and again."""
    end, looks = time.monotonic() + seconds, 0
    while time.monotonic() < end:
        log = Workspace(home).log(NAME)
        selection = Selection(NAME, log.deployment.every)
        log.refresh()
        found = summarise(log, selection)
        assert sum(window.rows for window in found.windows) > 0
        assert len(log.rows(selection, None, 50)) == 50
        looks += 1
    (folder / "looks").write_text(str(looks))


def last_values(folder: Path, kind: str, there: set[str]) -> pd.DataFrame:
    """The last values of every row whose append was done, or was killed and yet left one of its own rows."""
    frames = []
    for notes in sorted(folder.glob("*.jsonl")):
        lines = [json.loads(line) for line in notes.read_text().splitlines()]
        done = {line["file"] for line in lines if line["what"] == "done"}
        for line in lines:
            frame = read(Path(line["file"])) if line["kind"] == kind and line["what"] == "begun" else None
            if frame is not None and (line["file"] in done or frame["id"][0] in there):
                frames.append(frame)
    return pd.concat(frames)


def read(file: Path) -> pd.DataFrame:
    """A file of rows, its times as times."""
    frame = pd.read_csv(file, float_precision="round_trip") if file.suffix == ".csv" else pd.read_parquet(file)
    for name in {"at", "known"} & set(frame):
        frame[name] = pd.to_datetime(frame[name])
    return frame


def violations(home: Path, folder: Path) -> Iterator[str]:
    """Everything that is not as it must be."""
    log = Workspace(home).log(NAME)
    for kind, table, names in (("predictions", log.predictions, PREDICTED), ("labels", log.labels, LABELLED)):
        there = ds.dataset(table.files()).to_table().to_pandas()
        if there["id"].duplicated().any() or there["_row"].duplicated().any():
            yield f"{kind}: an id or a number stands twice"
        frames = [read(folder / "first.parquet"), last_values(folder, kind, set(there["id"]))]
        wanted = pd.concat(frames)[names].drop_duplicates("id", keep="last")
        sides = [frame[names].sort_values("id", ignore_index=True) for frame in (there, wanted)]
        try:
            pd.testing.assert_frame_equal(*sides, check_dtype=False, check_exact=True)
        except AssertionError as error:
            lacking, more = ({*a["id"]} - {*b["id"]} for a, b in (sides[::-1], sides))
            yield f"{kind}: {len(lacking)} rows are lost, {len(more)} too many; {error}"
    yield from lasting_locks(home)
    yield from wrong_counts(home)


def lasting_locks(home: Path) -> Iterator[str]:
    """Locks that somebody still holds although all have gone."""
    for path in home.rglob(".lock"):
        with path.open() as handle:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield f"{path} is still locked"


def wrong_counts(home: Path) -> Iterator[str]:
    """Tables of the refreshed profile that are not what counting everything gives."""
    kept = Workspace(home).log(NAME).profile(Clock("day"))
    anew = home.with_name("anew")
    shutil.copytree(home / NAME, anew / NAME, ignore=shutil.ignore_patterns("profiles"))
    for path in sorted(Workspace(anew).log(NAME).profile(Clock("day")).folder.glob("*.parquet")):
        sides = [pd.read_parquet(place) for place in (kept.folder / path.name, path)]
        keys = [name for name in sides[0] if sides[0][name].dtype != float or name in ("_known", "outcome")]
        keys.remove("n")
        sides = [side.sort_values(keys, ignore_index=True) for side in sides]
        try:
            pd.testing.assert_frame_equal(*sides, rtol=1e-9, check_dtype=False)
        except AssertionError as error:
            yield f"counts differ in {path.stem}: {error}"


def start(what: str, *arguments: object) -> subprocess.Popen[bytes]:
    """This file again, as another process."""
    return subprocess.Popen([sys.executable, __file__, f"--{what}", *map(str, arguments)])


def run(home: Path, folder: Path, seconds: float, processes: int, killed: int) -> Iterator[str]:
    """Let all of them loose, and tell what went wrong."""
    looking = start("look", home, folder, seconds)
    writing = [start("append", home, folder, number, seconds) for number in range(processes)]
    victims = random.sample(writing, killed)
    while len(list(folder.glob("*.jsonl"))) < processes and all(process.poll() is None for process in writing):
        time.sleep(0.05)
    begun = time.monotonic()
    for victim, moment in zip(victims, sorted(random.uniform(0.3, 0.9) * seconds for _ in victims), strict=True):
        time.sleep(max(begun + moment - time.monotonic(), 0))
        victim.send_signal(signal.SIGKILL)
    for process in (looking, *writing):
        try:
            status = process.wait(begun + seconds + 60 - time.monotonic())
        except subprocess.TimeoutExpired:
            process.kill()
            status = "never came to an end"
        if status != (-signal.SIGKILL if process in victims else 0):
            yield f"{process.args[2:]}: {status}"


def main(seconds: float, processes: int, killed: int) -> int:
    """Run, check and print the table."""
    with tempfile.TemporaryDirectory() as place:
        folder, home = Path(place) / "files", Path(place) / "home"
        folder.mkdir()
        rows(np.random.default_rng(99), [f"first-{i}" for i in range(2000)]).to_parquet(folder / "first.parquet")
        (folder / f"{NAME}.toml").write_text(TOML)
        connect.add(Workspace(home), folder / f"{NAME}.toml")
        found = list(run(home, folder, seconds, processes, killed))
        appends = sum(notes.read_text().count('"done"') for notes in folder.glob("*.jsonl"))
        found += violations(home, folder)
        log = Workspace(home).log(NAME)
        print(f"{processes} processes, {killed} of them killed, {seconds:g} seconds")
        print(f"appends that returned        {appends:10,}")
        print(f"rows, predictions and labels {log.predictions.count() + log.labels.count():10,}")
        print(f"files, predictions and labels{len(log.predictions.files()) + len(log.labels.files()):10,}")
        print(f"summaries read meanwhile     {(folder / 'looks').read_text() if not found else '':>10}")
    print("\n".join(f"VIOLATION {each}" for each in found) or "every row is there once, and the counts are right")
    return 1 if found else 0


if __name__ == "__main__":
    if sys.argv[1:2] == ["--append"]:
        append(Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5]))
    elif sys.argv[1:2] == ["--look"]:
        look(Path(sys.argv[2]), Path(sys.argv[3]), float(sys.argv[4]))
    else:
        parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
        for name, default in (("seconds", 60.0), ("processes", 8), ("killed", 2)):
            parser.add_argument(f"--{name}", type=type(default), default=default)
        sys.exit(main(**vars(parser.parse_args())))
