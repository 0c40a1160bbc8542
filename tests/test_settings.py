"""Deployment files: what is accepted, and how each mistake is answered."""

import re
import tomllib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.domain import Every, Task
from monitoring.errors import SettingsError
from monitoring.settings import load_deployment
from monitoring.settings.schema import SECTIONS, DeploymentFile, keys
from monitoring.settings.table import settings_table

ROOT = Path(__file__).parents[1]
WHOLE = """
name = "loans"
title = "Loans <b>"
task = "binary"
[columns]
id = "loan"
time = "at"
score = "p"
prediction = "said"
label = "paid"
label_time = "paid_at"
positive = "default"
version = "model_version"
numeric = ["income", "age"]
categorical = ["town", "person"]
segments = ["town"]
sensitive = ["person", "loan"]
[reference]
path = "reference.csv"
[log]
predictions = ["predictions.csv"]
labels = ["labels.csv"]
[model]
path = "model.skops"
threshold = 0.3
features = ["age", "town"]
[monitor]
every = "5000 rows"
as_of = 2013-07-10
false_alarms_per_month = 2
"""
SMALL = 'name = "loans"\ntask = "binary"\n[columns]\n{columns}\n[reference]\npath = "reference.csv"\n'


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("settings")
    for name in ("reference.csv", "predictions.csv", "labels.csv", "model.skops"):
        (place / name).write_text("a\n1\n")
    (place / "inner").mkdir()
    return place


@pytest.fixture
def load(folder):
    def read(text, name="loans.toml"):
        (folder / name).write_text(text, encoding="utf-8")
        return load_deployment(folder / name)

    return read


@pytest.fixture
def refusal(load):
    """The message and the hint of a file that is refused, checked for what holds of every one of them."""

    def refuse(text):
        with pytest.raises(SettingsError) as caught:
            load(text)
        message, hint = caught.value.message, caught.value.hint
        assert message.startswith("loans.toml: ") or "loans.toml" in message
        assert hint
        assert "\n" not in message + hint
        return f"{message} | {hint}"

    return refuse


def small(columns='score = "p"', rest=""):
    return SMALL.format(columns=columns) + rest


def changed(old, new):
    assert old in WHOLE
    return WHOLE.replace(old, new)


def test_every_key_is_read(load, folder):
    d = load(WHOLE)

    assert (d.name, d.title, d.task) == ("loans", "Loans <b>", Task.BINARY)
    assert (d.id, d.time, d.score, d.prediction) == ("loan", "at", "p", "said")
    assert (d.label, d.label_time, d.positive, d.version) == ("paid", "paid_at", "default", "model_version")
    assert (d.numeric, d.categorical) == (("income", "age"), ("town", "person"))
    assert (d.segments, d.sensitive) == (("town",), ("person", "loan"))
    assert d.reference.path == folder / "reference.csv"
    assert (d.predictions, d.labels) == ((folder / "predictions.csv",), (folder / "labels.csv",))
    assert d.model is not None
    assert (d.model.path, d.threshold) == (folder / "model.skops", 0.3)
    assert d.model.features == ("age", "town")
    assert (d.every, d.as_of, d.false_alarms_per_month) == (Every("rows", 5000), datetime(2013, 7, 11), 2.0)


def test_the_example_above_names_every_key_that_is_declared():
    written = tomllib.loads(WHOLE)
    missing = [key for key in keys(DeploymentFile) if key not in written]
    missing += [f"{s}.{key}" for s, section in SECTIONS.items() for key in keys(section) if key not in written[s]]

    assert missing == ["reference.from", "reference.to", "log.attach", "log.columns", "log.engine", "log.spark"]


def test_what_is_left_out_has_its_default(load):
    d = load(small())

    assert (d.title, d.threshold, d.model, d.as_of) == ("loans", 0.5, None, None)
    assert (d.predictions, d.labels, d.features, d.segments) == ((), (), (), ())
    assert d.false_alarms_per_month == 1.0
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


@pytest.mark.parametrize("text", ["", "fortnight", "0 rows", "-5 rows", "1.5 rows", "rows", "Week", "5000", "5 days"])
def test_other_lengths_are_refused(refusal, text):
    assert f"a window cannot be {text!r} long" in refusal(changed("5000 rows", text))


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


