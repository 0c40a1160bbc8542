"""Where the log holds other versions' scores, and what these may not contradict."""

import pytest

from monitoring.domain import Shadow
from monitoring.errors import SettingsError
from tests.settings.files import small

MULTI = small('score = {cat = "p_cat", dog = "p_dog"}\nshadow = SHADOW').replace("binary", "multiclass")
REGRESSION = small('prediction = "said"\nshadow = {"2" = "said_2"}').replace("binary", "regression")


def test_a_column_of_each_version_is_read(load):
    found = load(small('score = "p"\nshadow = {"2" = "p_2", next = "p_next"}'))

    assert found.shadow == (Shadow("2", "p_2"), Shadow("next", "p_next"))
    assert [one.columns for one in found.shadow] == [("p_2",), ("p_next",)]


def test_it_is_neither_watched_nor_a_feature(load):
    found = load(small('score = "p"\nnumeric = ["age"]\nshadow = {"2" = "p_2"}'))

    assert [column.name for column in found.columns] == ["age", "p"]
    assert found.features == ("age",)


def test_several_classes_have_a_column_each(load):
    found = load(MULTI.replace("SHADOW", '{"2" = {cat = "q_cat", dog = "q_dog"}}'))

    assert found.shadow[0].columns == ("q_cat", "q_dog")


def test_a_regression_has_its_value(load):
    assert load(REGRESSION).shadow == (Shadow("2", "said_2"),)


@pytest.mark.parametrize(
    ("columns", "message"),
    [
        ('score = "p"\nshadow = {"2" = "p"}', "columns.shadow of version '2' names 'p', which is the live score"),
        ('score = "p"\nnumeric = ["a"]\nshadow = {"2" = "a"}', "which is a feature"),
        ('score = "p"\nlabel = "y"\nshadow = {"2" = "y"}', "which is the label"),
        ('score = "p"\nshadow = {"2" = "q", "3" = "q"}', "which is the shadow of version '2' already"),
        ('score = "p"\nshadow = {" " = "q"}', "' ' cannot be the name of a version"),
        ('score = "p"\nshadow = {"2" = {yes = "q"}}', "a binary task has one column a version"),
        ('score = "p"\nshadow = {"2" = ""}', "a binary task has one column a version"),
        ('prediction = "p"\nshadow = {"2" = "q"}', "has no live scores to be compared with"),
        ('score = "p"\nshadow = {"2" = 3}', "columns.shadow.2 must be text"),
        ('score = "p"\nshadow = "q"', "columns.shadow must be names"),
    ],
)
def test_what_contradicts_is_told(load, columns, message):
    with pytest.raises(SettingsError) as told:
        load(small(columns))
    assert message in told.value.message


@pytest.mark.parametrize(
    ("shadow", "message"),
    [
        ('{"2" = "q"}', "has no column for the class 'cat'"),
        ('{"2" = {cat = "q_cat"}}', "has no column for the class 'dog'"),
        ('{"2" = {cat = "q_cat", dog = "q_dog", cow = "q_cow"}}', "names an unknown class, 'cow'"),
        ('{"2" = {cat = "q_cat", dog = "p_dog"}}', "names 'p_dog', which is a live score"),
    ],
)
def test_classes_that_do_not_fit_are_told(load, shadow, message):
    with pytest.raises(SettingsError) as told:
        load(MULTI.replace("SHADOW", shadow))
    assert message in told.value.message
