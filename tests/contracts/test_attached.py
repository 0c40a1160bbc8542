"""Attached logs: Spark reads somebody else's files as DuckDB does, value by value."""

import gzip
from datetime import UTC, date, datetime

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.expr.operations import UnboundTable

from monitoring.domain import Deployment, Task
from monitoring.errors import DataError, MonitoringError
from monitoring.intake.columns.answers import Words
from monitoring.intake.columns.texts import yes_or_no
from monitoring.log.profiles.file_census import judged
from monitoring.log.sources import small_logs
from monitoring.log.sources.conform import NEITHER
from monitoring.log.sources.lacking_columns import with_declared
from monitoring.log.sources.shape import FILE
from monitoring.log.tables.place import place

pytestmark = pytest.mark.usefixtures("as_if_many")
TEXTS = ["1", " 2.5 ", "+3", ".5", "5.", "1e5", "1_000", "1,5", "0x10", "1.5d", "1f", "inf", "-Infinity", "nan", "true"]
TEXTS += ["False", "yes", "", " ", "a", "A ", "null", "NA", "٣", "1e400", "-0", "１", "\t7\t", "a\nb", 'q"uote', "--1"]
TIMES = ["2013-07-01", "2013-07-01T02:00", "2013-07-01T02", "2013-07-01 02", "2013-07-01T02:00+02:00", "2013-07-01 02Z"]
TIMES += ["2013-07-01T02:00:03.1234567", "2013-07-01T02:00:03.123456789Z", "2013-07-01T02:00Z", "2013", "2013-07", ""]
TIMES += ["2013-02-30", "infinity", "2013-03-10 02:30:00", "1899-12-31", "2200-01-01", "24:00", "2013-07-01T02+02", "x"]
TIMES += [
    "2013-07-01T02:00:03,5",
    "2013-07-01t02:00z",
    " 2013-07-01 ",
    "2013-07-01T25:00",
    "1969-12-31T23:59:59.9999999",
    "2026-03-01 10:00:00.123 UTC",
    "2026-W09-7T10",
    "2026-03-01T11:00+01:00[Europe/Berlin]",
    "1772359200.25",
    "1772359200123456789",
    "20260301100000",
    "2026030110",
    "2026/3/1 9:05",
]


@pytest.fixture
def attached(tmp_path):
    """One attached file of these rows: its deployment and its source."""

    def write(rows, **columns):
        pq.write_table(rows, tmp_path / "a.parquet")
        given = {"id": "k", "time": "t", "numeric": ("x",), "categorical": ("c",)} | columns
        places = (str(tmp_path / "a.parquet"),)
        deployment = Deployment(name="d", title="D", task=Task.BINARY, attached=True, places=places, **given)
        return deployment, place(deployment, tmp_path, "predictions").source()

    return write


@pytest.fixture
def both(engines, tmp_path):
    """Rows of attached files, as both engines read them; `read(at)`: a pattern, folder or file."""

    def read(at, kind="parquet", broken=False, **columns):
        given = {"id": "k", "time": "t", "numeric": ("x",), "categorical": ("c",)} | columns
        deployment = Deployment(name="d", title="D", task=Task.BINARY, attached=True, places=(str(at),), **given)
        source = place(deployment, tmp_path, "predictions").source()
        assert source.format == kind
        found = []
        for name in ("in_process", "spark"):
            with engines.opened(name, deployment) as opened:
                rows = opened.ask(opened.load("rows", source.with_all_rows())).to_pandas()
                cut = opened.broken(source) if broken else {}
            found.append((rows.sort_values([FILE, "k"], ignore_index=True), cut))
        (wanted, cut), (rows, its_cut) = found
        pd.testing.assert_frame_equal(rows, wanted, check_dtype=False, check_exact=True)
        assert its_cut == cut
        return wanted, cut

    return read


def table(n=8, **columns):
    given = {"k": [f"{i:03}" for i in range(n)], "t": [datetime(2013, 1, 1 + i % 28) for i in range(n)]}
    given |= {"x": [float(i) for i in range(n)], "c": ["a"] * n}
    return pa.table(given | columns)


def test_what_some_files_lack_is_missing_where_they_are_read_alone(engines, tmp_path):
    pq.write_table(table(), tmp_path / "a.parquet")
    pq.write_table(table().drop_columns(["x", "c"]), tmp_path / "b.parquet")
    places = (str(tmp_path),)
    columns = {"id": "k", "time": "t", "numeric": ("x",), "categorical": ("c",)}
    deployment = Deployment(name="d", title="D", task=Task.BINARY, attached=True, places=places, **columns)
    source = place(deployment, tmp_path, "predictions").source()
    seen = {file: judged(source, file) for file in source.files}
    assert seen[str(tmp_path / "b.parquet")].lacks == ("x", "c")
    source = with_declared(source, seen).only({str(tmp_path / "b.parquet")})
    for name in ("in_process", "spark"):
        with engines.opened(name, deployment) as opened:
            rows = opened.ask(opened.load("rows", source))
        assert rows["x"].to_pylist() == rows["c"].to_pylist() == [None] * 8
        assert sorted(rows["k"].to_pylist()) == [f"{i:03}" for i in range(8)]


