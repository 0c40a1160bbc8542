"""What is carried on from an earlier check is what would be found anew, bit for bit, whatever has come since."""

import json
import shutil
from dataclasses import replace
from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.domain import Baseline, Every, Selection
from monitoring.lifetime import columns
from monitoring.lifetime.followed import summed
from monitoring.log import Workspace
from monitoring.log.erase import erase
from monitoring.log.kept import answers as kept
from monitoring.log.profiles import profile, recent
from monitoring.reports import answers
from monitoring.reports.carried.earlier import ARRAYS
from monitoring.stats.counts_log import ReadOnce

PLAIN = ("a", "b", "whole", "narrow", "gaps", "weekly")
ROWS = 48
TOML = f"""
name = "d"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
numeric = [{", ".join(f'"{name}"' for name in (*PLAIN, "stuck", "moved"))}]
categorical = ["town"]
[reference]
path = "reference.parquet"
[log]
predictions = ["log.parquet"]
labels = ["labels.parquet"]
[monitor]
every = "day"
"""


def rows_of(first, days, seed, moved=0.0):
    """Plain numbers of several kinds; others that have weekdays, gaps, few values, or move."""
    random, size = np.random.default_rng(seed), days * ROWS
    at = pd.Timestamp(first) + pd.to_timedelta(np.arange(size) * 86400 // ROWS, unit="s")
    found = pd.DataFrame({"id": [f"{first}-{seed}-{i}" for i in range(size)], "at": at})
    found["a"], found["b"] = random.normal(size=size), random.lognormal(size=size)
    found["whole"], found["narrow"] = random.poisson(3, size) * 1.0, random.normal(size=size) * 1e-9 + 5
    found["weekly"] = random.normal(size=size) + 2.0 * (at.dayofweek >= 5)
    found["gaps"] = np.where(random.uniform(size=size) < 0.1, np.nan, random.normal(size=size))
    found["stuck"], found["moved"] = (
        np.where(random.uniform(size=size) < 0.5, 1.0, 2.0),
        random.normal(size=size) + moved,
    )
    found["town"], found["p"] = (
        random.choice(["Ulm", "Bonn", "Kiel"], size, p=[0.5, 0.3, 0.2]),
        random.uniform(size=size),
    )
    found["y"] = (random.uniform(size=size) < found["p"]) * 1
    return found


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    rows_of("2024-01-01", 42, 1).to_parquet(folder / "reference.parquet")
    log = rows_of("2024-02-12", 20, 2)
    log.drop(columns="y").to_parquet(folder / "log.parquet")
    log[["id", "y"]][:-ROWS].to_parquet(folder / "labels.parquet")
    log[["id", "y"]][-ROWS:].to_parquet(folder / "late.parquet")
    (folder / "d.toml").write_text(TOML)
    add(Workspace(folder / "home"), folder / "d.toml")
    return folder


@pytest.fixture
def folder(whole, tmp_path):
    return shutil.copytree(whole, tmp_path / "here")


def found(folder, find, every="day"):
    """Of a log: its answers, as JSON has every digit of them."""
    log = Workspace(folder / "home").log("d")
    log.refresh()
    said = find(log, ReadOnce(log, summed), Selection("d", Every(every)), ["psi"])
    grids = [
        [getattr(grid, part).tolist() for part in ARRAYS if part != "reason"]
        + [np.array(grid.reasons, dtype=object)[grid.reason].tolist()]
        for grid in (said.drift, said.quality)
    ]
    return json.dumps([grids, [str(one) for one in said.lives], [str(one) for one in said.windows]])


def check(folder, columns_read, every):
    """Which columns were read for what is remembered, which says what all of them say."""
    columns_read.clear()
    profile._kept.cache_clear()
    said = found(folder, answers.remembered, every)
    read = {*columns_read}
    assert said == found(folder, answers.found, every)
    return read


def append(folder, *frames):
    for place, rows in enumerate(frames):
        rows.drop(columns="y").to_parquet(folder / f"{place}.parquet")
        Workspace(folder / "home").append_predictions("d", [folder / f"{place}.parquet"])
        Workspace(folder / "home").log("d").refresh()


@pytest.mark.parametrize(("every", "newest"), [("day", columns.NEWEST), ("day", 12), ("week", columns.NEWEST)])
def test_whatever_comes_is_judged_as_if_all_were_found_anew(folder, columns_read, monkeypatch, every, newest):
    monkeypatch.setattr(columns, "NEWEST", newest)
    assert check(folder, columns_read, every) >= {*PLAIN}
    append(folder, rows_of("2024-03-03", 1, 3))
    assert len(check(folder, columns_read, every) & {*PLAIN}) < 2  # chance may make one notable
    files = (folder / "home/d" / kept.FOLDER).glob(f"*{kept.GROUNDS}")
    file = max(files, key=lambda path: path.stat().st_mtime_ns)
    told = kept.read(folder / "home/d", file.name.removesuffix(kept.GROUNDS), kept.GROUNDS).told
    assert ("weekly" in told["calendars"], "gaps" in told["shares"]) == (every == "day", True)
    append(folder, rows_of("2024-03-04", 1, 4, moved=3.0), rows_of("2024-03-05", 2, 5, moved=3.0))
    assert len(check(folder, columns_read, every) & {*PLAIN}) < 2
    Workspace(folder / "home").append_labels("d", [folder / "late.parquet"])
    assert not check(folder, columns_read, every) & {*PLAIN}
    append(folder, rows_of("2024-03-06", 1, 6)[:5], rows_of("2024-03-09", 1, 7), rows_of("2024-03-06", 1, 8)[5:9])
    assert len(check(folder, columns_read, every) & {*PLAIN}) < 2
    append(folder, rows_of("2024-02-12", 1, 9)[:3])
    assert check(folder, columns_read, every) >= {*PLAIN}


def test_rows_of_windows_that_have_gone_by_have_all_found_anew(folder, columns_read, monkeypatch):
    monkeypatch.setattr(columns, "NEWEST", 4)
    found(folder, answers.remembered)
    append(folder, rows_of("2024-03-01", 1, 3)[:3])
    assert len(check(folder, columns_read, "day") & {*PLAIN}) < 2
    append(folder, rows_of("2024-02-24", 1, 4)[:3])
    assert check(folder, columns_read, "day") >= {*PLAIN}


def test_two_questions_are_both_carried_on_and_what_lies_further_back_goes(folder, columns_read):
    place, size = folder / "home/d" / kept.FOLDER, []
    for day in range(3):
        for every in ("day", "week"):
            columns_read.clear()
            found(folder, answers.remembered, every)
            assert day == 0 or len({*columns_read} & {*PLAIN}) < 2
            size.append(len({path.name.partition("-")[0] for path in place.iterdir()}))
        append(folder, rows_of(f"2024-03-0{3 + day}", 1, 3 + day))
    assert size == [1, 1, 2, 2, 2, 2]


def test_a_column_that_does_not_change_any_more_is_found_as_ever(folder, columns_read):
    found(folder, answers.remembered)
    still = rows_of("2024-03-03", 2, 3).assign(stuck=1.0, a=np.nan, b=np.inf, whole=1e9)
    append(folder, still[:ROWS])
    assert check(folder, columns_read, "day") >= {"stuck", "a", "b", "whole"}
    append(folder, still[ROWS:].assign(stuck=2.0))
    assert check(folder, columns_read, "day") >= {"stuck", "a", "b", "whole"}


def test_what_is_gone_or_damaged_is_found_anew(folder, columns_read):
    found(folder, answers.remembered)
    append(folder, rows_of("2024-03-03", 1, 3))
    (file,) = (folder / "home/d").glob(f"profiles/day-*/{recent.FILE}")
    file.write_bytes(file.read_bytes()[:-9])
    assert check(folder, columns_read, "day") >= {*PLAIN}
    append(folder, rows_of("2024-03-04", 1, 4))
    (file,) = (folder / "home/d").glob(f"{kept.FOLDER}/*{kept.GROUNDS}")
    file.unlink()
    assert check(folder, columns_read, "day") >= {*PLAIN}


def test_after_other_settings_or_an_erasure_nothing_is_carried_on(folder, columns_read):
    found(folder, answers.remembered)
    append(folder, rows_of("2024-03-03", 1, 3))
    text = (folder / "d.toml").read_text().replace('every = "day"', 'every = "day"\nfalse_alarms_per_month = 5')
    (folder / "d.toml").write_text(text)
    add(Workspace(folder / "home"), folder / "d.toml", again=True)
    assert check(folder, columns_read, "day") >= {*PLAIN}
    log = Workspace(folder / "home").log("d")
    erase(log, ["2024-03-03-3-7"])
    assert not (folder / "home/d" / kept.FOLDER).exists()


@pytest.mark.parametrize("selected", [{"start": datetime(2024, 2, 14)}, {"baseline": Baseline.parse("rolling 3")}])
def test_what_hangs_on_other_windows_is_asked_of_all_of_them(folder, columns_read, selected):
    log = Workspace(folder / "home").log("d")
    selection = replace(Selection("d", Every("day")), **selected)
    answers.remembered(log, ReadOnce(log, summed), selection, ["psi"])
    assert not [*(folder / "home/d" / kept.FOLDER).glob(f"*{kept.GROUNDS}")]
