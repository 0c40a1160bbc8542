"""Files of one deployment that are written in different ways: each kind as its settings say, each file as told."""

from datetime import datetime

import pyarrow.parquet as pq
import pytest

from monitoring.connect import add
from monitoring.intake import batches, scoring_fields
from monitoring.log import Workspace
from monitoring.log.tables.table import Table

TOML = """
name = "shop"
task = "binary"
[columns]
id = "id"
time = "at"
score = "p"
label = "paid"
label_time = "known"
numeric = ["sum"]
[reference]
path = "reference.csv"
[log]
predictions = ["log.csv"]
labels = ["labels.csv"]
"""
LOG = "id;at;sum;p\n" + "".join(f"k{n};0{n + 1}/02/2026;1.23{n},5;0,{n + 1}\n" for n in range(5))
LABELS = "id,paid,known\n" + "".join(f"k{n},{'yes' if n % 2 else 'no'},02/0{n + 2}/2026\n" for n in range(5))
REFERENCE = "sum\tp\n" + "".join(f"123{n}.5\t0.{n + 1}\n" for n in range(5))


@pytest.fixture
def connect(tmp_path):
    """Connects a deployment of these files, with these settings."""
    workspace = Workspace(tmp_path / "workspace")

    def with_settings(files="", log=LOG, labels=LABELS, reference=REFERENCE, toml=TOML):
        for name, text in (("log", log), ("labels", labels), ("reference", reference)):
            (tmp_path / f"{name}.csv").write_text(text)
        (tmp_path / "shop.toml").write_text(toml + files)
        add(workspace, tmp_path / "shop.toml")
        return workspace

    return with_settings


def cells(workspace, kind, column):
    """A column of the rows that were taken in, by their key."""
    table = Table(workspace.home / "shop" / kind, "id")
    rows = [row for file in table.files() for row in pq.read_table(file).to_pylist()]
    return [row[column] for row in sorted(rows, key=lambda row: row["_row"])]


def test_what_is_said_of_files_of_one_kind_holds_for_these_alone(connect):
    workspace = connect('[files.log]\ndates = "day-first"\n[files.labels]\ndates = "month-first"\n')
    assert cells(workspace, "predictions", "at") == [datetime(2026, 2, n + 1) for n in range(5)]
    assert cells(workspace, "labels", "known") == [datetime(2026, 2, n + 2) for n in range(5)]
    assert cells(workspace, "predictions", "sum") == [1230.5 + n for n in range(5)]
    assert cells(workspace, "reference", "sum") == [1230.5 + n for n in range(5)]


def test_a_file_of_both_kinds_is_written_as_the_log(connect):
    both = (
        LOG.replace("id;at;sum;p", "id;at;sum;p;paid;known")
        .replace("\n", ";1;05/03/2026\n")
        .replace("known;1;05/03/2026", "known")
    )
    said = '[files.log]\ndates = "day-first"\n[files.labels]\ndelimiter = "|"\n'
    workspace = connect(said, log=both, labels=both, toml=TOML.replace('["labels.csv"]', '["log.csv"]'))
    assert cells(workspace, "labels", "known") == [datetime(2026, 3, 5)] * 5


@pytest.mark.parametrize(
    ("log", "later", "value", "told"),
    [
        ("1.234,5", "1.234", 1234.0, "read as '1.234' is 1234, because earlier files have decimal commas"),
        ("1,5", "1,234", 1.234, "read as '1,234' is 1.234, because earlier files have decimal commas"),
        ("1.5", "1.234", 1.234, ""),
        ("1.5", "1,234", 1234.0, "read as '1,234' is 1234, because earlier files have decimal points"),
        ("7", "1.234", 1.234, "'1.234' may be 1.234 or 1234, and no other cell tells"),
        ("1,5", "1234.5", 1234.5, ""),
    ],
)
def test_a_file_that_does_not_tell_its_decimal_sign_has_that_of_the_files_before(
    connect, tmp_path, log, later, value, told
):
    files = '[files.log]\ndates = "day-first"\n[files.labels]\ndates = "month-first"\n'
    workspace = connect(files, log=f"id;at;sum;p\nk0;01/02/2026;{log};0\nk1;02/02/2026;{log};1\n")
    (tmp_path / "more.csv").write_text(f"id;at;sum;p\nk7;09/02/2026;{later};1\n")
    done = workspace.append_predictions("shop", [tmp_path / "more.csv"])
    assert cells(workspace, "predictions", "sum")[-1] == value
    assert told in " ".join(done.notes)
    assert bool(told) == any(later in note for note in done.notes)


def test_where_earlier_files_had_both_signs_nothing_tells(connect, tmp_path):
    files = '[files.log]\ndates = "day-first"\n[files.labels]\ndates = "month-first"\n'
    workspace = connect(files, log="id;at;sum;p\nk0;01/02/2026;2,5;0\n")
    for name, number in (("k1", "2.5"), ("k2", "1.234")):
        (tmp_path / f"{name}.csv").write_text(f"id;at;sum;p\n{name};09/02/2026;{number};1\n")
        done = workspace.append_predictions("shop", [tmp_path / f"{name}.csv"])
    assert cells(workspace, "predictions", "sum") == [2.5, 2.5, 1.234]
    assert "'1.234' may be 1.234 or 1234, and no other cell tells" in done.notes[0]


@pytest.mark.parametrize(("log", "value"), [("2,5", 1234.0), ("2.5", 1.234)])
def test_a_file_to_score_has_the_commas_of_the_log_and_its_points_are_said_to_be_doubtful(
    connect, tmp_path, log, value
):
    files = '[files.log]\ndates = "day-first"\n[files.labels]\ndates = "month-first"\n'
    workspace = connect(files, log=f"id;at;sum;p\nk0;01/02/2026;{log};0\n")
    (tmp_path / "in.csv").write_text("id;sum\nk9;1.234\n")
    (batch,) = batches(tmp_path / "in.csv", scoring_fields(workspace.deployment("shop")))
    assert batch.table["sum"].to_pylist() == [value]
    assert bool(batch.said) == (log == "2.5")
    assert bool(batch.notes) == (log == "2,5")
