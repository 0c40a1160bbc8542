"""Every engine over the same files, and the tables of counts that pandas makes of the same rows."""

import os
import shutil
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from monitoring.domain import Bins, Deployment, Kind, Task
from monitoring.log import Log
from monitoring.log.cells.plan import Plan
from monitoring.log.counting.in_process import COMPILED_FROM
from monitoring.log.engines.choice import embedded, engine
from monitoring.log.engines.in_engine import asked
from monitoring.log.ground.clock import Clock
from monitoring.log.profiles.scans import log_scans
from monitoring.log.sources import small_logs
from monitoring.log.sources.source import Source, Sources

# Java lives in New York, where days have 23 to 25 hours: nothing of that may be seen in the counts.
SPARK = {
    "spark.master": "local[2]",
    "spark.sql.shuffle.partitions": "2",
    "spark.driver.extraJavaOptions": "-Duser.timezone=America/New_York -XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
}
KEYS = ("segment", "_grain", "_born", "_known", "state", "outcome", "decided", "cell", "true_cell", "predicted_cell")
ENDS = {"_time": ("low_time", "high_time"), "_told": ("first_known", "last_known")}
NEVER = 2**31 - 1
Tables = dict[tuple[str, str], pd.DataFrame]


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


@dataclass(frozen=True)
class Case:
    """A log as files, and how it is counted.

    Args:
        deployment: what the columns mean.
        plan: the cells.
        sources: the files.
        clock: what a grain is.
        predictions: the same rows, in the order of their arrival; time stamps without a zone.
        labels: the same; None: none have come.
    """

    deployment: Deployment
    plan: Plan
    sources: Sources
    clock: Clock
    predictions: pd.DataFrame
    labels: pd.DataFrame | None


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
        """An engine; `asked` is DuckDB as well, but groups by SQL, in the very words that Spark is asked in.

        `streamed` goes over the rows with numpy, `compiled` as it does where there are many.
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
                if name == "asked":
                    answers = ([(count, [asked(opened, scan, count)])] for count in scan.counts)
                else:
                    rows = COMPILED_FROM if name == "compiled" else COMPILED_FROM - 1
                    answers = opened.count(scan, scan.counts, rows)
                for count, pieces in (one for tables in answers for one in tables):
                    found[count.kind, count.name] = pa.concat_tables(pieces)
        return {key: tidy(table) for key, table in found.items()}


def tidy(counted: pa.Table | pd.DataFrame) -> pd.DataFrame:
    """A table of counts in a fixed order of rows and columns."""
    frame = counted.to_pandas() if isinstance(counted, pa.Table) else counted
    keys = [name for name in KEYS if name in frame]
    frame = frame.reindex(columns=[*keys, *sorted(set(frame) - set(keys))])
    return frame.sort_values(keys, ignore_index=True)


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


class ByRows:
    """Counting row by row, in pandas' own words."""

    @staticmethod
    def tables(case: Case) -> Tables:
        d, plan, rows = case.deployment, case.plan, ByRows.facts(case)
        labelled = rows[rows["_truth"].notna()]
        rows["uneven"] = ByRows.uneven(rows, d) if d.class_scores else 0.0
        add = ["uneven"] if d.class_scores else []
        found = {("grains", ""): count(rows, ["_grain", "_born"], plan, add, "_time" if d.time else None)}
        keys = ["_grain", "_born"]
        for column in d.columns:
            if column not in d.label_columns:
                found["columns", column.name] = cells(rows, column.name, keys, plan.columns[column.name], plan)
        judged = ByRows.judged(rows, labelled, keys, case)
        found |= judged
        if d.label and d.label_time:
            dated = ByRows.judged(labelled, labelled, [*keys, "_known"], case)
            found |= {(f"{kind}_by_known", name): table for (kind, name), table in dated.items()}
        return {key: tidy(table) for key, table in found.items()}

    @staticmethod
    def judged(rows: pd.DataFrame, labelled: pd.DataFrame, keys: list[str], case: Case) -> Tables:
        """What depends on labels, by these keys."""
        d, plan, found = case.deployment, case.plan, {}
        if d.label:
            found["labels", ""] = cells(labelled, "_truth", keys, plan.columns[d.label], plan)
            late = labelled["_known"].astype(float) - labelled["_born"]
            arrived = labelled.assign(late=late, _told=labelled["_known"].astype(float))
            found["arrivals", ""] = count(arrived, [*keys, "state"], plan, add=["late"], span="_told")
        for name in plan.scores:
            found["scores", name], losses = ByRows.scores(rows, name, keys, case)
            found |= {("losses", name): losses} if d.label else {}
        if d.label and plan.error:
            found["errors", ""] = ByRows.errors(rows, keys, case)
        if d.label and d.task is Task.MULTICLASS:
            found["confusion", ""] = ByRows.confusion(labelled[labelled["state"] >= 0], keys, case)
        return found

    @staticmethod
    def facts(case: Case) -> pd.DataFrame:
        """Predictions with their grain, label and predicted class."""
        d, rows = case.deployment, case.predictions.copy()
        rows["_time"] = pd.to_datetime(rows[d.time]) if d.time else pd.NaT
        rows["_born"] = tick(rows["_time"], case.clock) if d.time else 0
        rows["_grain"] = rows["_born"]
        if case.clock.unit == "rows":
            place = rows.sort_values(["_time", "_row"] if d.time else ["_row"]).index
            rows["_grain"] = pd.Series(np.arange(len(rows)) // case.clock.rows, index=place).reindex(rows.index)
        rows["_truth"], rows["_known"] = pd.Series(index=rows.index, dtype=object), NEVER
        if case.labels is not None:
            known = case.labels.dropna(subset=[d.label]).set_index(d.id)
            rows["_truth"] = rows[d.id].map(known[d.label])
            told = tick(rows[d.id].map(known[d.label_time]), case.clock) if d.label_time else rows["_born"]
            rows["_known"] = told.where(told.notna(), rows["_born"]).where(rows["_truth"].notna(), NEVER).astype(int)
        if d.task is Task.MULTICLASS and d.class_scores:
            scores = rows[list(d.class_scores.values())].set_axis(list(d.class_scores), axis=1).astype(float)
            best = scores.fillna(-np.inf).idxmax(axis=1)
            rows["_predicted"] = best.where(scores.notna().any(axis=1))
        rows["state"] = [ByRows.state(row, case) for row in rows.to_dict("records")]
        return rows

    @staticmethod
    def state(row: dict, case: Case) -> int:
        """What a row is to metrics: judged (0, or the outcome), or why not."""
        d, truth = case.deployment, row["_truth"]
        scores = [row[name] for name in ([d.score] if d.score else d.class_scores.values())]
        said = row[d.prediction] if d.prediction else None
        if pd.isna(truth):
            return -1
        known = {Task.BINARY: (0, 1), Task.MULTICLASS: case.plan.classes}.get(d.task)
        if truth not in known if known else not np.isfinite(truth):
            return -2
        if any(pd.isna(score) or not 0 <= score <= 1 for score in scores) or (d.prediction and pd.isna(said)):
            return -3
        if not known and not np.isfinite(said):
            return -3
        if d.prediction and known and said not in known:
            return -4
        return int(truth) if d.task is Task.BINARY else 0

    @staticmethod
    def uneven(rows: pd.DataFrame, d: Deployment) -> pd.Series:
        """1 where class scores do not add up to 1, and rounding to two or three digits does not explain it."""
        scores = rows[list(d.class_scores.values())].astype(float)
        allowed = pd.Series(1e-3, index=rows.index)
        for digits in (3, 2):
            is_rounded = np.isclose(scores, scores.round(digits), rtol=0, atol=1e-9).all(axis=1)
            allowed = allowed.where(~is_rounded, max(1e-3, 0.5 * 10.0**-digits * scores.shape[1] + 1e-6))
        gap = (scores.sum(axis=1, skipna=False) - 1).abs()
        return (gap > allowed).astype(float)

    @staticmethod
    def scores(rows: pd.DataFrame, name: str, keys: list[str], case: Case) -> tuple[pd.DataFrame, pd.DataFrame]:
        d = case.deployment
        rows = rows.assign(_x=rows[d.class_scores.get(name, d.score or d.prediction)].astype(float))
        truth = rows["_truth"]
        rows["outcome"] = rows["state"]
        if d.task is Task.MULTICLASS:
            rows["outcome"] = (truth.map(text_of) == name).astype(int).where(rows["state"] >= 0, rows["state"])
        decided = ["decided"] if d.score and d.prediction else []
        if decided:
            rows["decided"] = [int(said) if said in (0, 1) else -1 for said in rows[d.prediction].fillna(-1)]
        finite = np.isfinite(rows["_x"]) & (rows["outcome"] >= 0)
        x, y = rows["_x"], rows["outcome"].astype(float)
        rows["brier"] = ((x - y) ** 2).where(finite, 0.0)
        rows["brier2"] = rows["brier"] ** 2
        right = x.where(y == 1, 1 - x).clip(2.0**-52, 1 - 2.0**-52)
        rows["log"] = (-np.log(right)).where(finite, 0.0)
        rows["log2"] = rows["log"] ** 2
        rows["cell"] = number_cells(rows["_x"], Bins(Kind.NUMERIC, edges=case.plan.scores[name]))
        rows["sum"] = x.where(np.isfinite(x), 0.0)
        labelled = rows[rows["outcome"] != -1]
        losses = count(labelled, [*keys, "outcome"], case.plan, add=["brier", "brier2", "log", "log2"])
        return count(rows, [*keys, "outcome", *decided, "cell"], case.plan, add=["sum"]), losses

    @staticmethod
    def errors(rows: pd.DataFrame, keys: list[str], case: Case) -> pd.DataFrame:
        y = pd.to_numeric(rows["_truth"]).astype(float)
        e = rows[case.deployment.prediction].astype(float) - y
        u, y = y - case.plan.shift, y.where(y != 0)
        added = {"sum": e, "e": e, "e2": e**2, "e4": e**4, "abs": e.abs(), "u": u, "u2": u**2, "u3": u**3, "u4": u**4}
        added |= {"e2u": e**2 * u, "e2u2": e**2 * u**2, "ape": (e / y).abs(), "ape2": (e / y) ** 2}
        added |= {"n_ape": y.notna().astype(float), "cell": number_cells(e, case.plan.error)}
        judged = rows.assign(**added)[rows["state"] >= 0]
        return count(judged, [*keys, "cell"], case.plan, add=[name for name in added if name != "cell"])

    @staticmethod
    def confusion(rows: pd.DataFrame, keys: list[str], case: Case) -> pd.DataFrame:
        d, bins = case.deployment, Bins(Kind.CATEGORICAL, categories=case.plan.classes)
        rows = rows.assign(
            true_cell=word_cells(rows["_truth"], bins),
            predicted_cell=word_cells(rows[d.prediction or "_predicted"], bins),
        )
        return count(rows, [*keys, "true_cell", "predicted_cell"], case.plan)


def tick(when: pd.Series, clock: Clock) -> pd.Series:
    """Days or hours since 1970."""
    return (pd.to_datetime(when) - pd.Timestamp(0)) // pd.Timedelta(1, "h" if clock.unit == "hour" else "D")


def text_of(value: object) -> str:
    """A value as engines write it."""
    return str(value).lower() if isinstance(value, bool | np.bool_) else str(value)


def word_cells(values: pd.Series, bins: Bins) -> np.ndarray:
    place = {name: i for i, name in enumerate(bins.categories)}
    cells = [bins.missing if pd.isna(v) else place.get(text_of(v), bins.outside[0]) for v in values]
    return np.array(cells, dtype=int)


def number_cells(values: pd.Series, bins: Bins) -> np.ndarray:
    x = values.to_numpy(dtype=float, na_value=np.nan)
    cell = np.searchsorted(bins.edges, x, side="right")
    return np.where(np.isnan(x), bins.missing, np.where(np.isinf(x), bins.missing + 1, cell))


def cells(rows: pd.DataFrame, name: str, keys: list[str], bins: Bins, plan: Plan) -> pd.DataFrame:
    """Rows by their cell, and of numbers their sum, and smallest and largest in the outermost cells."""
    if bins.kind is Kind.CATEGORICAL:
        return count(rows.assign(cell=word_cells(rows[name], bins)), [*keys, "cell"], plan)
    x = pd.Series(rows[name].to_numpy(dtype=float, na_value=np.nan), index=rows.index)
    finite = np.isfinite(x)
    rows = rows.assign(cell=number_cells(x, bins), sum=x.where(finite, 0.0), _x=x.where(finite))
    found = count(rows, [*keys, "cell"], plan, add=["sum"], span="_x")
    for end, outer in (("low", "min"), ("high", "max")):
        is_number = found[end].notna()
        found[end] = found[end].where(
            found["cell"]
            == found[is_number]
            .groupby(["segment", *keys])["cell"]
            .agg(outer)
            .reindex(pd.MultiIndex.from_frame(found[["segment", *keys]]))
            .to_numpy()
        )
    return found


def count(
    rows: pd.DataFrame, keys: list[str], plan: Plan, add: list[str] | None = None, span: str | None = None
) -> pd.DataFrame:
    """Rows and sums by keys: all rows as segment 0, then each followed segment."""
    parts = []
    for number, segment in enumerate((None, *plan.segments)):
        part = rows if segment is None else rows[rows[segment.column].map(text_of) == segment.value]
        grouped = part.groupby(keys, dropna=False)
        found = grouped.size().rename("n").to_frame()
        for name in add or ():
            found[name] = grouped[name].sum()
        if span:
            ends = ENDS.get(span, ("low", "high"))
            found = found.assign(**dict(zip(ends, (grouped[span].min(), grouped[span].max()), strict=True)))
        parts.append(found.reset_index().assign(segment=number))
    return pd.concat([part for part in parts if len(part)] or parts[:1], ignore_index=True)
