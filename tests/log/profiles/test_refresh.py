"""Counting only what has changed gives what counting everything gives, and counts nothing else."""

import gc
import shutil
import tempfile
import weakref
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from monitoring.domain import Every
from monitoring.log import Workspace, upkeep
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles import recount
from monitoring.log.profiles.profile import KEPT, Profile

COLUMNS = {"numeric": ("gaps", "heavy"), "categorical": ("town",), "segments": ("town",)}
JUDGED = {"scores", "losses", "labels", "arrivals"}
KINDS = {"grains", "columns", *JUDGED, *(f"{kind}_by_known" for kind in JUDGED)}


def tables(profile):
    """Every table of a profile, in an order of its own."""
    found = {}
    for path in sorted(profile.folder.glob("*.parquet")):
        frame = pd.read_parquet(path)
        keys = [c for c in frame if frame[c].dtype != np.float64 or c in ("_known", "outcome")]
        found[path.stem] = frame.sort_values([c for c in keys if c not in ("n",)], ignore_index=True)
    return found


def assert_as_from_scratch(workspace):
    kept = workspace.log("d")
    refreshed = tables(kept.profile(Clock("day")))
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(kept.folder, Path(folder) / "d", ignore=shutil.ignore_patterns("profiles"))
        scratch = tables(Workspace(Path(folder)).log("d").profile(Clock("day")))
    assert set(refreshed) == set(scratch)
    assert {name.split("-")[0] for name in scratch} == KINDS
    for name, table in scratch.items():
        pd.testing.assert_frame_equal(refreshed[name], table, rtol=1e-9, check_dtype=False)


@pytest.fixture
def growing(binary_rows, binary_columns, connect, workspace):
    """A connected log of 30 days; more rows of the same days and their labels are at hand."""
    predictions, labels = binary_rows(400, 5, days=30)
    first = predictions[:200]
    connect(
        first, labels[labels["key"].isin(first["key"])], predictions, home=workspace.home, **binary_columns | COLUMNS
    )
    return workspace, predictions, labels


@pytest.fixture
def counted(monkeypatch):
    """The grains that each new profile counted anew; None where it counted all."""
    seen = []
    real = recount.log_scans
    monkeypatch.setattr(recount, "log_scans", lambda *given: seen.append(given[5]) or real(*given))
    return seen


def day_of(times):
    return sorted({(time - pd.Timestamp("1970-01-01")).days for time in times})


def test_new_predictions_touch_their_own_days_only(growing, write, tmp_path, counted):
    workspace, predictions, _ = growing
    later = predictions[200:].nlargest(5, "at")
    workspace.append_predictions("d", [write(later, tmp_path / "later.parquet")])
    assert_as_from_scratch(workspace)
    assert counted[0] == day_of(later["at"])


def test_a_late_label_restates_the_day_of_its_prediction(growing, write, tmp_path, counted):
    workspace, predictions, labels = growing
    known = predictions[:200].merge(labels, on="key").head(3)
    corrected = known.assign(y=1 - known["y"])[["key", "y", "told"]]
    workspace.append_labels("d", [write(corrected, tmp_path / "truth.csv")])
    assert_as_from_scratch(workspace)
    assert counted[0] == day_of(known["at"])


def test_a_prediction_that_moves_to_another_day_touches_both(growing, write, tmp_path, counted):
    workspace, predictions, _ = growing
    moved = predictions.head(1).assign(at=predictions["at"][:1] + pd.Timedelta("40D"))
    workspace.append_predictions("d", [write(moved, tmp_path / "moved.parquet")])
    assert_as_from_scratch(workspace)
    assert counted[0] == day_of([predictions["at"][0], moved["at"][0]])


def test_an_erased_row_restates_its_own_day_only(growing, counted):
    workspace, predictions, _ = growing
    gone = predictions["key"][[3, 77]].tolist()
    workspace.erase("d", gone)
    assert_as_from_scratch(workspace)
    assert counted[0] == day_of(predictions["at"][[3, 77]])


def test_small_files_that_are_joined_touch_no_day(growing, write, tmp_path, counted, monkeypatch):
    workspace, predictions, _ = growing
    monkeypatch.setattr(upkeep, "MOST_SMALL", 3)
    monkeypatch.setattr(upkeep, "LONGEST_LOG", 0)
    days = []
    for place in range(200, 206):
        row = predictions[place : place + 1]
        workspace.append_predictions("d", [write(row, tmp_path / f"{place}.parquet")])
        workspace.log("d").profile(Clock("day"))
        days.append(day_of(row["at"]))
    assert len(workspace.log("d").predictions.files()) <= 4
    assert counted == days
    assert_as_from_scratch(workspace)


def test_windows_of_rows_are_counted_anew(growing, write, tmp_path, counted):
    workspace, predictions, _ = growing
    workspace.log("d").profile(Clock.of(Every("rows", 50)))
    workspace.append_predictions("d", [write(predictions[200:210], tmp_path / "later.parquet")])
    workspace.log("d").profile(Clock.of(Every("rows", 50)))
    assert counted == [None, None]


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["predictions", "changed", "labels", "corrected", "erased"]),
        st.integers(0, 380),
        st.integers(1, 20),
        st.booleans(),
    ),
    min_size=1,
    max_size=5,
)


@settings(
    max_examples=3,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(steps=STEPS)
def test_any_sequence_of_changes_gives_what_counting_everything_gives(
    steps, binary_rows, binary_columns, connect, write, tmp_path_factory, monkeypatch
):
    monkeypatch.setattr(upkeep, "MOST_SMALL", 2)
    monkeypatch.setattr(upkeep, "LONGEST_LOG", 0)
    predictions, labels = binary_rows(400, 5, days=30)
    first, folder = predictions[:100], tmp_path_factory.mktemp("steps")
    known = labels[labels["key"].isin(first["key"])]
    made = connect(first, known, predictions, home=folder / "workspace", **binary_columns | COLUMNS)
    workspace = Workspace(made.folder.parent)
    for place, (what, start, count, look) in enumerate(steps):
        rows, truth = predictions[start : start + count], labels[start : start + count]
        file = folder / f"{place}.parquet"
        if what == "erased":
            workspace.erase("d", rows["key"].tolist())
        elif what in ("predictions", "changed"):
            rows = rows.assign(gaps=1.5, at=rows["at"] + pd.Timedelta("1D")) if what == "changed" else rows
            workspace.append_predictions("d", [write(rows, file)])
        elif len(truth):
            truth = truth.assign(y=1 - truth["y"]) if what == "corrected" else truth
            workspace.append_labels("d", [write(truth, file)])
        if look:
            workspace.log("d").profile(Clock("day"))
    assert_as_from_scratch(workspace)


def test_no_more_tables_are_kept_in_memory_than_fit(tmp_path, monkeypatch):
    class Read:
        nbytes = KEPT // 4

    monkeypatch.setattr(Profile, "read", lambda self, kind, name: Read())
    places = [Profile(tmp_path / f"{number}") for number in range(5)]
    first = weakref.ref(places[0].table("grains"))
    for place in places[:4]:
        place.table("grains")
    gc.collect()
    assert places[0].table("grains") is first()
    assert places[1].table("grains") is places[1].table("grains")
    for place in places[2:]:
        place.table("grains")
    gc.collect()
    assert first() is None
    assert places[-1].table("grains") is places[-1].table("grains")
