"""Deployment files: what is accepted, and what it means."""

import tomllib
from datetime import datetime

import pytest

from monitoring.domain import AlertPolicy, Every, ExportSettings, GateSettings, Mute, Task
from monitoring.settings import load_deployment
from monitoring.settings.schema import SECTIONS, DeploymentFile, keys
from tests.settings.files import WHOLE, changed, small


def test_every_key_is_read(load, folder):
    d = load(WHOLE)

    assert (d.name, d.title, d.task) == ("loans", "Loans <b>", Task.BINARY)
    assert (d.id, d.time, d.score, d.prediction) == ("loan", "at", "p", "said")
    assert (d.label, d.label_time, d.positive, d.version) == ("paid", "paid_at", "default", "model_version")
    assert (d.numeric, d.categorical) == (("income", "age"), ("town", "person"))
    assert (d.segments, d.sensitive, d.fixed) == (("town",), ("person", "loan"), ("age",))
    assert d.one_way == {"income": "up"}
    assert (d.units, d.groups) == ({"income": "EUR", "age": "years"}, {"who": ("age", "person")})
    assert d.reference.path == folder / "reference.csv"
    assert (d.predictions, d.labels) == ((folder / "predictions.csv",), (folder / "labels.csv",))
    assert d.model is not None
    assert (d.model.path, d.threshold) == (folder / "model.skops", 0.3)
    assert d.model.features == ("age", "town")
    assert (d.model.missing, d.model.output, d.model.trees) == (-999, "log-odds", "best")
    assert (d.model.classes, d.model.categories) == (("no", "yes"), {"town": ("north", "south")})
    assert (d.every, d.as_of, d.false_alarms_per_month) == (Every("rows", 5000), datetime(2013, 7, 11), 2.0)
    mute = (Mute("drift", "town"), Mute(rule="unseen"))
    runbook = {"missing": "Call the data team.", "roc_auc": "Look at the score."}
    places = ("https://alerts.example.com/hook", ("ann@example.com",), ("slack",), "https://models.example.com")
    assert d.alerts == AlertPolicy(2, 3, 3, 0, mute, runbook, *places)
    limits = {"group_gap": 0.2, "calibration": 0.15, "out_of_range": 0.3, "monotone": {"income": "increasing"}}
    limits |= {"estimated_drop": 0.2, "segment_margin": 0.04, "stress": 0.2, "alone": 0.9}
    limits |= {"lead": 0.03, "valid_days": 14.0, "slower": 3.0, "slow_ms": 20.0, "larger": 4.0, "large_mb": 10.0}
    assert d.gate == GateSettings("brier", 0.02, floor=0.3, group="town", **limits, off=("segments",))
    assert d.export == ExportSettings("onnx", 1e-4, 0.001, 0.1, 0.02, 0.03, 0.01, 5.0, 900.0, 2.0, 60.0)


def test_the_example_above_names_every_key_that_is_declared():
    written = tomllib.loads(WHOLE)
    missing = [key for key in keys(DeploymentFile) if key not in written]
    missing += [f"{s}.{key}" for s, section in SECTIONS.items() for key in keys(section) if key not in written[s]]

    assert missing == [
        "reference.from",
        "reference.to",
        "reference.rows",
        "log.attach",
        "log.columns",
        "log.engine",
        "log.spark",
    ]


def test_what_is_left_out_has_its_default(load):
    d = load(small())

    assert (d.title, d.threshold, d.model, d.as_of) == ("loans", 0.5, None, None)
    assert (d.predictions, d.labels, d.features, d.segments) == ((), (), (), ())
    assert d.false_alarms_per_month == 1.0
    assert d.alerts == AlertPolicy()
    assert d.gate == GateSettings()
    assert d.export == ExportSettings()
    assert load(small('score = "p"\ntime = "at"')).every == Every("week")


def test_a_class_has_a_score_column_each(load):
    d = load(small('score = {cat = "p_cat", dog = "p_dog"}').replace('"binary"', '"multiclass"'))

    assert dict(d.class_scores) == {"cat": "p_cat", "dog": "p_dog"}
    assert d.score is None


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2013-07-10", datetime(2013, 7, 11)),
        ("2013-07-10T00:00:00", datetime(2013, 7, 10)),
        ("2013-07-10T06:30:00", datetime(2013, 7, 10, 6, 30)),
        ("2013-07-10T06:30:00Z", datetime(2013, 7, 10, 6, 30)),
        ("2013-07-10T06:30:00-04:00", datetime(2013, 7, 10, 10, 30)),
    ],
)
def test_a_day_counts_as_a_whole_and_zones_become_utc(load, written, expected):
    assert load(changed("2013-07-10", written)).as_of == expected


def test_a_time_range_of_the_log_can_be_the_reference(load):
    whole = changed('path = "reference.csv"', "from = 2013-03-01\nto = 2013-03-31")
    d = load(whole)

    assert (d.reference.path, d.reference.start) == (None, datetime(2013, 3, 1))
    assert d.reference.end == datetime(2013, 4, 1)
    assert load(whole.replace("to = 2013-03-31", "")).reference.end is None
    assert load(whole.replace("from = 2013-03-01", "")).reference.start is None


@pytest.mark.parametrize("text", ["hour", "day", "week", "month", "1 row", "500 rows", "5_000 rows", "500rows"])
def test_windows_have_these_lengths(load, text):
    assert load(changed("5000 rows", text)).every == Every.parse(text)


def test_without_time_windows_are_counted_in_rows_whatever_the_calendar_unit(load, refusal):
    assert load(small()).every == Every("rows", 1000)
    assert load(small(rest='[monitor]\nevery = "week"')).every == Every("rows", 1000)
    assert load(small(rest='[monitor]\nevery = "70 rows"')).every == Every("rows", 70)
    assert "'sometimes' long" in refusal(small(rest='[monitor]\nevery = "sometimes"'))


@pytest.mark.parametrize(("written", "value"), [("0", 0.0), ("1", 1.0), ("0.25", 0.25)])
def test_a_threshold_may_be_a_whole_number_or_zero(load, written, value):
    assert load(changed("threshold = 0.3", f"threshold = {written}")).threshold == value


def test_absolute_paths_and_paths_upwards_work(load, folder):
    elsewhere = folder / "inner" / "elsewhere.csv"
    elsewhere.write_text("a\n1\n")
    d = load(changed('"predictions.csv"', f'"{elsewhere}", "inner/../predictions.csv"'))

    assert d.predictions == (elsewhere, folder / "predictions.csv")


def test_a_byte_order_mark_is_no_problem(folder):
    (folder / "bom.toml").write_bytes(b"\xef\xbb\xbf" + WHOLE.encode())

    assert load_deployment(folder / "bom.toml").name == "loans"


def test_a_feature_called_id_is_fine_where_ids_have_a_name(load):
    assert load(small('score = "p"\nid = "key"\nnumeric = ["id"]')).features == ("id",)


def test_keys_of_spark_may_be_written_in_any_way_of_toml(load):
    keys = '[log]\nengine = "spark"\n[log.spark]\nspark.master = "local[2]"\n"spark.ui.enabled" = true\n'
    d = load(small(rest=keys + "[log.spark.spark.executor]\ncores = 4\n"))

    assert d.engine == "spark"
    assert d.spark == {"spark.master": "local[2]", "spark.executor.cores": "4", "spark.ui.enabled": "true"}
