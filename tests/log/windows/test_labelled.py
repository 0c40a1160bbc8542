"""Labelled rows come with the moment at which their label was known, and all others are counted."""

from datetime import datetime

import numpy as np
import pandas as pd
import pytest

from monitoring.connect import add
from monitoring.domain import Every, Selection
from monitoring.log import Workspace
from monitoring.log.windows.labelled import KNOWN_FROM

TOML = """
name = "d"
title = "D"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "y"
label_time = "known"
numeric = ["a"]
[reference]
from = 2024-01-01
to = 2024-01-02
[log]
predictions = ["log.csv"]
labels = ["labels.csv"]
"""
HOURS = 240


@pytest.fixture(scope="module")
def log(tmp_path_factory):
    """Ten days of a row an hour; a label comes three days later, every tenth never does."""
    folder = tmp_path_factory.mktemp("labelled")
    rows = pd.DataFrame({"id": range(HOURS), "at": pd.date_range("2024-01-01", periods=HOURS, freq="h")})
    rows = rows.assign(p=0.5, a=np.arange(HOURS) * 1.0)
    rows.to_csv(folder / "log.csv", index=False)
    labels = pd.DataFrame({"id": rows["id"], "y": rows["id"] % 2, "known": rows["at"] + pd.Timedelta(days=3)})
    labels[labels["id"] % 10 != 9].to_csv(folder / "labels.csv", index=False)
    (folder / "d.toml").write_text(TOML)
    workspace = Workspace(folder / "workspace")
    add(workspace, folder / "d.toml")
    return workspace.log("d")


def selected(**what):
    return Selection("d", Every("week"), **what)


def test_all_rows_add_up(log):
    found = log.labelled_rows(selected(), 1000)
    assert (found.rows, found.unknown, found.odd, found.usable, len(found.frame)) == (240, 24, 0, 216, 216)
    assert found.frame["y"].tolist() == [i % 2 for i in range(HOURS) if i % 10 != 9]
    assert "known" not in found.frame
    last = found.frame.iloc[-1]
    assert (last["at"], last[KNOWN_FROM]) == (datetime(2024, 1, 10, 22), datetime(2024, 1, 14))


def test_a_label_counts_once_its_day_is_over_and_ends_lie_where_they_are_said_to(log):
    found = log.labelled_rows(selected(as_of=datetime(2024, 1, 6)), 1000)
    assert (found.rows, len(found.frame)) == (120, 44)  # rows of two days, whose labels came by the fifth
    assert found.frame["at"].max() == datetime(2024, 1, 2, 23)
    inside = log.labelled_rows(selected(start=datetime(2024, 1, 2, 6), end=datetime(2024, 1, 2, 12)), 1000).frame
    assert inside["a"].tolist() == [30.0, 31.0, 32.0, 33.0, 34.0, 35.0]


def test_too_many_are_drawn_the_same_each_time(log):
    one, other = (log.labelled_rows(selected(), 50).frame for _ in range(2))
    assert len(one) == 50
    assert one.equals(other)
    assert one["at"].is_monotonic_increasing
