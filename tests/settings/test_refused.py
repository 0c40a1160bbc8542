"""How each mistake in a deployment file is answered."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.errors import SettingsError
from monitoring.settings import load_deployment
from monitoring.settings.schema import DeploymentFile, keys
from tests.settings.files import changed, small


@pytest.mark.parametrize("text", ["", "fortnight", "0 rows", "-5 rows", "1.5 rows", "rows", "Week", "5000", "5 days"])
def test_other_lengths_are_refused(refusal, text):
    assert f"a window cannot be {text!r} long" in refusal(changed("5000 rows", text))


UNKNOWN = {
    "columns.scor | there is no key 'columns.scor' .* did you mean 'score'\\?": ('score = "p"', 'scor = "p"'),
    "there is no key 'titel' .* did you mean 'title'": ("title =", "titel ="),
    "there is no key 'colums' .* did you mean 'columns'": ("[columns]", "[colums]"),
    "there is no key 'reference.start' .* the keys here are: path, from, to": ("[reference]", "[reference]\nstart = 1"),
    "there is no key 'log.reference' .* 'reference' is a section: write \\[reference\\] .*path, from": (
        "[log]",
        '[log]\nreference = "march.csv"',
    ),
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
    "task must be text, got 3": changed('"binary"', "3"),
    "'Loans 2' cannot be a deployment's name": changed('"loans"', '"Loans 2"'),
    "'../up' cannot be a deployment's name": changed('"loans"', '"../up"'),
    "'loans\\n' cannot be a deployment's name": changed('"loans"', '"loans\\n"'),
    "'' cannot be a deployment's name": changed('"loans"', '""'),
    "name must be text, got 1": changed('"loans"', "1"),
    "columns must be a section, got 'p'": 'name = "loans"\ntask = "binary"\ncolumns = "p"\n',
    "log must be a section, got ['predictions.csv']": 'log = ["predictions.csv"]\n' + small(),
    "columns.numeric must be a list, got 'income'": changed('["income", "age"]', '"income"'),
    "columns.numeric.1 must be text, got 5": changed('"age"]', "5]"),
    "columns.score must be text, got 5": changed('score = "p"', "score = 5"),
    "columns.segments must be a list, got true": changed('segments = ["town", "model_version"]', "segments = true"),
    "model.threshold must be less than or equal to 1, got 30": changed("0.3", "30"),
    "model.threshold must be greater than or equal to 0, got -0.1": changed("0.3", "-0.1"),
    "model.threshold must be a finite number, got nan": changed("0.3", "nan"),
    "model.threshold must be a number, got true": changed("0.3", "true"),
    "model.threshold must be a number, got '0.3'": changed("0.3", '"0.3"'),
    "monitor.false_alarms_per_month must be greater than 0, got 0": changed("month = 2", "month = 0"),
    "monitor.false_alarms_per_month must be a finite number, got inf": changed("month = 2", "month = inf"),
    "monitor.as_of: '2013-07-10' is not a date": changed("2013-07-10", '"2013-07-10"'),
    "monitor.as_of: 07:30:00 is not a date": changed("2013-07-10", "07:30:00"),
    "monitor.every must be text, got 5000": changed('"5000 rows"', "5000"),
    "[reference] needs a path, a time range or a number of rows": changed('path = "reference.csv"', ""),
    "[reference] has a path and a time range": changed('"reference.csv"', '"reference.csv"\nto = 2013-04-01'),
    "monitor.quiet ends before it begins": changed("to = 2013-06-30}", "to = 2013-04-30}"),
    "monitor.quiet needs a first day, a last day, or both": changed("{from = 2013-05-01, to = 2013-06-30}", "{}"),
    "monitor.quiet is a stretch of time, and the log has no time": changed('time = "at"\n', ""),
    "monitor.baseline: a window cannot be compared with 'yesterday' | use reference, previous": changed(
        '"rolling 7"', '"yesterday"'
    ),
    "monitor.performance_baseline: a window cannot be compared with 'last'": changed("rolling 3", "last"),
    "monitor.baseline: windows of 5000 rows are not told apart by their weekday": changed("rolling 7", "same weekday"),
    "monitor.quiet.from: 'May' is not a date": changed("{from = 2013-05-01,", "{from = 'May',"),
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
    "the segment 'twon' is not a categorical column | did you mean 'town'?": changed('ts = ["town",', 'ts = ["twon",'),
    "the segment 'income' is not a categorical column": changed('ts = ["town",', 'ts = ["income",'),
    "segments names 'model_version' twice": changed('ts = ["town",', 'ts = ["model_version",'),
    "segments names 'town' twice": changed('ts = ["town",', 'ts = ["town", "town",'),
    "the sensitive column 'income' is neither categorical nor the id": changed('"loan"]', '"income"]'),
    "units names 'incom', which is no column of numbers | did you mean 'income'?": changed("{income =", "{incom ="),
    "units names 'town', which is no column of numbers": changed("{income =", "{town ="),
    "the unit of 'income' is empty": changed('"EUR"', '" "'),
    "the unit of 'income' has 30 signs": changed('"EUR"', f'"{"x" * 30}"'),
    "the group 'who' names 'persn', which is no feature | did you mean 'person'?": changed(
        '"age", "person"]', '"persn"]'
    ),
    "the group 'who' has no name or no columns": changed('who = ["age", "person"]', "who = []"),
    "'age' is in the groups 'who' and 'b'": changed(
        '{who = ["age", "person"]', '{who = ["age", "person"], b = ["age"]'
    ),
    "the fixed column 'agee' is no feature | did you mean 'age'?": changed('fixed = ["age"]', 'fixed = ["agee"]'),
    "one_way names 'incom', which is no numeric feature | did you mean 'income'?": changed(
        '{income = "up"}', '{incom = "up"}'
    ),
    "one_way names 'town', which is no numeric feature": changed('{income = "up"}', '{town = "up"}'),
    "'age' is fixed, and one_way too": changed('{income = "up"}', '{age = "up"}'),
    "the contact has 300 signs | at most 200 signs in 5 lines": changed("Complaints office", "x" * 285),
    "letter.hoped is 'paid', which is no answer of the model | as letters say it: not default, default": changed(
        'hoped = "not default"', 'hoped = "paid"'
    ),
    "the contact has 8 lines": changed("Complaints office", r"a\nb\nc\nd\ne\nf\ng"),
    "fixed names 'age' twice": changed('fixed = ["age"]', 'fixed = ["age", "age"]'),
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


@settings(max_examples=75, suppress_health_check=[HealthCheck.function_scoped_fixture])
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


@pytest.mark.parametrize(
    ("section", "written", "hint"),
    [
        ("model", "threshold = 1.5", "write a number less than or equal to 1: threshold = 0.4"),
        ("model", 'threshold = "0.3"', "write a number without quotes: threshold = 0.4"),
        ("model", "threshold = inf", "write a number that is not infinite: threshold = 0.4"),
        ("monitor", "false_alarms_per_month = 0", "write a number greater than 0: false_alarms_per_month = 1.0"),
        ("monitor", "every = 7", 'write text in quotes: every = "week"'),
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


def test_a_file_of_rows_in_place_of_the_settings_is_told(tmp_path):
    (tmp_path / "rows.parquet").write_bytes(b"PAR1\xff\xfe")
    with pytest.raises(SettingsError, match="is not UTF-8 text") as caught:
        load_deployment(tmp_path / "rows.parquet")
    assert caught.value.hint.startswith("give the deployment file (.toml)")


def test_a_list_is_no_value_of_spark(refusal):
    assert "log.spark.spark.jars" in refusal(small(rest='[log]\n[log.spark]\n"spark.jars" = ["a.jar"]\n'))
    assert "log.spark" in refusal(small(rest='[log]\nspark = "local"\n'))
