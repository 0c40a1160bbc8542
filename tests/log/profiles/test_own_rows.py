"""Facts of a log's own files are the same, whether the engine makes them or arrays do."""

from dataclasses import replace
from datetime import datetime, timedelta

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain import Bins, Deployment, Kind, Segment, Task
from monitoring.errors import DataError
from monitoring.log.cells.plan import Plan
from monitoring.log.counting import label_matching
from monitoring.log.counting.array_facts import NotUnderstoodError, columns_of, made_of
from monitoring.log.counting.facts import timed
from monitoring.log.counting.in_process import COMPILED_FROM
from monitoring.log.engines.choice import embedded
from monitoring.log.engines.duckdb.own_files import Stretch, groups
from monitoring.log.engines.duckdb.own_rows import own_rows
from monitoring.log.ground.clock import Clock
from monitoring.log.ground.columns import GRAIN
from monitoring.log.profiles.scans import log_scans
from monitoring.log.sources.source import Source, Sources
from monitoring.log.tables.extent import ticks_in

DEPLOYMENT = Deployment(
    name="d",
    title="D",
    task=Task.BINARY,
    time="at",
    score="score",
    numeric=("x", "whole"),
    categorical=("town", "code"),
    segments=("town",),
)
PLAN = Plan(
    columns={
        "score": Bins(Kind.NUMERIC, edges=(0.0, 0.5, 1.0)),
        "x": Bins(Kind.NUMERIC, edges=(-1.0, -0.0, 5e-324, 1.0)),
        "whole": Bins(Kind.NUMERIC, edges=(0.0, 2.0**60)),
        "town": Bins(Kind.CATEGORICAL, categories=("n", "s", "")),
        "code": Bins(Kind.CATEGORICAL, categories=("1", "-7")),
    },
    scores={"positive": (0.0, 0.5, float(np.nextafter(1, 2)))},
    segments=(Segment("town", "n"), Segment("town", "")),
)
SCHEMA = pa.schema(
    {
        "_row": pa.int64(),
        "at": pa.timestamp("us"),
        "score": pa.float64(),
        "x": pa.float32(),
        "whole": pa.int64(),
        "town": pa.string(),
        "code": pa.int16(),
    }
)
TIMES = st.datetimes(datetime(1890, 1, 1), datetime(2200, 1, 1))
ROW = st.tuples(
    TIMES,
    st.none() | st.floats(),
    st.none() | st.floats(width=32),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.sampled_from(["n", "s", "", "n ", "東京"]) | st.text(st.characters(exclude_categories=["Cs"])),
    st.none() | st.integers(-7, 3),
)


def scans(engine, files, clock="day", only=None):
    sources = Sources(Source(tuple(map(str, files)), SCHEMA), None, "")
    return log_scans(engine, sources, DEPLOYMENT, PLAN, Clock(clock), only)


def counted(engine, scan, rows=0):
    answers = (one for tables in engine.count(scan, scan.counts, rows) for one in tables)
    tables = {(count.kind, count.name): pa.concat_tables(pieces) for count, pieces in answers}
    return {key: in_order(table) for key, table in tables.items()}


def in_order(table):
    rows = [{name: repr(value) for name, value in row.items()} for row in table.to_pylist()]
    return sorted(rows, key=str)


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROW, min_size=1, max_size=60), clock=st.sampled_from(["day", "hour"]))
def test_arrays_are_counted_as_the_engine_counts(rows, clock, tmp_path):
    columns = [range(len(rows)), *zip(*rows, strict=True)]
    table = pa.table(dict(zip(SCHEMA.names, columns, strict=True)), schema=SCHEMA)
    pq.write_table(table, tmp_path / "rows.parquet", store_schema=False, row_group_size=7)
    with embedded() as engine:
        for scan in scans(engine, [tmp_path / "rows.parquet"], clock):
            assert scan.own
            assert counted(engine, scan) == counted(engine, replace(scan, own=None))


@pytest.fixture
def days(tmp_path):
    """A file of 60 rows of six days around 1970, ten a group and most of them in the order of time; and where it is."""
    at = [datetime(1969, 12, 29) + timedelta(hours=2.4 * i) for i in range(60)]
    at[31] = datetime(1969, 12, 29, 23)
    rows = {"_row": range(60), "at": at, "score": np.linspace(0, 1, 60), "town": ["n", "s", None] * 20}
    rows |= {"x": np.arange(60.0), "whole": range(60), "code": [1, -7] * 30}
    table = pa.table(rows).select(SCHEMA.names).cast(SCHEMA)
    pq.write_table(table, tmp_path / "rows.parquet", row_group_size=10)
    return table, tmp_path / "rows.parquet"


