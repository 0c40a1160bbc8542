"""Every engine over the same files."""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Deployment
from monitoring.log import Log
from monitoring.log.cells.plan import Plan
from monitoring.log.counting.in_process import COMPILED_FROM
from monitoring.log.engines.choice import embedded, engine
from monitoring.log.engines.in_engine import grouped
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles.scans import log_scans
from monitoring.log.sources import small_logs
from monitoring.log.sources.source import Source, Sources
from tests.contracts.by_rows import KEYS, ByRows, Case, Tables, tidy

# Java lives in New York, where days have 23 to 25 hours: nothing of that may be seen in the counts.
SPARK = {
    "spark.master": "local[2]",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-Duser.timezone=America/New_York -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}


def why_no_spark() -> str:
    """Why Spark cannot be tried here; empty where it can."""
    if find_spec("pyspark") is None:
        return "pyspark is not installed"
    home = os.environ.get("JAVA_HOME")
    return "" if shutil.which("java", path=f"{home}/bin" if home else None) else "no Java"


@pytest.fixture(scope="session")
def spark() -> dict[str, str]:
    """Settings of the one Spark that all tests share."""
    if reason := why_no_spark():
        pytest.skip(reason)
    return SPARK


@pytest.fixture
def as_if_many(monkeypatch):
    """Attached logs are read for each question, however small they are."""
    monkeypatch.setattr(small_logs, "FEW_BYTES", -1)


@pytest.fixture
def in_new_york(monkeypatch):
    """This process lives in New York."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.fixture(scope="session")
def make_case(tmp_path_factory) -> Callable[..., Case]:
    """`make_case(deployment, plan, clock, [table, ...], labels)`: one file a table of predictions."""

    def make(deployment: Deployment, plan: Plan, clock: Clock, files: list[pa.Table], labels=None) -> Case:
        folder, first, numbered = tmp_path_factory.mktemp("case"), 0, []
        for table in files:
            rows = pa.array(range(first, first + len(table)), pa.int64())
            numbered.append(table.append_column("_row", rows))
            first += len(table)
        schema = pa.unify_schemas([table.schema for table in numbered])
        predictions = Source(tuple(_write(table, folder / f"{i}.parquet") for i, table in enumerate(numbered)), schema)
        known = Source((_write(labels, folder / "labels.parquet"),), labels.schema) if labels is not None else None
        frame = pa.concat_tables(numbered, promote_options="default") if numbered else schema.empty_table()
        rows = [_plain(frame), None if labels is None else _plain(labels)]
        return Case(deployment, plan, Sources(predictions, known, plan.fingerprint), clock, *rows)

    return make


def _write(table: pa.Table, path: Path) -> str:
    pq.write_table(table, path)
    return str(path)


def _plain(table: pa.Table) -> pd.DataFrame:
    frame = table.to_pandas(types_mapper={pa.int64(): pd.Int64Dtype(), pa.bool_(): pd.BooleanDtype()}.get)
    for name in frame.select_dtypes("datetimetz").columns:
        frame[name] = frame[name].dt.tz_convert("UTC").dt.tz_localize(None)
    return frame


class Engines:
    """The ways to count: tables of a case by each of them, rows sorted by their keys."""

    def __init__(self, spark: Callable[[], dict[str, str]]) -> None:
        self._spark = spark

    @contextmanager
    def opened(self, name: str, deployment: Deployment):
        """An engine; `in_engine` is DuckDB as well, but groups by SQL, in the very words that Spark is asked in.

        `in_process` goes over the rows with numpy, `compiled` as it does where there are many; `by_engine` has the
        engine make the facts of rows that arrays could make.
        """
        if name == "spark":
            with engine(replace(deployment, engine="spark", spark=self._spark())) as found:
                yield found
        else:
            with embedded() as found:
                yield found

    def count(self, name: str, case: Case, only=None) -> Tables:
        """All tables of a case."""
        found = {}
        with self.opened(name, case.deployment) as opened:
            for scan in log_scans(opened, case.sources, case.deployment, case.plan, case.clock, only):
                if name == "in_engine":
                    answers = ([(count, [grouped(opened, scan, count)])] for count in scan.counts)
                else:
                    rows = COMPILED_FROM if name == "compiled" else COMPILED_FROM - 1
                    asked = replace(scan, own=None) if name == "by_engine" else scan
                    answers = opened.count(asked, scan.counts, rows)
                for count, pieces in (one for tables in answers for one in tables):
                    found[count.kind, count.name] = pa.concat_tables(pieces)
        return {key: tidy(table) for key, table in found.items()}


@pytest.fixture(scope="session", name="tidy")
def tidy_one() -> Callable[[pa.Table | pd.DataFrame], pd.DataFrame]:
    return tidy


@pytest.fixture(scope="session")
def as_case() -> Callable[[Log], Case]:
    """A connected log as a case; its rows are in its own tables alone."""

    def make(log: Log) -> Case:
        sources = Sources.of(log.predictions, log.labels, log.plan.fingerprint)
        return Case(log.deployment, log.plan, sources, Clock.of(log.deployment.every), pd.DataFrame(), None)

    return make


@pytest.fixture(scope="session")
def engines(request) -> Engines:
    return Engines(lambda: request.getfixturevalue("spark"))


@pytest.fixture(scope="session")
def assert_same() -> Callable[[Tables, Tables], None]:
    """Same tables, same rows, same counts and extremes; sums may differ in their last digits."""

    def compare(found: Tables, wanted: Tables) -> None:
        assert set(found) == set(wanted)
        for key, table in wanted.items():
            assert list(found[key]) == list(table), key
            pd.testing.assert_frame_equal(found[key], table, check_dtype=False, rtol=1e-9, atol=1e-12, obj=f"{key}")
            exact = [name for name in table if name in (*KEYS, "n", "n_ape") or name.startswith(("low", "high"))]
            pd.testing.assert_frame_equal(found[key][exact], table[exact], check_dtype=False, check_exact=True)

    return compare


@pytest.fixture(scope="session")
def by_rows() -> Callable[[Case], Tables]:
    """All tables of a case, from its rows."""
    return ByRows.tables