UNKNOWN = {
    "columns.scor | there is no key 'columns.scor' .* did you mean 'score'\\?": ('score = "p"', 'scor = "p"'),
    "there is no key 'titel' .* did you mean 'title'": ("title =", "titel ="),
    "there is no key 'colums' .* did you mean 'columns'": ("[columns]", "[colums]"),
    "there is no key 'reference.start' .* the keys here are: path, from, to": ("[reference]", "[reference]\nstart = 1"),
    "there is no key 'columns.threshold' .* 'threshold' is a key of \\[model\\]": (
        "[columns]",
        "[columns]\nthreshold=1",
    ),
    "there is no key 'every' .* 'every' is a key of \\[monitor\\]": ("title =", 'every = "week"\ntitle ='),
    "there is no key 'model.path_' .* did you mean 'path'": ("threshold = 0.3", "path_ = 1"),
    "there is no key 'columns.title' .* 'title' stands at the top": ("[columns]", '[columns]\ntitle = "t"'),
    "there is no key 'monitor.zzz' .* the keys here are: every, as_of, false_alarms": (
        "[monitor]",
        "[monitor]\nzzz = 1",
    ),
}


@pytest.mark.parametrize(("pattern", "change"), UNKNOWN.items())
def test_an_unknown_key_names_the_nearest_known_one(refusal, pattern, change):
    assert re.search(pattern.split(" | ")[-1], refusal(changed(*change)))