@pytest.mark.parametrize("only", [[], [-3], [-1, 1], [-3, 0, 2, 9]])
def test_of_some_days_arrays_count_as_the_engine_does(only, days):
    table, file = days
    with embedded() as engine:
        for scan in scans(engine, [file], only=only):
            found = counted(engine, scan)
            assert found == counted(engine, replace(scan, own=None))
    born = np.floor_divide(table["at"].cast(pa.int64()).to_numpy(), 86_400_000_000)
    rows = sum(int(row["n"]) for row in found["grains", ""] if row["segment"] == "0")
    assert rows == np.isin(born, only).sum()
    assert bool(rows) == bool(only)


def test_groups_of_rows_that_lie_outside_of_a_stretch_are_not_read(days):
    table, file = days
    schema = pa.schema([SCHEMA.field("at"), SCHEMA.field("x")])
    first = {"1969-12-29": [0, 30], "1970-01-02": [40], "1970-02-01": []}  # where the groups begin that hold such a day
    for day, wanted in first.items():
        start = int(np.datetime64(day, "us").astype(int))
        read = [*groups([str(file)], schema, stretch=Stretch("at", start, start + 86_400_000_000))]
        assert [one["x"][0].as_py() for one in read[1:]] == wanted
    assert pa.concat_tables([*groups([str(file)], schema)])["x"].to_pylist() == table["x"].to_pylist()


@pytest.mark.parametrize("clock", ["day", "hour"])
def test_which_days_files_hold_is_told_by_their_times(days, clock, tmp_path):
    table, file = days
    pq.write_table(table[:1], tmp_path / "one.parquet")
    source = Source((str(file), str(tmp_path / "one.parquet")), SCHEMA)
    with embedded() as engine:
        asked = timed(engine.load("came", source), DEPLOYMENT, Clock(clock)).select(GRAIN).distinct()
        assert ticks_in(source, "at", Clock(clock)) == set(engine.ask(asked)[GRAIN].to_pylist())
    assert ticks_in(source.only([str(tmp_path / "one.parquet")]), "at", Clock("day")) == {-3}
    assert ticks_in(source.only([]), "at", Clock("day")) == set()


