"""Every engine gives the same counts as pandas, whatever stands in the rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from monitoring.domain import Bins, Deployment, Kind, Segment, Task
from monitoring.log.cells.plan import Plan
from monitoring.log.ground.clock import Clock
from monitoring.log.sources.source import Source, Sources

ENGINES = ("in_process", "by_engine", "compiled", "in_engine", "spark")
NEW_YORK = ZoneInfo("America/New_York")
SPECIAL = [None, np.nan, np.inf, -np.inf, -0.0, 0.0, 5e-324, -5e-324, 1e300, -1e300, 0.1, 1.0, 2.0]
ODD_TEXTS = [
    None,
    "",
    " ",
    "  a",
    "a",
    "a ",
    "a\t",
    "A",
    "ä",
    "a\u0308",
    "'",
    '"',
    "`",
    "\\",
    "%",
    "a\nb",
    "東京",
    "null",
]
MANY = [f"c{i}" for i in range(10_000)]


def numbers(*edges: float) -> Bins:
    return Bins(Kind.NUMERIC, edges=edges)


def words(*categories: str) -> Bins:
    return Bins(Kind.CATEGORICAL, categories=categories)


def stamps(times, zone=None) -> pa.Array:
    return pa.array(times, pa.timestamp("us", zone))


def around_days(n: int, random) -> list[datetime]:
    """Stamps on the very boundaries of days, a microsecond beside them, and anywhere."""
    day = [datetime(1969, 12, 31), datetime(1970, 1, 1), datetime(2013, 3, 10), datetime(2013, 3, 11)]
    step = [timedelta(0), timedelta(microseconds=-1), timedelta(microseconds=1), timedelta(hours=13, seconds=7.5)]
    return [day[i] + step[j] for i, j in zip(random.integers(0, 4, n), random.integers(0, 4, n), strict=True)]


@pytest.fixture(scope="session")
def binary(make_case):
    """Numbers of every kind, two files of which the older has a column less, late labels, two columns of segments."""
    random, n = np.random.default_rng(1), 600
    odd = random.choice(np.array(SPECIAL, dtype=object), n).tolist()
    columns = {
        "key": pa.array([f"k{i}" for i in range(n)]),
        "at": stamps(around_days(n, random)),
        "score": pa.array([0.0, 1.0, 0.5, 0.25, None, np.nan, np.inf, 1.5] * (n // 8), pa.float64(), from_pandas=False),
        "said": pa.array(random.choice(np.array([0, 1, 2, None], dtype=object), n, p=[0.5, 0.4, 0.05, 0.05]).tolist()),
        "odd": pa.array(odd, pa.float64(), from_pandas=False),
        "edges": pa.array(random.choice([0.0, np.nextafter(1.0, 0), 1.0, np.nextafter(1.0, 2), 2.0, 3.5], n)),
        "whole": pa.array(random.integers(-(2**62), 2**62, n)),
        "town": pa.array(random.choice(["n", "s", "w"], n)),
        "kind": pa.array(random.choice(np.array(["a", None, "a'b"], dtype=object), n).tolist()),
    }
    table = pa.table(columns)
    known = random.random(n) < 0.7
    y = random.choice(np.array([0.0, 1.0, np.nan, None, 2.0, np.inf], dtype=object), n)[known].tolist()
    told = [None if i % 7 == 0 else t + timedelta(days=i % 5) for i, t in enumerate(table["at"].to_pylist())]
    labels = pa.table(
        {
            "key": table["key"].filter(pa.array(known)),
            "y": pa.array(y, pa.float64(), from_pandas=False),
            "told": stamps(told).filter(pa.array(known)),
        }
    )
    deployment = Deployment(
        name="d",
        title="D",
        task=Task.BINARY,
        id="key",
        time="at",
        score="score",
        prediction="said",
        label="y",
        label_time="told",
        numeric=("odd", "edges", "whole", "late"),
        categorical=("town", "kind"),
        segments=("town", "kind"),
    )
    plan = Plan(
        columns={
            "score": numbers(0.0, 0.5, 1.0),
            "said": words("0", "1"),
            "odd": numbers(-1.0, -0.0, 5e-324, 1.0, np.nextafter(1.0, 2)),
            "edges": numbers(0.0, 1.0, 2.0, np.nextafter(2.0, 3)),
            "whole": numbers(*sorted((random.normal(size=300) * 2.0**61).tolist())),
            "late": numbers(0.0),
            "town": words("n", "s"),
            "kind": words("a", "a'b"),
            "y": words("0", "1"),
        },
        scores={"positive": (0.0, 0.25, 0.5, float(np.nextafter(1, 2)))},
        segments=(Segment("town", "n"), Segment("town", "w"), Segment("kind", "a'b"), Segment("kind", "nowhere")),
    )
    newer = table.slice(n // 3).append_column("late", pa.array([float(i % 3) for i in range(n - n // 3)]))
    return make_case(deployment, plan, Clock("day"), [table.slice(0, n // 3), newer], labels)


@pytest.fixture(scope="session")
def texts(make_case):
    """Texts and names of every kind, ten thousand categories, New York when clocks are set, bare yes and no."""
    random, n = np.random.default_rng(2), 900
    hours = [datetime(2013, 3, 10, 4, tzinfo=UTC), datetime(2013, 11, 3, 3, tzinfo=UTC)]
    table = pa.table(
        {
            "the key": pa.array([f"k{i}" for i in range(n)]),
            "at.time": stamps([hours[i % 2] + timedelta(minutes=7 * (i % 300)) for i in range(n)], str(NEW_YORK)),
            "said": pa.array(random.integers(0, 2, n), pa.int8()),
            "do.t": pa.array(random.choice(np.array(ODD_TEXTS, dtype=object), n).tolist(), pa.string()),
            'qu"ote': pa.array(random.choice(np.array([1, 2, 30, None], dtype=object), n).tolist(), pa.int64()),
            "back`tick": pa.array(random.choice(np.array([True, False, None], dtype=object), n).tolist(), pa.bool_()),
            "Ünï cödé": pa.array(random.choice(np.array([*MANY[::7], "c-1"]), n)),
            "it's $x{y}": pa.array(random.normal(size=n)),
            "select": pa.array(random.normal(size=n)),
        }
    )
    deployment = Deployment(
        name="d",
        title="D",
        task=Task.BINARY,
        id="the key",
        time="at.time",
        prediction="said",
        label="true",
        numeric=("it's $x{y}", "select"),
        categorical=("do.t", 'qu"ote', "back`tick", "Ünï cödé"),
        segments=("do.t",),
    )
    labels = pa.table({"the key": table["the key"], "true": pa.array(random.integers(0, 2, n), pa.int64())}).slice(100)
    plan = Plan(
        columns={
            "said": words("0", "1"),
            "it's $x{y}": numbers(-1.0, 1.0),
            "select": numbers(0.0, 0.1),
            "do.t": words(*[text for text in ODD_TEXTS[1:-3] if text != "a "]),
            'qu"ote': words("1", "2"),
            "back`tick": words("true"),
            "Ünï cödé": words(*MANY),
            "true": words("0", "1"),
        },
        scores={"positive": (0.0, 0.5, float(np.nextafter(1, 2)))},
        segments=(Segment("do.t", ""), Segment("do.t", "'"), Segment("do.t", "a\nb")),
    )
    return make_case(deployment, plan, Clock("hour"), [table], labels)


@pytest.fixture(scope="session")
def multiclass(make_case):
    """Scores of three classes, some missing, some no number, and rows in chunks whose time stamps tie."""
    random, n = np.random.default_rng(3), 500
    scores = {
        name: random.choice(np.array([0.1, 0.2, 0.7, 1.0, None, np.nan], dtype=object), n).tolist() for name in "abc"
    }
    table = pa.table(
        {
            "key": pa.array(range(n), pa.int64()),
            "at": stamps([datetime(2013, 1, 1) + timedelta(hours=int(h)) for h in random.integers(0, 50, n)]),
            **{f"p {name}": pa.array(x, pa.float64(), from_pandas=False) for name, x in scores.items()},
        }
    )
    truth = random.choice(np.array(["a", "b", "new", None], dtype=object), n).tolist()
    labels = pa.table({"key": pa.array(range(n), pa.int64()), "is": pa.array(truth)}).slice(50)
    deployment = Deployment(
        name="d",
        title="D",
        task=Task.MULTICLASS,
        id="key",
        time="at",
        class_scores={name: f"p {name}" for name in "abc"},
        label="is",
    )
    cells = {f"p {name}": numbers(0.0, 0.2, 0.5, 1.0) for name in "abc"}
    plan = Plan(
        columns=cells | {"is": words("a", "b", "c")},
        scores={name: (0.0, 0.2, 0.5, float(np.nextafter(1, 2))) for name in "abc"},
        classes=("a", "b", "c"),
    )
    return make_case(deployment, plan, Clock("rows", 70), [table], labels)


@pytest.fixture(scope="session")
def regression(make_case):
    """Errors of every size, labels that are no numbers, values that are not finite."""
    random, n = np.random.default_rng(4), 400
    value = random.choice(np.array([*SPECIAL, 3.5, -7.25], dtype=object), n)
    value = np.where(np.array([abs(v or 0) > 1e100 for v in value]), 12.0, value).tolist()
    table = pa.table(
        {
            "key": pa.array([f"{i}" for i in range(n)]),
            "at": pa.array([datetime(2013, 1, 1).date() + timedelta(days=i % 3) for i in range(n)], pa.date32()),
            "value": pa.array(value, pa.float64(), from_pandas=False),
        }
    )
    y = random.choice(np.array([0.0, -0.0, 1.5, -3.25, 1000.0, None, np.nan, np.inf], dtype=object), n).tolist()
    labels = pa.table({"key": table["key"], "y": pa.array(y, pa.float64(), from_pandas=False), "told": table["at"]})
    deployment = Deployment(
        name="d", title="D", task=Task.REGRESSION, id="key", time="at", prediction="value", label="y", label_time="told"
    )
    plan = Plan(
        columns={"value": numbers(-1.0, 0.0, 1.0, 13.0), "y": numbers(-5.0, 0.0, 1.5, 2.0)},
        error=numbers(*np.linspace(-50, 50, 41).tolist()),
        shift=1.25,
    )
    return make_case(deployment, plan, Clock("day"), [table], labels)


@pytest.fixture(scope="session")
def unlabelled(texts):
    """The same predictions before the first label."""
    return replace(texts, labels=None, sources=replace(texts.sources, labels=None))


@pytest.fixture(scope="session")
def bare(make_case):
    """One column, without ids, times and labels; rows in chunks by their arrival."""
    deployment = Deployment(name="d", title="D", task=Task.BINARY, numeric=("x",))
    table = pa.table({"id": pa.array([f"{i}" for i in range(40)]), "x": pa.array([float(i % 4) for i in range(40)])})
    return make_case(
        deployment, Plan(columns={"x": numbers(1.0, 2.0)}), Clock("rows", 7), [table.slice(0, 15), table.slice(15)]
    )


@pytest.fixture(scope="session")
def empty(binary):
    """A log without a row."""
    schema = binary.sources.predictions.schema
    nothing = Sources(Source((), schema), None, "")
    return replace(binary, sources=nothing, predictions=binary.predictions.head(0), labels=None)


CASES = ("binary", "texts", "multiclass", "regression", "unlabelled", "bare", "empty")


# The same expressions: what no labels, no features and no rows make of them, one engine tells for all.
PLAIN = ("unlabelled", "bare", "empty")


@pytest.mark.parametrize(
    ("engine", "case"), [(e, case) for e in ENGINES for case in CASES if e != "spark" or case not in PLAIN]
)
def test_an_engine_counts_as_pandas_does(engine, case, engines, by_rows, assert_same, request, in_new_york):
    found = request.getfixturevalue(case)

    assert_same(engines.count(engine, found), by_rows(found))