WRONG = {
    "the section 'columns' is missing": 'name = "loans"\ntask = "binary"\n',
    "the key 'task' is missing": changed('task = "binary"', ""),
    "the key 'name' is missing": changed('name = "loans"', ""),
    "the key 'model.path' is missing": changed('path = "model.skops"', ""),
    "task cannot be 'binery' | did you mean 'binary'?": changed('"binary"', '"binery"'),
    "task cannot be 'clustering' | use binary, multiclass, regression": changed('"binary"', '"clustering"'),
    "task: input should be a valid string, got 3": changed('"binary"', "3"),
    "'Loans 2' cannot be a deployment's name": changed('"loans"', '"Loans 2"'),
    "'../up' cannot be a deployment's name": changed('"loans"', '"../up"'),
    "'loans\\n' cannot be a deployment's name": changed('"loans"', '"loans\\n"'),
    "'' cannot be a deployment's name": changed('"loans"', '""'),
    "name: input should be a valid string, got 1": changed('"loans"', "1"),
    "columns must be a section, got 'p'": 'name = "loans"\ntask = "binary"\ncolumns = "p"\n',
    "log must be a section, got ['predictions.csv']": 'log = ["predictions.csv"]\n' + small(),
    "columns.numeric: input should be a valid list, got 'income'": changed('["income", "age"]', '"income"'),
    "columns.numeric.1: input should be a valid string, got 5": changed('"age"]', "5]"),
    "columns.score: input should be a valid string, got 5": changed('score = "p"', "score = 5"),
    "columns.segments: input should be a valid list, got True": changed('segments = ["town"]', "segments = true"),
    "model.threshold: input should be less than or equal to 1, got 30": changed("0.3", "30"),
    "model.threshold: input should be greater than or equal to 0, got -0.1": changed("0.3", "-0.1"),
    "model.threshold: input should be a finite number, got nan": changed("0.3", "nan"),
    "model.threshold: input should be a valid number, got True": changed("0.3", "true"),
    "model.threshold: input should be a valid number, got '0.3'": changed("0.3", '"0.3"'),
    "monitor.false_alarms_per_month: input should be greater than 0, got 0": changed("month = 2", "month = 0"),
    "monitor.false_alarms_per_month: input should be a finite number, got inf": changed("month = 2", "month = inf"),
    "monitor.as_of: '2013-07-10' is not a date": changed("2013-07-10", '"2013-07-10"'),
    "monitor.as_of: datetime.time(7, 30) is not a date": changed("2013-07-10", "07:30:00"),
    "monitor.every: input should be a valid string, got 5000": changed('"5000 rows"', "5000"),
    "[reference] needs either a path or a time range": changed('path = "reference.csv"', ""),
    "[reference] has both a path and a time range": changed('"reference.csv"', '"reference.csv"\nto = 2013-04-01'),
    "[reference] ends before it begins": changed('path = "reference.csv"', "from = 2013-04-01\nto = 2013-03-01"),
    "reference.path: the file 'referense.csv' is not there | did you mean 'reference.csv'?": changed(
        "reference.csv", "referense.csv"
    ),
    "log.predictions: the file 'nowhere/p.csv' is not there | check the path": changed(
        "predictions.csv", "nowhere/p.csv"
    ),
    "log.labels: 'inner' is a folder": changed("labels.csv", "inner"),
    "log.labels: the file '' is not there": changed("labels.csv", ""),
    "log.labels: the file 'a\\x00b' is not there": changed("labels.csv", "a\\u0000b"),
    "model.path: the file 'gone.skops' is not there": changed("model.skops", "gone.skops"),
    "a binary task has one score column": changed('score = "p"', 'score = {a = "p", b = "q"}'),
    "a multiclass task has one score column for each": changed('"binary"', '"multiclass"'),
    "a regression has no score": changed('"binary"', '"regression"'),
    "a regression task has no threshold": changed('"binary"', '"regression"').replace('score = "p"\n', ""),
    "a regression task has no positive class": changed('"binary"', '"regression"')
    .replace('score = "p"\n', "")
    .replace("threshold = 0.3\n", ""),
    "columns.positive is empty": changed('"default"', '" "'),
    "model.features names 'age' twice": changed('["age", "town"]', '["age", "age"]'),
    "model.features names 'twon', which is no feature | did you mean 'town'?": changed(
        '["age", "town"]', '["age", "twon"]'
    ),
    "there is nothing to watch": small('label = "paid"'),
    "the label column 'paid' is among the features": changed('"age"', '"paid"'),
    "the label_time column 'paid_at' is among the features": changed('"age"', '"paid_at"'),
    "the column 'p' is named twice": changed('"age"', '"p"'),
    "the column 'income' is named twice": changed('"age"', '"income"'),
    "the columns 'income' and 'Income' differ in case only": changed('"age"', '"Income"'),
    "the column '_age' cannot be used": changed('"age"', '"_age"'),
    "the column '_row' cannot be used": changed('id = "loan"', 'id = "_row"'),
    "a column has an empty name": changed('"age"', '""'),
    "the column 'id' is the name of the ids that are made": small('score = "p"\nnumeric = ["id"]'),
    "the column 'ID' is the name of the ids that are made": small('score = "p"\nnumeric = ["ID"]'),
    "the segment 'twon' is not a categorical column | did you mean 'town'?": changed('ts = ["town"]', 'ts = ["twon"]'),
    "the segment 'income' is not a categorical column": changed('ts = ["town"]', 'ts = ["income"]'),
    "segments names 'town' twice": changed('ts = ["town"]', 'ts = ["town", "town"]'),
    "the sensitive column 'income' is neither categorical nor the id": changed('"loan"]', '"income"]'),
    "label_time is given without a label": changed('label = "paid"\n', ""),
    "log.labels is given without a label column": changed('label = "paid"\nlabel_time = "paid_at"', ""),
    "a time range as reference needs a time column": changed('time = "at"\n', "").replace(
        'path = "reference.csv"', "from = 2013-04-01"
    ),
    "is not a TOML file: ": "name = loans",
    "is not a TOML file: Cannot overwrite a value": 'name = "a"\nname = "b"',
}


@pytest.mark.parametrize(("answer", "text"), WRONG.items())
def test_a_mistake_is_answered_in_one_sentence_with_a_hint(refusal, answer, text):
    assert answer in refusal(text)


def test_a_long_value_is_not_repeated_whole(refusal):
    assert len(refusal(changed('"binary"', f"[{'1, ' * 5000}]"))) < 300


def test_a_very_long_file_name_is_just_not_there(refusal):
    assert "is not there" in refusal(changed("labels.csv", "x" * 5000))


def test_a_feature_called_id_is_fine_where_ids_have_a_name(load):
    assert load(small('score = "p"\nid = "key"\nnumeric = ["id"]')).features == ("id",)


