"""Values of whatever type, and those that are not what they must be: missing, never a stop."""

from decimal import Decimal

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Kind, Task
from monitoring.intake.columns.respelling import Speller
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.intake.rules import RULES
from monitoring.intake.schema import Field, FieldKind
from monitoring.log.engines.duckdb.duckdb_engine import DuckDB
from monitoring.log.ground.clock import Clock
from monitoring.log.sources.conform import NEITHER
from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Source

NUMBERS = ["1", " 2.5 ", "1e3", "-.5", "+7.", "1_000", "1,5", "0x10", "true", "FALSE", "inf", "-Infinity", "nan", "NA"]
NUMBERS += ["", None, "abc", "1.5d", "٣", "1e400"]
TIMES = ["2013-07-01", "2013-07-01T02:00+02:00", "2013-07-01 02:00", "2013-07-01T02", "2013-07-01T02+02", "2013-02-30"]
TIMES += ["1.7.2013", "2013-07-01T02:00:03.1234567Z", "", None, "NaT", "20130701", "2013", "infinity", " 2013-07-01 "]
TIMES += ["2026-03-01 10:00:00.123 UTC", "20260301T1000-0330", "2026-W09-7T10", "2026-W53-2", "2025-W53-2", "2026W097"]
TIMES += ["2026/3/1 9:05", "1772359200", "1772359200.25", "1772359200000", "1772359200123456789", "20260301100000"]
TIMES += ["2026-03-01T11:00+01:00[Europe/Berlin]", "2026030110", "1.77E+12", "25/03/2026", "2026-03-01 10:00:00,5 GMT"]
WORDS = ["1", "0", "Yes", "no", "TRUE", " false ", "1.0", "0.0", "maybe", "2", "", None, "null"]
COLUMNS = {
    "text": pa.array(["a", "", None, " b ", "NA", "1.0"]),
    "floats": pa.array([1.0, 2.5, np.nan, None, -3.0, 1e16]),
    "small floats": pa.array([1.0, 0.5, np.nan], pa.float32()),
    "integers": pa.array([1, 0, None, -7], pa.int64()),
    "unsigned": pa.array([1, 0, None, 2**63], pa.uint64()),
    "truths": pa.array([True, False, None]),
    "decimals": pa.array([Decimal("1.50"), None, Decimal("-2.00")], pa.decimal128(10, 2)),
    "dates": pa.array([19000, None, 2932896, -719162], pa.date32()),  # the last are of the years 9999 and 1
    "naive": pa.array([1372644000000000, None], pa.timestamp("us")),
    "aware": pa.array([1372644000000000, None], pa.timestamp("us", "Europe/Berlin")),
    "fine": pa.array([1372644000123456289, None], pa.timestamp("ns")),
    "dictionary": pa.array(["1", "x", None, "1"]).dictionary_encode(),
    "seconds": pa.array([1772359200, None, 5, 20260301, 2026030110, 20260301100000, 1772359200123456789], pa.int64()),
    "milliseconds": pa.array([1772359200123.25, np.nan, None, 20260301.0, 1e300, -5.0]),
    "nearly": pa.array([1.0000001, -1e-9, 1.000002, -0.00001, 0.5, None]),
    "numbers": pa.array(NUMBERS),
    "times": pa.array(TIMES),
    "words": pa.array(WORDS),
}
MARKS = {FieldKind.YES_NO: NEITHER, FieldKind.FINITE: float("inf")}
NEGATIVE = {"-Infinity", "-inf"}
DAY = Clock("day")
# Ids are made, and times may be anything, in files that are imported alone.
KINDS = [kind for kind in FieldKind if kind not in (FieldKind.MADE_ID, FieldKind.TIME_IF_ANY)]
# Where the two readers may differ: how a moment or a number with an exponent is written, which no column of
# categories holds.
OTHER_WORDS = {(name, FieldKind.CATEGORICAL) for name in ("naive", "aware", "fine", "milliseconds", "nearly")}
OTHER_WORDS |= {(name, FieldKind.ID) for name, _ in OTHER_WORDS} | {("unsigned", FieldKind.ID)}


@pytest.fixture(scope="module")
def engine():
    found = DuckDB()
    yield found
    found.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("name", COLUMNS)
