"""Small logs, and the same counts made by pandas from the rows: the oracle of every test here."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from monitoring.disk import mended
from monitoring.domain import Deployment, Every, Kind, Reference, Selection, Task
from monitoring.log import Log, Workspace
from monitoring.shared import transfer, turn
from monitoring.shared.kinds import is_guarded, is_local
from tests.s3 import afresh

# What a log promises wherever it lies: these hold on a disk, and in a store beside a mirror without any row.
EVERYWHERE = ("append", "erase", "half_done", "resume", "sensitive")


def pytest_generate_tests(metafunc):
    """Both kinds of workspace, where the module is one of `EVERYWHERE`."""
    is_asked = "workspace" in metafunc.fixturenames and metafunc.module.__name__.rpartition("test_")[2] in EVERYWHERE
    if is_asked and not any("workspace" in mark.args[0] for mark in metafunc.definition.iter_markers("parametrize")):
        metafunc.parametrize("workspace", ["disk", "store"], indirect=True)


@pytest.fixture
def workspace(request, tmp_path: Path) -> Iterator[Workspace]:
    """One on this machine's disk; where it is asked for, in a store, which in the end holds all that is here."""
    if getattr(request, "param", "disk") == "disk":
        yield Workspace(tmp_path / "workspace")
        return
    request.getfixturevalue("store")
    found = Workspace()
    yield found
    home = turn.looked_at(found.home)
    here = held(home)
    afresh(home)
    assert held(home) == here
    mended.forget()


def held(home: Path) -> dict[str, bytes]:
    """What the files hold that change under a lock alone."""
    paths = {str(path.relative_to(home)): path for path in home.glob("[!.]*/**/*") if path.is_file()}
    transfer.bring(paths.values())
    counted = {name: path for name, path in paths.items() if is_guarded(name.partition("/")[2]) and not is_local(name)}
    return {name: path.read_bytes() for name, path in counted.items()}


