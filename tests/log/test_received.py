"""What is noted of the files that a log is read from."""

from datetime import timedelta

import pandas as pd
import pytest

from monitoring.domain import Verdict
from monitoring.errors import DataError
from monitoring.log.kept import received
from monitoring.quality.run import run
from monitoring.quality.whole.freshness import NAME

BEGIN = pd.Timestamp("2024-05-01")


def rows(day, n=20, **more):
    at = BEGIN + pd.Timedelta(days=day) + pd.to_timedelta(range(n), unit="min")
    ids = [f"p{day}-{i}" for i in range(n)]
    return pd.DataFrame({"key": ids, "at": at, "age": range(n), "score": [0.1, 0.6] * (n // 2)}).assign(**more)


@pytest.fixture
def log(connect, workspace):
    fields = {"id": "key", "time": "at", "numeric": ("age",), "score": "score", "label": "y", "sensitive": ("key",)}
    truth = rows(0)[["key"]].assign(y=1)
    return connect(rows(0), truth, rows(0).assign(y=1), home=workspace.home, **fields)


def test_files_are_noted_with_columns_and_counts_and_no_value(log, workspace, write, tmp_path, select):
    before = log.version
    more = rows(1, note="secret").astype({"age": object})
    more.loc[3, "age"] = "unknown-age"
    workspace.append_predictions("d", [write(more, tmp_path / "more.csv")])
    with pytest.raises(DataError, match="lacks the column: age"):
        workspace.append_predictions("d", [write(rows(2).rename(columns={"age": "years"}), tmp_path / "third.csv")])
    first, labels, second, refused = received.read(log.folder)
    assert (first.kind, first.columns, first.read, first.rejected) == (
        "predictions",
        ("key", "at", "age", "score"),
        20,
        0,
    )
    assert (labels.kind, labels.read, labels.last) == ("labels", 20, None)
    assert (second.columns[-1], second.rejected, second.rejected_for) == ("note", 1, {"age": 1})
    assert (log.folder / "rejects" / second.rejects).is_file()
    assert second.last == BEGIN + timedelta(days=1, minutes=19)
    assert (refused.refused, refused.lacks) == (True, ("age",))
    again = pd.concat([rows(0, 8), rows(1, 4).assign(age=99), rows(2, 6)])
    workspace.append_predictions("d", [write(again, tmp_path / "again.csv")])
    last = received.read(log.folder)[-1]
    assert (last.unchanged, last.replaced, last.late, last.added) == (8, 3, 12, 18)
    kept = (log.folder / received.FOLDER / received.FILE).read_text()
    assert not any(value in kept for value in ("secret", "unknown-age", "p1-"))
    assert workspace.log("d").version != before
    (log.folder / received.FOLDER / received.FILE).write_text("{}}")
    (log.folder / received.FOLDER / f".{received.FILE}.copy").unlink()
    assert "files.json" in log.feed(select("day")).unknown
    workspace.append_predictions("d", [write(rows(3), tmp_path / "fourth.csv")])
    assert [one.name for one in received.read(log.folder)] == ["fourth.csv"]


def test_labels_without_a_prediction_are_counted_a_file(log, workspace, write, tmp_path):
    known, none = rows(0)[["key"]].assign(y=0), rows(5)[["key"]].assign(y=1)
    paths = [write(known[:9], tmp_path / "a.csv"), write(pd.concat([known[9:], none[:7]]), tmp_path / "b.csv")]
    workspace.append_labels("d", paths)
    workspace.append_predictions("d", [write(rows(5), tmp_path / "late.csv")])
    *_, a, b, _ = received.read(log.folder)
    assert [(one.labels, one.orphans) for one in (a, b)] == [(9, 0), (18, 7)]


def test_a_workspace_from_before_says_that_nothing_is_noted(log, select):
    for path in (log.folder / received.FOLDER).iterdir():
        path.unlink()
    assert log.feed(select("day")).files == ()
    (result,) = [r for r in run(log, select("day")).results if r.check == NAME]
    assert (result.verdict, result.reason) == (
        Verdict.SKIPPED,
        "which files the log was read from is not noted for rows that were logged before",
    )


def test_of_wide_files_and_of_many_the_newest_are_kept(tmp_path):
    wide = [received.Received("predictions", str(i), BEGIN, tuple(map(str, range(1000)))) for i in range(60)]
    received.add(tmp_path, wide)
    assert [one.name for one in received.read(tmp_path)] == [str(i) for i in range(10, 60)]
