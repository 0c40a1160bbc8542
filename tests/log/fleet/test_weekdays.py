"""Devices of a few days: what hangs on the weekday is not taken for drift, and what moved is."""

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Verdict
from monitoring.fleet import compared
from monitoring.fleet.run import run
from monitoring.log.exchange import merge

FIELDS = {"id": "key", "time": "at", "score": "score", "label": "y", "numeric": ("load",), "categorical": ("weekday",)}


def rows(n, seed, first, days, shift=0.0):
    random = np.random.default_rng(seed)
    at = pd.Timestamp(first) + pd.to_timedelta(random.integers(0, days * 86_400_000_000, n), unit="us")
    frame = pd.DataFrame({"key": [f"{seed}-{place}" for place in range(n)], "at": at.astype("datetime64[us]")})
    frame["weekday"], frame["load"] = frame["at"].dt.day_name(), random.normal(shift, 1, n)
    return frame.assign(score=random.random(n), y=random.integers(0, 2, n))


@pytest.fixture
def fleet(connect, exported):
    """From Monday to Wednesday, the same with another load, and a whole week; merged into a head."""
    reference = rows(1400, 1, "2026-02-02", 28)
    few = [rows(200, 2, "2026-03-02", 3), rows(201, 3, "2026-03-02", 3, shift=5.0), rows(300, 4, "2026-03-02", 7)]
    logs = [connect(each.drop(columns="y"), each[["key", "y"]], reference, **FIELDS) for each in few]
    head = connect(None, None, reference, **FIELDS)
    merge(head, exported(*logs))
    return head


def told(head):
    compared._kept.clear()
    report = run(head, None)
    return {line.rows: {r.column: r for r in report.results(line.device.name)} for line in report.lines}


def test_what_hangs_on_the_weekday_is_not_judged_by_some_weekdays(fleet):
    found = told(fleet)

    assert found[200]["weekday"].verdict is Verdict.SKIPPED
    assert found[200]["weekday"].reason.startswith(
        "its rows are of Monday, Tuesday, Wednesday alone, and the reference's"
    )
    assert np.isnan(found[200]["weekday"].value)
    assert found[200]["load"].verdict is Verdict.OK
    assert found[201]["load"].verdict is Verdict.FAIL
    assert found[300]["weekday"].verdict is Verdict.OK


def test_without_times_of_the_reference_nobody_knows_what_hangs_on_the_weekday(fleet, monkeypatch):
    monkeypatch.setattr(type(fleet), "quiet_profile", lambda log, clock: None)

    assert told(fleet)[200]["weekday"].verdict is Verdict.FAIL