@pytest.fixture(scope="session")
def write() -> Callable[..., Path]:
    """Write a frame as Parquet or CSV, by the name's ending."""

    def write_file(frame: pd.DataFrame, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix == ".parquet":
            frame.to_parquet(path, index=False)
        else:
            frame.to_csv(path, index=False)
        return path

    return write_file


@pytest.fixture(scope="session")
def connect(write, tmp_path_factory) -> Callable[..., Log]:
    """Connect frames: `connect(predictions, labels, reference, home=..., span=..., **fields of the deployment)`."""

    def connect_frames(predictions, labels=None, reference=None, *, home=None, span=None, **fields) -> Log:
        folder = tmp_path_factory.mktemp("files")
        given = {"name": "d", "title": "D", "task": Task.BINARY, "reference": span or Reference()} | fields
        if predictions is not None:
            given["predictions"] = (write(predictions, folder / "predictions.parquet"),)
        if labels is not None:
            given["labels"] = (write(labels, folder / "labels.parquet"),)
        if reference is not None:
            given["reference"] = Reference(path=write(reference, folder / "reference.parquet"))
        deployment = Deployment(**given)
        workspace = Workspace(home or folder / "workspace")
        with workspace.staging(deployment) as staging:
            workspace.fill(staging, deployment)
            log = workspace.publish(staging, deployment)
        if turn.address_of(workspace.home) != str(workspace.home):
            afresh(workspace.home)
        return log

    return connect_frames


@dataclass(frozen=True)
class ByHand:
    """Rows with `_label` and `_known` (when the label came), and the counts that they must give.

    Args:
        log: names the columns and the cells.
        rows: predictions in the order of their arrival.
    """

    log: Log
    rows: pd.DataFrame

    def seen(self, selection: Selection) -> pd.DataFrame:
        """What a selection shows, with the window's number in `_window`; labels that had not come are missing."""
        d, rows = self.log.deployment, self.rows.copy()
        rows["_window"] = self._windows(selection.every)
        if selection.segment:
            rows = rows[rows[selection.segment.column] == selection.segment.value]
        unit = "h" if selection.every.unit == "hour" else "D"
        if d.time:
            floor = rows[d.time].dt.floor(unit)
            for moment, keep in ((selection.start, floor.ge), (selection.end, floor.lt), (selection.as_of, floor.lt)):
                if moment is not None:
                    rows = rows[keep(pd.Timestamp(moment).floor(unit)).loc[rows.index]]
        if selection.as_of is not None:
            known = rows["_known"].dt.floor(unit) < pd.Timestamp(selection.as_of).floor(unit)
            rows["_label"] = rows["_label"].where(known)
        return rows

    def _windows(self, every: Every) -> pd.Series:
        if every.by_rows:
            time = self.log.deployment.time
            order = self.rows.assign(_n=np.arange(len(self.rows)))
            order = order.sort_values([time, "_n"] if time else ["_n"], kind="stable")
            return pd.Series(np.arange(len(order)) // every.rows, index=order.index).reindex(self.rows.index)
        time = self.rows[self.log.deployment.time]
        day = time.dt.floor("D")
        starts = {
            "hour": time.dt.floor("h"),
            "day": day,
            "week": day - pd.to_timedelta(time.dt.weekday, unit="D"),
            "month": time.dt.to_period("M").dt.start_time,
        }
        return starts[every.unit]

    def split(self, selection: Selection) -> list[tuple[object, pd.DataFrame]]:
        """The rows of each window, in order, empty ones in between and up to the day asked for included."""
        rows = self.seen(selection)
        every_row = replace(self, rows=self.rows).seen(replace(selection, segment=None))["_window"]
        if every_row.empty:
            return []
        if selection.every.by_rows:
            keys = list(range(int(every_row.min()), int(every_row.max()) + 1))
        else:
            step = {"hour": "h", "day": "D", "week": "W-MON", "month": "MS"}[selection.every.unit]
            unit = "h" if selection.every.unit == "hour" else "D"
            ends = [pd.Timestamp(end).floor(unit) for end in (selection.as_of, selection.end) if end is not None]
            last = max(every_row.max(), min(ends) - pd.Timedelta("1us")) if ends else every_row.max()
            keys = list(pd.date_range(every_row.min(), last, freq=step))
        return [(key, rows[rows["_window"] == key]) for key in keys]

    def counts(self, selection: Selection, name: str) -> dict[str, np.ndarray]:
        """`counts`, and for numbers `sums`, `low` and `high`, each with the window first."""
        is_label = name == self.log.deployment.label
        parts = [part["_label"].dropna() if is_label else part[name] for _, part in self.split(selection)]
        found = [count(self.log.plan.columns[name], part) for part in parts]
        return {key: np.array([one[key] for one in found]) for key in found[0]}


def count(bins, values: pd.Series) -> dict[str, np.ndarray]:
    """One column of one window in the cells of `bins`."""
    if bins.kind is Kind.CATEGORICAL:
        place = {name: i for i, name in enumerate(bins.categories)}
        texts = [None if pd.isna(v) or v == "" else str(int(v) if isinstance(v, float) else v) for v in values]
        cells = [bins.missing if text is None else place.get(text, bins.outside[0]) for text in texts]
        return {"counts": np.bincount(np.array(cells, dtype=int), minlength=bins.size).astype(float)}
    x = values.to_numpy(dtype=float)
    cells = np.searchsorted(bins.edges, x, side="right")
    cells = np.where(np.isnan(x), bins.missing, np.where(np.isinf(x), bins.missing + 1, cells))
    finite = np.isfinite(x)
    with np.errstate(over="ignore"):
        sums = np.bincount(cells[finite], weights=x[finite], minlength=bins.size)
    low, high = (x[finite].min(), x[finite].max()) if finite.any() else (np.nan, np.nan)
    return {"counts": np.bincount(cells, minlength=bins.size).astype(float), "sums": sums, "low": low, "high": high}


@pytest.fixture(scope="session")
def by_hand() -> Callable[..., ByHand]:
    """The oracle for a connected log: `by_hand(log, predictions, labels)`."""

    def make(log: Log, predictions: pd.DataFrame, labels: pd.DataFrame | None = None) -> ByHand:
        d = log.deployment
        rows = predictions.reset_index(drop=True)
        rows["_label"], rows["_known"] = np.nan, pd.NaT
        if labels is not None:
            known = labels.dropna(subset=[d.label]).drop_duplicates(d.id, keep="last").set_index(d.id)
            rows["_label"] = rows[d.id].map(known[d.label])
            rows["_known"] = rows[d.id].map(known[d.label_time]) if d.label_time else rows[d.time]
            rows["_known"] = rows["_known"].where(rows["_label"].notna())
        return ByHand(log, rows)

    return make


@pytest.fixture(scope="session")
def count_cells():
    return count


@pytest.fixture(scope="session")
def select() -> Callable[..., Selection]:
    """A selection by the length of its windows."""

    def make(every: str, **given) -> Selection:
        return Selection("d", Every.parse(every), **given)

    return make


@pytest.fixture(scope="session")
def binary_rows() -> Callable[..., tuple[pd.DataFrame, pd.DataFrame]]:
    """Seeded predictions and labels: `binary_rows(n, seed, first, days, shift)`; numbers and texts of every kind."""

    def make(n=2000, seed=0, first="2013-01-23", days=60, shift=0.0):
        random = np.random.default_rng(seed)
        x = random.normal(shift, 1, n)
        score = 1 / (1 + np.exp(-x))
        time = pd.Timestamp(first) + pd.to_timedelta(random.integers(0, days * 86_400_000_000, n), unit="us")
        frame = pd.DataFrame({"key": [f"{seed}-{i}" for i in range(n)], "at": time.astype("datetime64[us]")})
        frame["score"] = score
        frame["plain"] = x
        frame["gaps"] = np.where(random.random(n) < 0.2, np.nan, x * 10)
        frame["infinite"] = np.select([random.random(n) < 0.1, random.random(n) < 0.1], [np.inf, -np.inf], x)
        frame["huge"] = random.choice([-1e300, 1e300, 1e-300, 0.0, 5e-324], n) * (1 + 0.01 * random.random(n))
        frame["constant"] = 7.0
        frame["few"] = random.integers(0, 5, n).astype(float) + round(shift)
        frame["heavy"] = random.pareto(0.7, n)
        frame["zeros"] = np.where(random.random(n) < 0.9, 0.0, random.exponential(size=n))
        odd = np.array(
            ["", "N.A.", "Zürich", "a'b", 'a"b', "東京", "a b", "ß", "ss", "unseen", "missing"], dtype=object
        )
        frame["town"] = random.choice(["n", "s", "w"], n, p=[0.6, 0.3, 0.1])
        frame["odd"] = np.where(random.random(n) < 0.1, None, random.choice(odd, n))
        frame["wide"] = [f"c{i}" for i in random.zipf(1.3, n) % (3000 + int(abs(shift) * 3000))]
        labels = pd.DataFrame({"key": frame["key"], "y": (random.random(n) < score).astype("int8")})
        labels["told"] = frame["at"] + pd.to_timedelta(random.exponential(10, n), unit="D").astype("timedelta64[us]")
        return frame, labels[random.random(n) < 0.7].sample(frac=1, random_state=seed)

    return make


BINARY = {
    "id": "key",
    "time": "at",
    "score": "score",
    "label": "y",
    "label_time": "told",
    "numeric": ("plain", "gaps", "infinite", "huge", "constant", "few", "heavy", "zeros"),
    "categorical": ("town", "odd", "wide"),
    "segments": ("town", "odd"),
    "every": Every("week"),
}


@pytest.fixture(scope="session")
def binary_columns() -> dict[str, object]:
    return dict(BINARY)


@pytest.fixture(scope="session")
def binary(connect, binary_rows, by_hand) -> ByHand:
    """A binary log of 60 days with a gap of two weeks, its labels late, its values a little drifted."""
    predictions, labels = binary_rows(2500, 1, shift=0.5)
    gap = predictions["at"].between("2013-02-14", "2013-02-28")
    predictions = predictions[~gap]
    labels = labels[labels["key"].isin(predictions["key"])]
    reference, truth = binary_rows(1500, 2)
    reference = reference.merge(truth, how="left", on="key")
    return by_hand(connect(predictions, labels, reference, **BINARY), predictions, labels)


@pytest.fixture(scope="session")
def moments() -> tuple[datetime | None, ...]:
    """As-ofs worth asking for: now, before everything, in the middle, within a day, after everything."""
    return (
        None,
        datetime(2012, 1, 1),
        datetime(2013, 2, 10),
        datetime(2013, 3, 3, 13, 7, 5),
        datetime(2014, 1, 1),
    )
