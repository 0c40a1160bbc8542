"""Logs of a fleet: some of the rows each, connected once and copied, and the log that has all of them."""

import shutil
from uuid import uuid4

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Every, Selection
from monitoring.log import Log, Workspace
from monitoring.log.counting.addition import summed
from monitoring.log.exchange import export
from monitoring.log.ground.clock import Clock

DAY = Clock("day")
SMALL = {
    "id": "key",
    "time": "at",
    "score": "score",
    "label": "y",
    "label_time": "told",
    "numeric": ("gaps", "huge"),
    "categorical": ("town",),
    "segments": ("town",),
}


@pytest.fixture(scope="session")
def few_columns():
    """What the small log's columns are."""
    return dict(SMALL)


@pytest.fixture
def exported(tmp_path):
    """Exports logs to files of their own: `exported(a, b)`."""

    def write(*logs):
        paths = []
        for log in logs:
            paths.append(tmp_path / f"{len([*tmp_path.glob('*.counts')])}.counts")
            export(log, paths[-1])
        return paths

    return write


@pytest.fixture(scope="session")
def small(binary_rows):
    """Predictions, labels and a reference, of which only few columns are watched."""
    rows, labels = binary_rows(300, 5, days=20)
    return rows, labels, binary_rows(200, 6)[0]


@pytest.fixture(scope="session")
def made():
    """Logs that were connected once and are copied for each test; each copy is a log of its own."""
    return {}


@pytest.fixture
def device(small, connect, made, tmp_path):
    """Connects some of the small log's rows: `device(chosen rows, **other fields)`; None for a head without rows."""
    rows, labels, reference = small

    def make(chosen=None, **fields) -> Log:
        key = repr((chosen is None or chosen.tobytes(), sorted(fields.items(), key=str)))
        if key not in made:
            own = None if chosen is None else rows[chosen]
            truth = None if chosen is None else labels[labels["key"].isin(own["key"])]
            made[key] = connect(own, truth, reference, **SMALL | fields)
        home = tmp_path / f"home-{uuid4().hex[:8]}"
        shutil.copytree(made[key].folder, home / "d")
        return Workspace(home).log("d")

    return make


@pytest.fixture
def halves(small):
    first = np.arange(len(small[0])) < 120
    return first, ~first


@pytest.fixture
def everything(device, small):
    """The small log with all of its rows."""
    return device(np.ones(len(small[0]), dtype=bool))


@pytest.fixture(scope="session")
def rows_of():
    """How many rows a log shows."""

    def count(log, every="day", **given):
        return sum(window.rows for window in log.windows(Selection("d", Every.parse(every), **given)))

    return count


JUDGED = {"scores": " positive", "losses": " positive", "labels": "", "arrivals": ""}


def tables(profile):
    """Every table of a profile by its file's name, added up and in order."""
    wanted = {path.stem: path.stem for path in profile.folder.glob("*.parquet")}
    kinds = ["grains", "labels", *(f"columns {name}" for name in ("gaps", "huge", "town", "score"))]
    kinds += ["scores positive", "losses positive", "arrivals"]
    kinds += [f"{kind}_by_known{name}" for kind, name in JUDGED.items()]
    found = {kind: profile.table(*kind.split(" ")) for kind in kinds}
    assert len(found) == len(wanted)
    return {kind: summed([table]).to_pandas() for kind, table in found.items()}


@pytest.fixture(scope="session")
def assert_counts():
    """Asserts that a log with what was merged into it counts what the undivided log counts."""

    def compare(log, whole, clock=DAY):
        found, expected = tables(log.merged.beside(log.profile(clock), clock)), tables(whole.profile(clock))
        for kind, table in expected.items():
            pd.testing.assert_frame_equal(found[kind], table, rtol=1e-12, atol=0, check_dtype=False, obj=kind)

    return compare
