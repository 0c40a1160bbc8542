"""Counts made on a device, of which the head has the rows too: they are the head's own, to the last row."""

import json
import zipfile
from datetime import UTC, datetime

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Every, Task
from monitoring.edge.counted import counted_as
from monitoring.edge.device.edge_runner.counting import counts_file
from monitoring.edge.device.edge_runner.counting.batch import count
from monitoring.edge.device.edge_runner.counting.plan import Plan
from monitoring.edge.device.edge_runner.counting.times import moment
from monitoring.edge.device.edge_runner.spool import totals
from monitoring.errors import DataError
from monitoring.log.counting.addition import summed
from monitoring.log.exchange import merge
from monitoring.log.fleet.borrowed_plan import plan_of
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles.profile import FORMAT

DAY = Clock("day")
PIECE = 97  # rows that a device scores at a time


def told(log):
    """What a bundle says of a log."""
    classes = [*log.deployment.class_scores] or ["1"]
    return {
        "deployment": log.deployment.name,
        "task": log.deployment.task.value,
        "threshold": log.deployment.threshold,
        "classes": classes,
        "log": counted_as(log),
    }


def header(log, rows, **other):
    given = counted_as(log)
    return {
        "version": 1,
        "counts": FORMAT,
        "origin": "ab" * 16,
        "contains": [],
        "deployment": log.deployment.name,
        "written": datetime.now(UTC).isoformat(),
        "clock": given["clock"],
        "rows": rows,
        "tokens": "",
        "fingerprint": given["fingerprint"],
        "device": "van 7",
        "left_out": given["sensitive"],
    } | other


@pytest.fixture
def on_device(tmp_path):
    """Counts rows as a device does, in several pieces, into a file: `on_device(log, rows, scores)`."""

    def write(log, rows, scores, **other):
        plan = Plan(told(log), json.loads(log.plan.to_json()))
        tables = plan.tables()
        for start in range(0, len(rows), PIECE):
            part = rows.iloc[start : start + PIECE]
            raw = {name: part[name].tolist() for name in part}
            micro = [moment(value) for value in part[log.deployment.time]]
            count(plan, tables, micro, raw, scores[start : start + PIECE])
        path = tmp_path / f"device-{len([*tmp_path.glob('device-*')])}.counts"
        with path.open("wb") as file:
            found = {name: table.columns() for name, table in tables.items() if table.entries}
            counts_file.write(file, header(log, len(rows), **other), found.items())
        return path

    return write


def require_equal(head, whole, clock):
    """What was merged into a head without rows is what the log with all rows counts."""
    merged, own = head.merged.beside(head.profile(clock), clock).merged, whole.profile(clock)
    names = {path.name for path in own.folder.glob("*.parquet")}
    assert {path.name for path in merged.folder.glob("*.parquet")} == names
    counted = 0
    for name in sorted(names):
        found, expected = (summed([pq.read_table(one.folder / name)]) for one in (merged, own))
        found, expected = found.select(expected.column_names).to_pandas(), expected.to_pandas()
        pd.testing.assert_frame_equal(found, expected, rtol=1e-12, atol=0, check_dtype=False, obj=name)
        counted += len(expected)
    return counted


def with_prediction(rows):
    return rows.assign(said=(rows["score"] >= 0.5).astype(int))


def several(rows, random):
    """Rows of three classes; some scores are rounded, some add up to something else than 1."""
    scores = random.dirichlet([2, 1, 1], len(rows))
    scores[::3] = scores[::3].round(2)
    scores[::50] *= 0.9
    best = np.array(["a", "b", "c"])[scores.argmax(axis=1)]
    return rows.assign(pa=scores[:, 0], pb=scores[:, 1], pc=scores[:, 2], said=best), scores


MULTICLASS = {"task": Task.MULTICLASS, "score": None, "class_scores": {"a": "pa", "b": "pb", "c": "pc"}}


def made(kind, binary_rows, columns):
    """Rows of a kind, the model's answers, a reference, and what the columns are."""
    rows, reference = (binary_rows(n, seed, shift=shift)[0] for n, seed, shift in ((900, 3, 0.5), (700, 4, 0)))
    if kind != "by the day":  # one with every column will do
        columns = columns | {"numeric": ("gaps", "infinite"), "categorical": ("town",), "segments": ("town",)}
    if kind == "multiclass":
        random = np.random.default_rng(9)
        rows, scores = several(rows, random)
        return rows, scores, several(reference, random)[0], columns | MULTICLASS | {"prediction": "said"}
    if kind == "best class":
        random = np.random.default_rng(9)
        rows, scores = several(rows, random)
        return rows, scores, several(reference, random)[0], columns | MULTICLASS
    if kind == "regression":
        own = {"task": Task.REGRESSION, "score": None, "prediction": "value"}
        rows, reference = rows.assign(value=rows["plain"] * 3), reference.assign(value=reference["plain"], y=1.0)
        return rows, rows["value"].to_numpy(), reference, columns | own
    own = {} if kind == "score alone" else {"prediction": "said"}
    if kind == "yes or no alone":
        own = {"prediction": "said", "score": None}
    every = {"every": Every("hour")} if kind == "by the hour" else {}
    return with_prediction(rows), rows["score"].to_numpy(), with_prediction(reference), columns | own | every