@pytest.mark.parametrize("most", [1e9, 0], ids=["all may wait", "nothing may wait"])
def test_labels_in_any_order_are_those_that_the_engine_joins(tmp_path, monkeypatch, most):
    monkeypatch.setattr(label_matching, "WAITING", most)
    random, n = np.random.default_rng(0), 900
    ids = np.array([f"k{i}" for i in range(n)])
    at = np.datetime64("2026-01-01", "us") + random.integers(0, 10**12, n).astype("timedelta64[us]")
    score = random.choice(np.array([None, np.nan, 0.0, 0.3, 1.0, 1.5]), n).tolist()
    rows = {"_row": range(n), "id": ids, "at": at, "score": pa.array(score, from_pandas=False)}
    rows |= {"town": random.choice(np.array(["n", "s", None], object), n).tolist(), "x": np.zeros(n)}
    told = random.permutation(n)[: n // 2]
    y = pa.array(random.choice(np.array([None, 0, 1, 2]), n // 2).tolist(), pa.int8())
    known = [None if i % 3 == 0 else at[i].item() for i in told]
    labels = pa.table({"_row": range(n // 2), "id": ids[told], "y": y, "known": pa.array(known, pa.timestamp("us"))})
    table = pa.table(rows)
    pq.write_table(table[400:], tmp_path / "a.parquet", row_group_size=100)  # files are not named in their order
    pq.write_table(table[:400], tmp_path / "b.parquet", row_group_size=100)
    pq.write_table(labels, tmp_path / "labels.parquet", row_group_size=70)
    deployment = replace(DEPLOYMENT, id="id", label="y", label_time="known", numeric=("x",), categorical=("town",))
    plan = replace(PLAN, columns=PLAN.columns | {"y": Bins(Kind.CATEGORICAL, categories=("0", "1"))})
    predictions = Source((str(tmp_path / "a.parquet"), str(tmp_path / "b.parquet")), table.schema)
    sources = Sources(predictions, Source((str(tmp_path / "labels.parquet"),), labels.schema), "")
    with embedded() as engine:
        (scan, _) = log_scans(engine, sources, deployment, plan, Clock("day"))
        assert own_rows(scan, scan.counts, engine._loaded, engine._rest)
        found = counted(engine, scan, COMPILED_FROM)
        wanted = counted(engine, replace(scan, own=None))
    assert found.keys() == wanted.keys()
    for key in wanted:
        assert [without_sums(row) for row in found[key]] == [without_sums(row) for row in wanted[key]], key


def without_sums(row):
    """Sums of floats hang on the order of the rows."""
    return {name: value for name, value in row.items() if name not in ("sum", "brier", "brier2", "log", "log2")}


def test_a_column_that_a_file_lacks_is_missing(tmp_path):
    row = {"_row": [0], "at": [datetime(2026, 1, 1)], "score": [0.5]}
    pq.write_table(pa.table(row), tmp_path / "old.parquet")
    pq.write_table(SCHEMA.empty_table(), tmp_path / "young.parquet")
    with embedded() as engine:
        scan, features = scans(engine, [tmp_path / "old.parquet", tmp_path / "young.parquet"])
        assert counted(engine, scan) == counted(engine, replace(scan, own=None))
        found = counted(engine, features)
    assert [row["cell"] for row in found["columns", "town"] if row["segment"] == "0"] == [
        str(PLAN.columns["town"].missing)
    ]


def test_a_file_that_went_meanwhile_is_named(tmp_path):
    file = tmp_path / "rows.parquet"
    pq.write_table(SCHEMA.empty_table(), file)
    with embedded() as engine:
        scan = scans(engine, [file])[-1]
        file.unlink()
        with pytest.raises(DataError, match=r"rows\.parquet"):
            counted(engine, scan)


def test_what_engines_and_arrays_take_for_different_things_is_left_to_the_engine():
    rows = ibis.table({"x": "float64", "y": "float64", "name": "string"}, name="rows")
    facts = rows.select(
        text=rows.x.cast("string"),
        number=rows.name.cast("float64"),
        up=rows.name.upper(),
        listed=rows.x.isin([1.0, np.nan]),
        near=rows.x.round(2),
    )
    for name in facts.columns:
        with pytest.raises(NotUnderstoodError):
            columns_of(facts, [name])


def test_every_expression_says_what_it_says_in_the_engine():
    odd = [None, np.nan, np.inf, -np.inf, -0.0, 0.0, 5e-324, 0.5, 1.0, 1.5, 2.5, -2.5, 1e300]
    x, y = zip(*((x, y) for x in odd for y in odd), strict=True)
    names = [[None, "", "a", "b "][i % 4] for i in range(len(x))]
    whole = [[None, -7, 0, 300][i % 4] for i in range(len(x))]
    columns = {"x": pa.array(x, pa.float64(), from_pandas=False), "y": pa.array(y, pa.float64(), from_pandas=False)}
    columns |= {"name": pa.array(names), "whole": pa.array(whole, pa.int64())}
    rows = ibis.table(ibis.Schema.from_pyarrow(pa.schema({n: c.type for n, c in columns.items()})), name="rows")
    x, y, name, whole = (rows[column] for column in columns)
    compared = {"eq": x == y, "ne": x != y, "lt": x < y, "le": x <= y, "gt": x > y, "ge": x >= y}
    fixed = {"fixed": x >= 0.5, "other": x != 0, "text": name == "a", "listed": name.notin(["a", ""])}
    cases = {
        "least": ibis.cases((x > 1, name), (whole == 0, "zero"), else_=None),
        "chosen": (x < y).ifelse(whole, -1),
        "first": ibis.coalesce(x, y, 3.0),
        "greatest": ibis.greatest(x, y),
        "there": (x.notnull() & ~x.isnan()) | whole.isnull(),
        "sums": (x + y) * 2 - whole,
        "share": ibis.cases((y.abs() > 0.1, (x / y).abs())),
        "rounded": (y.abs() < 1e9).ifelse((y * 3).round(), None),
        "as_text": whole.cast("string"),
        "as_whole": ibis.cases(((x >= 0) & (x <= 3), x.cast("int8"))),
    }
    facts = rows.select(**compared, **fixed, **cases)
    found = made_of(facts, facts.columns, columns | {"name": columns["name"].dictionary_encode()}, len(names))
    with embedded() as engine:
        engine.put("rows", pa.table(columns))
        wanted = engine.ask(facts)
    for column in facts.columns:
        assert repr(found[column].to_pylist()) == repr(wanted[column].to_pylist()), column