@pytest.mark.parametrize(
    ("name", "content", "answer"),
    [
        ("gone.toml", None, "cannot be read: No such file"),
        ("inner", None, "cannot be read: Is a directory"),
        ("latin.toml", 'name = "Zürich"'.encode("latin-1"), "latin.toml is not UTF-8 text"),
        ("binary.toml", b"PAR1\x00\x01\x02", "binary.toml is not a TOML file"),
        ("empty.toml", b"", "is missing"),
    ],
)
def test_a_file_that_is_no_deployment_file_is_named(folder, name, content, answer):
    if content is not None:
        (folder / name).write_bytes(content)
    with pytest.raises(SettingsError, match=re.escape(answer)) as caught:
        load_deployment(folder / name)
    assert caught.value.hint


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["path", "from", "x"]), inner),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(key=st.sampled_from([*keys(DeploymentFile), "unknown"]), value=VALUES)
def test_whatever_stands_in_a_file_is_read_or_refused(folder, key, value):
    import json

    def toml(item):
        if isinstance(item, dict):
            return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in item.items()) + "}"
        if isinstance(item, list):
            return "[" + ", ".join(map(toml, item)) + "]"
        return '""' if item is None else json.dumps(item)

    lines = {"name": '"loans"', "task": '"binary"', "columns": '{score = "p"}', "reference": '{path = "reference.csv"}'}
    lines[key] = toml(value)
    path = folder / "any.toml"
    path.write_text("\n".join(f"{name} = {text}" for name, text in lines.items()), encoding="utf-8")
    try:
        answer = load_deployment(path).name
    except SettingsError as error:
        answer = error.message and error.hint
    assert answer


def test_every_setting_says_what_it_is_for():
    rows = settings_table().splitlines()[2:]
    declared = [key for key in keys(DeploymentFile) if key not in SECTIONS]
    declared += [f"{name}.{key}" for name, section in SECTIONS.items() for key in keys(section)]

    assert [row.split("`")[1] for row in rows] == declared
    assert all(re.fullmatch(r"\| `[a-z_.]+` \| [^|]* \| [^|]{10,} \|", row) for row in rows)


def test_the_documents_have_a_row_for_every_setting():
    told = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    missing = [row for row in settings_table().splitlines() if row not in told]

    assert not missing, "\n".join(["put these rows into docs/settings.md:", *missing])


@pytest.mark.parametrize(
    ("section", "written", "hint"),
    [
        ("model", "threshold = 1.5", "write a number less than or equal to 1"),
        ("model", 'threshold = "0.3"', "write a number without quotes, as in 0.5"),
        ("model", "threshold = inf", "write a number that is not infinite, as in 0.5"),
        ("monitor", "false_alarms_per_month = 0", "write a number greater than 0"),
        ("monitor", "every = 7", 'write text in quotes, as in "age"'),
        ("log", 'predictions = "log.csv"', 'write a list: predictions = ["log.csv"]'),
    ],
)
def test_a_wrong_value_is_answered_with_what_to_write_instead(tmp_path, section, written, hint):
    path = 'path = "m"\n' if section == "model" else ""
    (tmp_path / "d.toml").write_text(
        f'name = "d"\ntask = "binary"\n[columns]\nscore = "p"\n[{section}]\n{path}{written}\n'
    )
    with pytest.raises(SettingsError) as caught:
        load_deployment(tmp_path / "d.toml")
    assert caught.value.hint == hint


def test_keys_of_spark_may_be_written_in_any_way_of_toml(load):
    keys = '[log]\nengine = "spark"\n[log.spark]\nspark.master = "local[2]"\n"spark.ui.enabled" = true\n'
    d = load(small(rest=keys + "[log.spark.spark.executor]\ncores = 4\n"))

    assert d.engine == "spark"
    assert d.spark == {"spark.master": "local[2]", "spark.executor.cores": "4", "spark.ui.enabled": "true"}


def test_a_list_is_no_value_of_spark(refusal):
    assert "log.spark.spark.jars" in refusal(small(rest='[log]\n[log.spark]\n"spark.jars" = ["a.jar"]\n'))
    assert "log.spark" in refusal(small(rest='[log]\nspark = "local"\n'))