KINDS = ("by the day", "by the hour", "score alone", "yes or no alone", "multiclass", "best class", "regression")


@pytest.mark.parametrize("kind", KINDS)
def test_a_device_counts_what_the_head_counts(connect, binary_rows, binary_columns, on_device, kind):
    rows, scores, reference, columns = made(kind, binary_rows, binary_columns)
    head, whole = connect(None, None, reference, **columns), connect(rows, None, reference, **columns)

    assert [each.action for each in merge(head, [on_device(head, rows, scores)])] == ["added"]

    assert require_equal(head, whole, Clock("hour" if kind == "by the hour" else "day")) > 1000


def test_sums_of_numbers_that_floats_hold_exactly_are_the_same_to_the_last_bit(device, small, on_device):
    rows = small[0].assign(gaps=(small[0]["gaps"] * 8).round() / 8, score=(small[0]["score"] * 64).round() / 64)
    head = device()
    merge(head, [on_device(head, rows, rows["score"].to_numpy())])
    found = head.merged.beside(head.profile(DAY), DAY).table("columns", "gaps").to_pandas()

    days = rows["at"].dt.floor("D").astype("datetime64[s]").astype("int64") // 86400
    expected = rows["gaps"].groupby(days).sum().to_dict()
    assert found[found["segment"] == 0].groupby("_grain")["sum"].sum().to_dict() == expected


def test_a_device_without_the_key_leaves_sensitive_columns_out(connect, binary_rows, few_columns, on_device, rows_of):
    rows, reference = (binary_rows(n, seed)[0] for n, seed in ((300, 5), (200, 6)))
    head = connect(None, None, reference, **few_columns | {"sensitive": ("town",)})
    path = on_device(head, rows, rows["score"].to_numpy())
    merge(head, [path])

    both = head.merged.beside(head.profile(DAY), DAY)
    assert rows_of(head) == 300
    assert both.table("columns", "town").num_rows == 0
    assert set(both.table("columns", "gaps")["segment"].to_pylist()) == {0}
    assert both.table("columns", "gaps").to_pandas()["n"].sum() == 300
    assert [part.left_out for part in head.merged.parts()] == [("town",)]


@pytest.mark.parametrize(("sensitive", "left_out"), [(("town",), []), ((), ["town"]), (("town",), ["gaps"])])
def test_a_device_that_leaves_out_other_columns_is_refused(
    connect, binary_rows, few_columns, on_device, sensitive, left_out
):
    rows, reference = (binary_rows(n, seed)[0] for n, seed in ((60, 5), (200, 6)))
    head = connect(None, None, reference, **few_columns | {"sensitive": sensitive})
    with pytest.raises(DataError, match="tokens"):
        merge(head, [on_device(head, rows, rows["score"].to_numpy(), left_out=left_out)])


def test_a_device_with_other_cells_is_refused(device, small, on_device):
    head, rows = device(), small[0]
    path = on_device(head, rows, rows["score"].to_numpy(), fingerprint="0" * 12)
    with pytest.raises(DataError, match="its cells are others"):
        merge(head, [path])


def test_a_workspace_that_lacks_a_table_is_no_device(device, small, on_device):
    head, rows = device(), small[0]
    with pytest.raises(DataError, match="other tables"):
        merge(head, [on_device(head, rows, rows["score"].to_numpy(), device="")])


def test_a_table_that_devices_count_must_be_there(device, small, on_device, tmp_path):
    head, rows = device(), small[0]
    path = on_device(head, rows, rows["score"].to_numpy())
    with zipfile.ZipFile(path) as archive, zipfile.ZipFile(tmp_path / "less.counts", "w") as less:
        for name in archive.namelist():
            if not name.startswith("scores-"):
                less.writestr(name, archive.read(name))
    with pytest.raises(DataError, match="other tables"):
        merge(head, [tmp_path / "less.counts"])


def test_the_cells_of_a_device_are_not_borrowed(device, small, on_device, tmp_path):
    head, rows = device(), small[0]
    path = on_device(head, rows, rows["score"].to_numpy())
    with pytest.raises(DataError, match="was counted on a device, and does not tell its cells"):
        plan_of(path, head.deployment, tmp_path)


def test_a_device_says_the_version_of_the_tables_that_the_head_has():
    assert totals.COUNTS == FORMAT
