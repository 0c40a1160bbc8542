"""Whatever a log lies in, its counts are those of the same rows imported."""

import pandas as pd
import pytest
from deltalake import write_deltalake

from monitoring.domain import Reference


@pytest.mark.parametrize("name", ["{day}.csv", "{day}/part-0.parquet", "{day}.log"])
def test_a_folder_of_files(attach, by_day, truth, rows, imported, columns, assert_same, name):
    folder = by_day("logs", name)
    log = attach([folder], [truth], reference=rows[0], **columns)
    assert_same(log, imported)
    assert_same(log, imported, unit="hour")


@pytest.mark.parametrize("ending", ["parquet", "csv"])
def test_hive_partitions_are_columns(attach, tmp_path, write, truth, rows, imported, columns, assert_same, ending):
    for (town, day), part in rows[0].groupby(["town", rows[0]["at"].dt.date]):
        write(part.drop(columns="town"), tmp_path / "logs" / f"town={town}" / f"dt={day}" / f"0.{ending}")
    log = attach([tmp_path / "logs"], [truth], reference=rows[0], **columns)
    assert_same(log, imported)


def test_a_pattern_takes_what_it_matches(attach, by_day, truth, rows, imported, columns, assert_same, tmp_path):
    folder = by_day("logs", "{day}.parquet")
    (folder / "notes.txt").write_text("nothing to see\n")
    log = attach([folder / "*.parquet"], [tmp_path / "truth" / "?.csv"], reference=rows[0], **columns)
    assert_same(log, imported)
    assert log.left_out() == ()


def test_single_files(attach, write, tmp_path, rows, imported, columns, assert_same):
    halves = rows[0][:300], rows[0][300:]
    files = [write(half, tmp_path / f"{place}.parquet") for place, half in enumerate(halves)]
    truth = write(rows[1], tmp_path / "truth.csv")
    assert_same(attach(files, [truth], reference=rows[0], **columns), imported)


@pytest.mark.parametrize("partition_by", [None, ["town", "day"]])
def test_a_delta_table_of_somebody_else(
    attach, tmp_path, truth, rows, imported, columns, assert_same, assert_as_from_scratch, partition_by
):
    table = tmp_path / "lake"
    frame = rows[0].assign(day=rows[0]["at"].dt.date, town=rows[0]["town"].replace({"n": "no rth/=%"}))
    renamed = frame.assign(town=frame["town"].replace({"no rth/=%": "n"}))
    write_deltalake(table, renamed[:400], partition_by=partition_by)
    write_deltalake(table, renamed[400:], mode="append")
    log = attach([table], [truth], reference=rows[0], **columns)
    assert_same(log, imported)
    write_deltalake(table, frame[:50].assign(key=frame["key"] + "x"), mode="append")
    assert "new file" in log.refresh().sentence
    assert_as_from_scratch(log)


def test_labels_beside_their_predictions(attach, write, tmp_path, rows, imported, columns, assert_same):
    together = rows[0].merge(rows[1], how="left", on="key")
    write(together, tmp_path / "logs" / "all.parquet")
    log = attach([tmp_path / "logs"], reference=rows[0], **columns)
    assert_same(log, imported)


def test_columns_may_be_called_otherwise(attach, write, tmp_path, rows, imported, columns, assert_same):
    names = {"key": "Request ID", "at": "ts", "score": "p late", "town": "Stadt", "gaps": "Gaps", "y": "is_late"}
    write(rows[0].rename(columns=names), tmp_path / "logs" / "a.csv")
    write(rows[1].rename(columns=names), tmp_path / "truth" / "a.parquet")
    log = attach([tmp_path / "logs"], [tmp_path / "truth"], reference=rows[0], source_names=names, **columns)
    assert_same(log, imported)


def test_windows_of_rows(attach, by_day, truth, rows, imported, columns, assert_same):
    log = attach([by_day("logs", "{day}.csv")], [truth], reference=rows[0], **columns)
    assert_same(log, imported, unit="rows", rows=50)


def test_only_the_rows_of_a_reference_from_the_log_are_copied(attach, by_day, truth, rows, columns):
    start, end = pd.Timestamp("2013-01-24"), pd.Timestamp("2013-01-26")
    log = attach([by_day("logs", "{day}.parquet")], [truth], span=Reference(start=start, end=end), **columns)
    inside = rows[0][rows[0]["at"].between(start, end, inclusive="left")]
    assert log.reference.count() == len(inside)
    assert not (log.folder / "predictions").exists()
    assert not (log.folder / "labels").exists()
    known = inside.merge(rows[1], on="key")
    assert log.reference_rows(10_000)["y"].sum() == known["y"].sum()


def test_files_without_a_row_yet(attach, tmp_path, rows, columns, by_day):
    (tmp_path / "logs").mkdir()
    log = attach([tmp_path / "logs"], reference=rows[0].assign(y=1), **columns)
    assert log.span().rows == 0
    by_day("logs", "{day}.parquet", rows[0].merge(rows[1], how="left", on="key"))
    assert log.refresh().rows == len(rows[0])