def test_texts_become_the_same_numbers_and_words(both, tmp_path):
    n = len(TEXTS)
    pq.write_table(table(n, x=TEXTS, c=TEXTS), tmp_path / "a.parquet")
    rows, _ = both(tmp_path / "a.parquet")

    assert rows["x"][1] == 2.5
    assert rows["x"].notna().sum() > 10


ANSWERS = [*TEXTS, "Y", " n", "T", "f", "POS", "neg", "positive", "Negative", "1.00", "0.0", " 1.0 ", "-1", "-0.0"]
ANSWERS += ["good", "bad", "Default", "paid ", "open", "01", "1.5", "1.0x", "truth", "1.000e+00", "0E+0"]


@pytest.mark.parametrize("given", [{}, {"positive": "default", "words": {"paid": 0}}, {"positive": "bad"}])
def test_texts_become_the_same_answers_by_every_engine_and_in_files_that_are_imported(both, tmp_path, given):
    pq.write_table(table(len(ANSWERS), y=ANSWERS), tmp_path / "a.parquet")
    rows, _ = both(tmp_path / "a.parquet", label="y", **given)
    words = Words(given.get("positive", ""), given.get("words", {}))
    imported = yes_or_no(pa.array(ANSWERS), words).values.to_pylist()

    assert rows["y"].where(rows["y"] != NEITHER).astype(object).where(lambda y: y.notna(), None).tolist() == imported
    assert imported.count(1) > 5
    assert imported.count(0) > 5


def test_texts_become_the_same_times(both, tmp_path):
    pq.write_table(table(len(TIMES), t=TIMES), tmp_path / "a.parquet")
    rows, _ = both(tmp_path / "a.parquet")

    assert rows["t"][4] == datetime(2013, 7, 1)
    assert rows["t"].notna().sum() > 10


INSTANT = datetime(2013, 3, 10, 7, 30, 0, 123456, tzinfo=UTC)
STAMPS = {
    "ns": pa.array(np.array(["2013-03-10T02:30:00.123456789", "1969-12-31T23:59:59.999999999"], dtype="M8[ns]")),
    "us": pa.array([datetime(2013, 3, 10, 2, 30, 0, 123456), None], pa.timestamp("us")),
    "ms": pa.array([datetime(2013, 3, 10, 2, 30, 0, 123000), None], pa.timestamp("ms")),
    "zone": pa.array([INSTANT, None], pa.timestamp("us", "America/New_York")),
    "ns zone": pa.array([INSTANT, None], pa.timestamp("ns", "Asia/Tokyo")),
    "date": pa.array([date(2013, 3, 10), None]),
}


@pytest.mark.parametrize("kind", STAMPS)
def test_time_stamps_of_every_kind_are_the_same(kind, both, tmp_path):
    pq.write_table(table(2, t=STAMPS[kind]), tmp_path / "a.parquet")
    rows, _ = both(tmp_path / "a.parquet")

    assert rows["t"][0].date() == date(2013, 3, 10)


def test_time_stamps_of_old_writers_are_the_same(both, tmp_path):
    pq.write_table(table(2, t=STAMPS["us"]), tmp_path / "a.parquet", use_deprecated_int96_timestamps=True)
    rows, _ = both(tmp_path / "a.parquet")

    assert rows["t"][0] == datetime(2013, 3, 10, 2, 30, 0, 123456)


@pytest.mark.parametrize("kind", ["int8", "int64", "uint8", "uint32", "uint64", "float32", "float64", "bool", "string"])
def test_columns_of_every_type_are_the_same(kind, both, tmp_path):
    values = pa.array([0, 1, None, 1, 0, 1, None, 0]).cast(kind)
    pq.write_table(table(x=values, c=values), tmp_path / "a.parquet")
    rows, _ = both(tmp_path / "a.parquet")

    assert rows["x"].tolist()[:2] == [0, 1]
    assert rows["c"].isna().sum() == 2


def test_files_may_differ_in_columns_and_types(both, tmp_path):
    pq.write_table(table(x=pa.array(range(8), pa.int32())), tmp_path / "a.parquet")
    pq.write_table(table(other=[1] * 8, t=STAMPS["ns"].take([0] * 8)), tmp_path / "b.parquet")
    pq.write_table(table().drop_columns("c"), tmp_path / "c.parquet")
    rows, _ = both(tmp_path)

    assert len(rows) == 24
    assert rows["c"].isna().sum() == 8