def test_a_value_is_read_as_it_would_be_imported(engine, tmp_path, name, kind):
    if (name, kind) in OTHER_WORDS:
        pytest.skip("a moment is no category")
    pq.write_table(pa.table({"x": COLUMNS[name]}), tmp_path / "x.parquet")
    shape = Shape((Field("x", kind),), {}, (), "there", all_rows=True)
    table = engine.load("x", Source((str(tmp_path / "x.parquet"),), shape.schema, shape=shape))
    found = engine.ask(table)["x"].to_pylist()
    column = COLUMNS[name]
    column = column.dictionary_decode() if name == "dictionary" else column
    assert found == imported(column, kind)


def imported(column, kind):
    """What is read from a file; where that is a reject, an attached log has a mark for labels and predictions."""
    parsed = RULES[kind].read(column)
    if kind in (FieldKind.CATEGORICAL, FieldKind.ID):
        return Speller(Vocabulary()).spell(parsed.values).to_pylist()
    values = parsed.values.to_pylist()
    if kind not in MARKS or parsed.bad is None:
        return values
    negative = NEGATIVE if kind is FieldKind.FINITE else ()
    marks = [-MARKS[kind] if str(text) in negative else MARKS[kind] for text in column.to_pylist()]
    return [mark if bad else value for value, bad, mark in zip(values, parsed.bad, marks, strict=True)]


@pytest.fixture
def odd(tmp_path, rows, write):
    """A log in which some values are not what they must be, some rows are on no clock, and some lines are no rows."""
    frame = rows[0][:100].astype({"score": object, "gaps": object, "at": object, "town": object})
    frame.loc[0, "score"], frame.loc[1, "score"] = "high", 1.7
    frame.loc[2, "gaps"] = "n/a"
    frame.loc[3, "gaps"] = "much"
    frame.loc[4:8, "at"] = ["yesterday", "", "1850-01-01", "2013-02-30", "2300-01-01"]
    path = write(frame, tmp_path / "logs" / "a.csv")
    with path.open("a", encoding="utf-8") as file:
        file.write("too,few\n" + "x," * 40 + "\n")
    (tmp_path / "logs" / "latin.csv").write_bytes("key,at,town\nä,2013-01-25,Zürich\n".encode("latin-1"))
    labels = rows[1][:60].astype({"y": object, "told": object})
    labels.iloc[0, 1] = "perhaps"
    labels.iloc[1, 2] = "later"
    labels.iloc[2, 0], labels.iloc[3, 0] = "", " "  # nothing, and nothing but padding
    write(labels, tmp_path / "truth" / "a.csv")
    return tmp_path, frame, labels


def test_what_does_not_fit_is_missing_and_what_cannot_be_counted_is_said(odd, attach, rows, columns, counts):
    place, frame, labels = odd
    log = attach([place / "logs"], [place / "truth"], reference=rows[0], **columns)
    grains = counts(log)["grains"]
    assert grains["n"][grains["segment"] == 0].sum() == 97
    assert log.left_out() == (
        "3 rows left out: no time that can be read in 'at'",
        "2 lines of predictions left out: not cut into cells as the header is",
        "1 file left out: latin.csv is cp1252 text: engines do not read that in place, import it instead",
        "1 label left out: no time that can be read in 'told'",
        "2 labels left out: nothing in 'key'",
        "2 rows kept apart, their times are far from all others: 1850-01-01 00:00:00 in '5-6', 2300-01-01 00:00:00 in "
        "'5-8'",
    )
    kept = frame.drop(index=[4, 5, 7])
    scores = log.profile(DAY).table("columns", "score").to_pandas()
    missing = log.plan.columns["score"].missing
    assert scores[(scores["cell"] == missing) & (scores["segment"] == 0)]["n"].sum() == 2
    known = labels[4:]
    told = log.profile(DAY).table("labels").to_pandas()
    assert told[told["segment"] == 0]["n"].sum() == known["key"].isin(kept["key"]).sum()


def test_labels_beside_their_predictions_need_their_time_as_well(attach, write, tmp_path, rows, columns, counts):
    together = rows[0][:100].merge(rows[1], how="left", on="key")
    known = together["y"].notna()
    together.loc[together.index[known][:3], "told"] = pd.NaT
    write(together, tmp_path / "logs" / "a.parquet")
    log = attach([tmp_path / "logs"], reference=rows[0], **columns)
    told = log.profile(DAY).table("labels").to_pandas()
    assert told[told["segment"] == 0]["n"].sum() == known.sum() - 3
    assert log.left_out() == ("3 labels left out: no time that can be read in 'told'",)


