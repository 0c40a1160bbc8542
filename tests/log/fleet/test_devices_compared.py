"""Devices beside the head's reference, held against what their own logs say and against counting by hand."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from monitoring.disk import stamped, sums
from monitoring.domain import Every, Histogram, Selection, Verdict
from monitoring.drift.methods.psi import psi
from monitoring.errors import NotApplicableError
from monitoring.fleet import compared, words
from monitoring.fleet.one import histogram_of
from monitoring.fleet.run import run
from monitoring.log import Workspace
from monitoring.log.exchange import merge
from monitoring.log.fleet.daily import FILE
from monitoring.log.fleet.manifest import manifest_of
from monitoring.log.profiles.profile import Profile
from monitoring.stats.grouping import grouped

COLUMNS = ["gaps", "huge", "town", "score"]


@pytest.fixture
def fleet(device, small, exported):
    """A head with two devices: of one hundred and twenty rows, and of the others, whose towns are other ones."""
    rows, first = small[0], np.arange(len(small[0])) < 120
    logs = [device(first), device(~first)]
    head = device()
    merge(head, exported(*logs))
    assert len(rows) == 300
    return head, logs


def as_written(head, **changes):
    """Have the manifest say something else of all parts, or by a function of each."""
    parts = [
        replace(part, **{key: value(i) if callable(value) else value for key, value in changes.items()})
        for i, part in enumerate(head.merged.parts())
    ]
    stamped.write(head.merged.manifest, manifest_of(parts), twice=True)


def test_figures_are_those_of_the_devices_own_logs(fleet):
    head, logs = fleet
    report = run(head, None)
    assert sorted(line.rows for line in report.lines) == [120, 180]
    for log in logs:
        own = log.histograms(Selection("d", Every("month")), COLUMNS)
        place = next(i for i, line in enumerate(report.lines) if line.rows == log.span().rows)
        results = {result.column: result for result in report.results(report.lines[place].device.name)}
        assert list(results) == [column.name for column in compared.columns_of(head)]
        assert "y" not in results
        for name in COLUMNS:
            reference, current = own[name]
            whole = Histogram(current.bins, current.counts.sum(axis=0))
            expected = psi(*grouped(reference, whole, 10)).value
            assert results[name].value == pytest.approx(float(expected))
            assert (results[name].n_current, results[name].n_reference) == (whole.n, reference.n)
            drawn = histogram_of(head, report.lines[place].device, name, report.reach)
            assert drawn.counts.tolist() == whole.counts.tolist()


def test_only_the_days_that_are_asked_for_count(fleet):
    head, logs = fleet
    ends = max(log.span().last for log in logs).date()
    report = run(head, 5)
    assert report.until == ends
    for log, line in zip(logs, sorted(report.lines, key=lambda line: line.device.seen), strict=True):
        start = datetime.combine(ends - timedelta(days=4), datetime.min.time())
        rows = sum(window.rows for window in log.windows(Selection("d", Every("day"), start=start)))
        assert line.rows == rows > 0
        assert line.first >= start.date()
        for name in COLUMNS:
            assert histogram_of(head, line.device, name, report.reach).n == rows


def test_a_device_that_drifts_is_found_and_of_few_rows_nothing_is_said(device, small, exported, connect, few_columns):
    head = device()
    rows, labels, reference = small
    moved = rows[:150].assign(gaps=rows["gaps"][:150] * 0 + 1e6)
    logs = [
        device(np.arange(300) < 40),
        connect(moved, labels[labels["key"].isin(moved["key"])], reference, **few_columns),
    ]
    merge(head, exported(*logs))
    report = run(head, None)
    lines = {line.rows: line for line in report.lines}
    assert lines[150].drift is Verdict.FAIL
    assert lines[150].column == "gaps"
    assert lines[150].p_value < report.level < 0.05
    assert lines[40].drift is Verdict.SKIPPED
    assert lines[40].reason == compared.too_few(40)
    assert np.isnan(lines[40].value)
    assert report.verdict is Verdict.FAIL
    assert words.answer(report).startswith(f"Of 2 devices, 1 drifted (the furthest is {lines[150].device.name}: gaps ")


def test_counts_that_cannot_be_read_or_compared_are_told_and_stop_nothing(fleet):
    head, _ = fleet
    parts = head.merged.parts()
    as_written(head, counted_by=lambda i: "8.other" if i else parts[0].counted_by)
    place = parts[0].place(head.merged.folder)
    (place / FILE).unlink()
    compared._kept.clear()
    table = next(place.glob("columns-*.parquet"))
    table.write_bytes(table.read_bytes()[:-9])
    report = run(head, None)
    assert [line.comparable for line in report.lines] == [False, False]
    assert {line.drift for line in report.lines} == {Verdict.SKIPPED}
    reasons = " ".join(line.reason for line in report.lines)
    assert "damaged: merge its file again" in reasons
    assert "another version of Modelwatch" in reasons
    assert report.verdict is Verdict.WARN


def test_the_small_file_is_made_anew_where_it_is_not_what_was_written(fleet):
    head, _ = fleet
    before = run(head, None).grid.value
    for part in head.merged.parts():
        path = part.place(head.merged.folder) / FILE
        content = bytearray(path.read_bytes())
        content[-5] ^= 64
        path.write_bytes(content)
    compared._kept.clear()
    assert np.array_equal(run(head, None).grid.value, before, equal_nan=True)


def test_who_was_not_heard_of_is_silent_and_what_told_no_version_is_none(fleet):
    head, _ = fleet
    now = datetime.now(UTC)
    as_written(
        head,
        written=lambda i: now - timedelta(hours=[1, 400][i]),
        device=lambda i: f"pump {i}",
        before=lambda i: now - timedelta(hours=[25, 424][i]),
    )
    report = run(head, None, now)
    assert [line.silent for line in report.lines] == [Verdict.SKIPPED] * 2
    assert words.answer(report) == "Of 2 devices, none drifted; whether one is silent cannot be told yet."
    object.__setattr__(head.deployment, "silent_hours", 12.0)
    report = run(head, None, now)
    assert {line.device.name: str(line.silent) for line in report.lines} == {"pump 0": "OK", "pump 1": "FAIL"}
    assert report.outdated == ()
    assert "1 is silent (the longest is pump 1: 17 days)" in words.answer(report)


def test_a_clock_that_is_ahead_does_not_leave_the_others_without_rows(fleet):
    head, _ = fleet
    parts = head.merged.parts()
    far = replace(parts[0].span, last=datetime(2199, 1, 1))
    as_written(head, span=lambda i: parts[i].span if i else far)
    report = run(head, 30)
    assert report.until == parts[1].span.last.date()
    assert sum("its clock is ahead" in line.reason for line in report.lines) == 1
    assert all(line.rows for line in report.lines)


def test_without_devices_it_is_said_what_to_do(device):
    with pytest.raises(NotApplicableError, match="no counts of a device") as raised:
        words.require_something(run(device()))
    assert "modelwatch profile merge d FILE" in raised.value.hint


def test_a_file_that_takes_the_place_of_another_tells_when_that_was(device, halves, exported, small, tmp_path, write):
    head, log = device(), device(halves[0])
    merge(head, exported(log))
    (old,) = head.merged.parts()
    assert old.before is None
    Workspace(log.folder.parent).append_predictions("d", [write(small[0][halves[1]], tmp_path / "more.parquet")])
    merge(head, exported(Workspace(log.folder.parent).log("d")))
    (new,) = head.merged.parts()
    assert new.before == old.written < new.written


def test_what_a_device_leaves_out_or_has_lost_is_told(fleet):
    head, _ = fleet
    compared._kept.clear()
    part = head.merged.parts()[0]
    place, column = part.place(head.merged.folder), Profile(Path()).path("columns", compared.columns_of(head)[0].name)
    (place / FILE).unlink()
    table = pq.read_table(place / column.name)
    pq.write_table(table[:0], place / column.name)
    (place / "_sums").unlink()
    sums.note(place, [path.name for path in place.glob("*.parquet")])
    as_written(head, given_up=lambda i: 0 if i else 7)
    report = run(head, None)
    (line,) = (line for line in report.lines if "given up" in line.reason)
    assert line.reason.endswith("7 rows given up, for which it had no room until it could send them")
    assert line.rows == part.span.rows
    first, *others = report.results(line.device.name)
    assert (first.verdict, first.reason, first.n_current) == (Verdict.SKIPPED, compared.LEFT_OUT, 0)
    assert {other.n_current for other in others} == {line.rows}
    assert line.drift is not Verdict.SKIPPED


def test_where_nothing_can_be_judged_it_is_not_said_that_none_drifted(device, exported):
    head = device()
    merge(head, exported(device(np.arange(300) < 30), device(np.arange(300) >= 260)))
    report = run(head, None)
    assert words.answer(report) == (
        "Of 2 devices, whether one is silent cannot be told yet; the drift of 2 cannot be judged."
    )
    with pytest.raises(NotApplicableError, match=r"nothing of 2 devices of d could be judged: .* fewer than 50"):
        words.require_something(report)