def test_keys_of_folders_are_columns(both, tmp_path):
    for key in ("a b", "x%2Fy", "__HIVE_DEFAULT_PARTITION__", "1+1"):
        folder = tmp_path / "log" / f"c={key}" / "d=1"
        folder.mkdir(parents=True)
        pq.write_table(table().drop_columns("c"), folder / "part 1.parquet")
    rows, _ = both(tmp_path / "log")

    assert set(rows["c"].dropna()) == {"a b", "x/y", "1+1"}
    assert rows["c"].isna().sum() == 8


def test_csv_is_cut_into_the_same_cells(both, tmp_path):
    log = tmp_path / "log"
    log.mkdir()
    (log / "a.csv").write_text(
        'k,t,x,c\n1,2013-01-01,1,"a,b"\n2,2013-01-02,2,"a""b"\n3,2013-01-03,3,"a\nb"\n4,2013-01-04\n5,2013-01-05,5,e,6\n'
        '6,2013-01-06,6," x "\n7,,,\n8,2013-01-08,8,""\n',
        encoding="utf-8",
    )
    (log / "b.csv").write_bytes("\ufefft;k;c;x;c;c\r\n2013-01-01;1;ü;1.5;z;z\r\n".encode())
    (log / "c.csv.gz").write_bytes(gzip.compress(b"k,t,x,c\n9,2013-01-01,1,z\n"))
    rows, cut = both(log, "csv", broken=True)

    assert rows["c"].tolist() == ["a,b", 'a"b', "a\nb", "x", None, None, "z"]
    assert cut == {str(log / "a.csv"): 2}


def test_a_table_is_read_by_its_name(spark, engines, tmp_path):
    deployment = Deployment(
        name="d",
        title="D",
        task=Task.BINARY,
        id="k",
        time="t",
        numeric=("x",),
        categorical=("c",),
        attached=True,
        places=("spark:global_temp.odd",),
        source_names={"x": "Its X"},
        engine="spark",
    )
    source = place(deployment, tmp_path, "predictions").source()
    with engines.opened("spark", deployment) as opened:
        session = opened._session
        session.createDataFrame(table().rename_columns(["k", "t", "Its X", "c"])).createOrReplaceGlobalTempView("odd")
        rows = opened.ask(opened.load("rows", source))

        assert rows["x"].to_pylist() == [float(i) for i in range(8)]
        assert rows["t"][1].as_py() == datetime(2013, 1, 2)
    gone = place(deployment, tmp_path, "predictions").source()
    with engines.opened("spark", deployment) as opened:
        opened._session.catalog.dropGlobalTempView("odd")
        with pytest.raises(MonitoringError, match=r"The table or view .* cannot be found"):
            opened.load("rows", gone)


@pytest.mark.parametrize(
    ("engine", "wanted", "first"), [("in_process", "x", 0.0), ("spark", "x", 0.0), ("spark", "X", 7.0)]
)
def test_columns_that_differ_in_case_only_are_told_apart(engine, wanted, first, engines, attached):
    deployment, source = attached(table().append_column("X", pa.array([7.0] * 8)), numeric=(wanted,))
    with engines.opened(engine, deployment) as opened:
        rows = opened.ask(opened.load("rows", source).order_by("k"))

    assert rows[wanted][0].as_py() == first


def test_of_columns_that_differ_in_case_only_duckdb_has_the_first_and_says_so(engines, attached):
    deployment, source = attached(table().append_column("X", pa.array([7.0] * 8)), numeric=("X",))
    with engines.opened("in_process", deployment) as opened, pytest.raises(DataError, match="lacks the column: X"):
        opened.load("rows", source)


def test_few_rows_that_are_read_once_are_those_that_are_read_whenever_they_are_asked(engines, attached, monkeypatch):
    numbers = [0.1, -0.0, 1e300, float("inf"), float("nan"), None, 5e-324, 7.0]
    times = [datetime(2013, 3, 10, 2, 30, 0, 1 + i) for i in range(7)] + [None]  # New York has no such hour
    texts = ["a", " a ", "1.0", "é", "a\nb", "NA", None, "True"]
    deployment, source = attached(table(x=numbers, t=times, c=texts))
    for engine in ("in_process", "spark"):
        with engines.opened(engine, deployment) as opened:
            many = opened.ask(opened.load("rows", source).order_by("k"))
        with monkeypatch.context() as patched, engines.opened(engine, deployment) as opened:
            patched.setattr(small_logs, "FEW_BYTES", 2**20)
            loaded = opened.load("rows", source)
            assert loaded.op().find(UnboundTable)[0].name == "few_0"
            assert opened.ask(loaded.order_by("k")).equals(many)
            assert many.num_rows == 7
