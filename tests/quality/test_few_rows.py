"""No check is all right where nothing could have failed; and where it is not judged, nothing could have."""

from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Baseline, Bins, Column, Deployment, Histogram, Kind, Role, Task, Verdict
from monitoring.quality.check import CHECKS
from monitoring.quality.run import question, run
from monitoring.stats.comparing.extremes import AMPLE, least_p_value
from monitoring.stats.comparing.sides import Comparison

SIZES = [*range(1, 13), 30, 40]
BINS = {
    Kind.NUMERIC: Bins(Kind.NUMERIC, edges=tuple(map(float, range(50)))),
    Kind.CATEGORICAL: Bins(Kind.CATEGORICAL, categories=tuple(map(str, range(50)))),
}
PAIRS = [
    (entry.descriptor.name, kind, role)
    for entry in CHECKS
    for kind in entry.descriptor.kinds
    for role in (Role.FEATURE, Role.LABEL)
    if role in entry.descriptor.roles
]


def found(counting, kind, role, check, old, new):
    bins = BINS[kind]
    log = counting.log(
        {"x": (Histogram(bins, old), Histogram(bins, np.array(new)))}, roles={"x": role} if role is Role.LABEL else {}
    )
    return run(log, log.selection, columns=["x"], checks=[check]).results


def references(bins, n):
    """All rows in one cell, each in one of its own, and all missing."""
    first = 2 if bins.kind is Kind.NUMERIC else 1
    together, apart, missing = np.zeros((3, bins.size))
    together[first], apart[first : first + n], missing[bins.missing] = n, 1, n
    return together, apart, missing


@pytest.mark.parametrize("n", [1, 2, 4, 7, 11, 40])
@pytest.mark.parametrize(("check", "kind", "role"), PAIRS)
def test_what_is_all_right_could_have_failed(counting, check, kind, role, n):
    bins = BINS[kind]
    failed, untold = set(), {}
    for old in references(bins, n):
        for cell in (1, 0, *bins.outside, *range(bins.missing, bins.size)):
            for window in found(counting, kind, role, check, old, [m * np.eye(bins.size)[cell] for m in SIZES]):
                if window.verdict is Verdict.FAIL:
                    failed.add(window.window)
                elif window.verdict is Verdict.SKIPPED and not np.isnan(window.value):
                    untold[window.window] = window.reason
    for old in references(bins, n):
        for calm in found(counting, kind, role, check, old, [m * old / n for m in SIZES]):
            assert calm.verdict in (Verdict.OK, Verdict.SKIPPED)
            assert calm.verdict is Verdict.SKIPPED or calm.window in failed
    assert not failed & set(untold)
    assert all(reason.endswith("no outcome of so few could have failed") for reason in untold.values())


@pytest.mark.parametrize(("check", "kind", "role"), PAIRS)
def test_from_ample_rows_on_either_side_every_check_can_fail(check, kind, role):
    asked = question(Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",)))
    asking = Comparison(Column("x", kind, role), check, 0.05)
    sizes = np.array([[AMPLE, 1e7, AMPLE], [AMPLE, AMPLE, 1e7]])
    for moves in (False, True):
        assert (least_p_value(asked, asking, *sizes, moves=moves) < 1e-15).all()


def test_held_against_earlier_windows_they_are_too_few_as_well(counting):
    words = counting.of("ab", [500, 500, 0, 0]), counting.of("ab", [[2, 1, 0, 0], [3, 2, 0, 0]])
    log = counting.log({"words": words})
    selection = replace(log.selection, quality_baseline=Baseline("previous", 1))
    one = run(log, selection, columns=["words"], checks=["missing"]).results[1]
    assert one.verdict is Verdict.SKIPPED
    assert one.reason == "5 rows against 3: no outcome of so few could have failed"