def test_the_newest_of_several_labels_counts_and_rows_are_not_multiplied(
    attach, write, tmp_path, rows, imported, columns, assert_same, by_day
):
    older = rows[1].assign(y=1 - rows[1]["y"], told=rows[1]["told"] - pd.Timedelta("1h"))
    write(older, tmp_path / "truth" / "a.csv")
    write(rows[1], tmp_path / "truth" / "b.csv")
    write(rows[1][:50], tmp_path / "truth" / "c.csv")
    log = attach([by_day("logs", "{day}.parquet")], [tmp_path / "truth"], reference=rows[0], **columns)
    assert_same(log, imported)


def test_labels_that_contradict_each_other_without_a_time_are_no_labels(
    attach, write, tmp_path, rows, columns, connect, assert_same, by_day
):
    columns = {**columns, "label_time": None}
    labels = rows[1][["key", "y"]]
    write(labels, tmp_path / "truth" / "a.csv")
    write(labels[:50], tmp_path / "truth" / "b.csv")
    write(labels[50:53].assign(y=1 - labels["y"]), tmp_path / "truth" / "c.csv")
    log = attach([by_day("logs", "{day}.parquet")], [tmp_path / "truth"], reference=rows[0], **columns)
    agreed = labels.drop(index=labels.index[50:53])
    assert_same(log, connect(rows[0], agreed, rows[0], **columns))
    said = "the labels of 3 ids left out: they contradict each other, and no label_time says which is newer"
    assert log.left_out() == (said,)


def test_rows_with_the_same_id_are_counted_as_they_are(attach, write, tmp_path, rows, columns, truth, counts):
    write(rows[0][:10], tmp_path / "logs" / "a.parquet")
    write(rows[0][:10], tmp_path / "logs" / "b.parquet")
    log = attach([tmp_path / "logs"], [truth], reference=rows[0], **columns)
    assert log.refresh().rows == 20
    assert len(log.row(rows[0]["key"][0])) == 1


def test_times_and_numbers_may_be_text(attach, write, tmp_path, rows, imported, columns, assert_same, truth):
    frame = rows[0].assign(at=rows[0]["at"].astype(str) + "Z", score=rows[0]["score"].astype(str))
    write(frame, tmp_path / "logs" / "a.parquet")
    assert_same(attach([tmp_path / "logs"], [truth], reference=rows[0], **columns), imported)


def test_a_column_may_change_its_type_from_file_to_file(attach, write, tmp_path, columns, rows, truth, counts):
    frame = rows[0].assign(town=np.arange(600) % 3)
    write(frame[:300], tmp_path / "logs" / "a.parquet")
    write(frame[300:].astype({"town": str, "heavy": str}), tmp_path / "logs" / "b.parquet")
    log = attach([tmp_path / "logs"], [truth], reference=frame.astype({"town": str}), **columns)
    bins = log.plan.columns["town"]
    table = log.profile(DAY).table("columns", "town").to_pandas()
    assert bins.kind is Kind.CATEGORICAL
    found = table[table["segment"] == 0].groupby("cell")["n"].sum()
    assert {bins.categories[cell]: n for cell, n in found.items()} == {"0": 200, "1": 200, "2": 200}


def test_a_regression_and_its_errors(attach, connect, write, tmp_path, rows):
    frame = rows[0][["key", "at", "gaps", "town"]].assign(said=rows[0]["plain"].round(3), truth=rows[0]["heavy"])
    fields = {"id": "key", "time": "at", "prediction": "said", "label": "truth", "categorical": ("town",)}
    fields |= {"numeric": ("gaps",), "task": Task.REGRESSION}
    write(frame.astype({"said": str}), tmp_path / "logs" / "a.parquet")
    log = attach([tmp_path / "logs"], reference=frame, **fields)
    other = connect(frame.drop(columns="truth"), frame[["key", "truth"]], frame, **fields)
    for name in ("errors", "labels"):
        mine, theirs = (one.profile(DAY).table(name).to_pandas() for one in (log, other))
        keys = [c for c in theirs if theirs[c].dtype != np.float64]
        mine, theirs = (one.sort_values(keys, ignore_index=True) for one in (mine, theirs))
        pd.testing.assert_frame_equal(mine, theirs, check_dtype=False, rtol=1e-9)
