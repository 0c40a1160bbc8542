"""The text of a deployment file with something else said of one column: that alone differs."""

import tomllib

import pytest

from monitoring.settings.one_column import DOWN, FIXED, FREE, UP, SaidOfColumn, said_of, with_column

TEXT = """name = "d"  # ours
[columns]
numeric = ["age", "debt"]
fixed = ["age"]
units = {debt = "EUR", age = "years"}
groups = {person = ["age", "town"], money = ["debt"]}

[columns.one_way]
debt = "down"  # never more

[log]
predictions = ["rows.csv"]
"""


def test_what_is_said_is_told():
    assert said_of(TEXT, "age") == SaidOfColumn("years", FIXED, "person")
    assert said_of(TEXT, "debt") == SaidOfColumn("EUR", DOWN, "money")
    assert said_of(TEXT, "town") == SaidOfColumn("", FREE, "person")
    assert said_of(TEXT, "other") == SaidOfColumn()


@pytest.mark.parametrize("text", ["name = ", "", "columns = 3"])
def test_a_text_that_is_none_says_nothing_and_stays(text):
    assert said_of(text, "age") is None
    assert with_column(text, "age", SaidOfColumn("x")) == text


@pytest.mark.parametrize("name", ["age", "debt", "town", "a.b", "größe"])
@pytest.mark.parametrize("said", [SaidOfColumn("m", UP, "money"), SaidOfColumn("", FIXED, "new one"), SaidOfColumn()])
def test_what_is_written_is_what_is_read_and_of_the_others_nothing_changes(name, said):
    text = with_column(TEXT, name, said)
    assert said_of(text, name) == said
    others = {"age", "debt", "town"} - {name}
    assert {other: said_of(text, other) for other in others} == {other: said_of(TEXT, other) for other in others}
    assert "# ours" in text
    assert tomllib.loads(text)["log"] == tomllib.loads(TEXT)["log"]
    columns = tomllib.loads(text)["columns"]
    assert not [key for key in ("units", "groups", "fixed", "one_way") if key in columns and not columns[key]]


def test_what_is_said_and_taken_back_leaves_the_text_as_it_was():
    bare = TEXT.replace('fixed = ["age"]\n', "")
    fixed = with_column(bare, "age", SaidOfColumn("years", FIXED, "person"))
    assert 'fixed = ["age"]' in fixed
    assert with_column(fixed, "age", said_of(bare, "age")) == bare
