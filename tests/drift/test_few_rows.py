"""No drift is all right where nothing could have failed; and where it is not judged, nothing could have."""

from itertools import permutations, product

import numpy as np
import pytest

from monitoring.alerts.look import look
from monitoring.domain import Bins, Column, Deployment, Histogram, Kind, Report, Task, Verdict
from monitoring.drift.method import METHODS
from monitoring.drift.run import question, run
from monitoring.stats.comparing.extremes import AMPLE, least_p_value
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.homogeneity import homogeneity

SIZES = range(1, 13)
BINS = Bins(Kind.NUMERIC, edges=(0.0, 1.0))
ASKED = question(Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",)))
PAIRS = [(name, kind) for name in METHODS.names() for kind in METHODS[name].descriptor.kinds]


def shares(total, cells):
    """All ways to share so many rows out among cells."""
    if cells == 1:
        return [(total,)]
    return [(first, *rest) for first in range(total + 1) for rest in shares(total - first, cells - 1)]


def sides(counting, kind, old, new):
    """A column of a log with these rows; numbers have their places as values."""
    if kind is Kind.CATEGORICAL:
        return counting.of("ab", old), counting.of("ab", new)
    before, after = np.array(old, float), np.array(new, float)
    middle = np.array([-1.0, 0.5, 2.0, 0.0, 0.0])
    low, high = np.full(len(after), -1.0), np.full(len(after), 2.0)
    return (
        Histogram(BINS, before, before * middle, np.array(-1.0), np.array(2.0)),
        Histogram(BINS, after, after * middle, low, high),
    )


def least_of(kind, name, n, n_reference):
    asking = Comparison(Column("x", kind), name, 0.05)
    return least_p_value(ASKED, asking, *(np.array(side, float) for side in (n, n_reference)))


def verdicts(counting, kind, old, new, name):
    log = counting.log({"x": sides(counting, kind, old, new)})
    return run(log, log.selection, methods=[name]).results


@pytest.mark.parametrize("n", [1, 2, 3, 6, 9, 12])
@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_what_is_all_right_could_have_failed(counting, name, kind, n):
    cells = 5 if kind is Kind.NUMERIC else 4
    unit = np.eye(cells)
    old = n * unit[0] if kind is Kind.CATEGORICAL else np.floor(n / 2) * unit[1] + np.ceil(n / 2) * unit[2]
    calm = verdicts(counting, kind, old, [m * old / n for m in SIZES], name)
    failed = set()
    for one, other in permutations(range(cells), 2):
        # A distance needs a spread, so the reference's rows lie on two sides of where the window's do not.
        before = n * unit[one]
        if name == "wasserstein" and n > 1:
            before, other = unit[0] + (n - 1) * unit[1], 2
        found = verdicts(counting, kind, before, [m * unit[other] for m in SIZES], name)
        failed |= {r.window for r in found if r.verdict is Verdict.FAIL}
    assert {r.verdict for r in calm} <= {Verdict.OK, Verdict.SKIPPED}
    for result in calm:
        assert (result.verdict is Verdict.OK) is (result.window in failed)
        if n > 1 and result.verdict is Verdict.SKIPPED and not np.isnan(result.value):
            rows = "1 row" if result.n_current == 1 else f"{result.n_current} rows"
            assert result.reason == f"{rows} against {n}: no outcome of so few could have failed"


@pytest.mark.parametrize(("kind", "cells"), [(Kind.NUMERIC, 5), (Kind.CATEGORICAL, 4)])
def test_no_outcome_has_a_smaller_p_value(counting, kind, cells):
    bins = BINS if kind is Kind.NUMERIC else counting.of("ab", [0, 0, 0, 0]).bins
    for n, m in product((2, 3, 4, 5), (1, 2, 3, 5)):
        new = Histogram(bins, np.array(shares(m, cells), float))
        (least,) = least_of(kind, "psi", [m], [n])
        found = min(homogeneity(Histogram(bins, np.array(old, float)), new).p_value.min() for old in shares(n, cells))
        assert found >= least * (1 - 1e-12)


@pytest.mark.parametrize(("name", "kind"), PAIRS)
def test_from_ample_rows_on_either_side_every_method_can_fail(name, kind):
    assert (least_of(kind, name, [AMPLE, 1e7, AMPLE], [AMPLE, AMPLE, 1e7]) < 1e-15).all()


def test_figures_of_few_rows_stay_and_more_rows_are_judged(counting):
    words = counting.of("ab", [2, 1, 0, 0]), counting.of("ab", [[3, 2, 0, 0], [300, 200, 0, 0]])
    log = counting.log({"words": words})
    report = run(log, log.selection)
    few, many = report.results
    assert (few.verdict, few.value > 0, few.p_value > 0) == (Verdict.SKIPPED, True, True)
    assert few.reason == "5 rows against 3: no outcome of so few could have failed"
    assert (many.verdict, many.reason) == (Verdict.OK, "")
    assert report.values("psi").tolist() == [[few.value, many.value]]


def test_so_few_rows_neither_open_an_alert_nor_end_one(counting):
    days = [[200, 0, 0, 0], [1, 0, 0, 0], [0, 1, 0, 0], [100, 100, 0, 0], [1, 0, 0, 0]]
    log = counting.log({"words": (counting.of("ab", [5, 5, 0, 0]), counting.of("ab", days))})
    report = run(log, log.selection)
    assert [str(one.verdict) for one in report.results] == ["FAIL", "SKIPPED", "SKIPPED", "OK", "SKIPPED"]
    nothing = Report(report.windows, ())
    assert look(nothing, report, nothing, "roc_auc").course(("drift", "words", "psi")) == (False, True)


@pytest.mark.parametrize("before", [[50, 50, 0, 0], [100, 0, 0, 0]])
def test_whether_few_rows_are_judged_does_not_come_and_go_with_what_a_stream_has_found(counting, before):
    counts = counting.of("ab", [5, 5, 0, 0]), counting.of("ab", [before, before, [1, 0, 0, 0], [2, 1, 0, 0]])
    log = counting.log({"words": counts}, correction="lord")
    report = run(log, log.selection)
    assert [str(one.verdict) for one in report.results[2:]] == ["SKIPPED", "OK"]
