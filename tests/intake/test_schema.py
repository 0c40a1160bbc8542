from dataclasses import replace

import pytest

from monitoring.domain import Deployment, Task
from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, label_fields, prediction_fields, scoring_fields
from monitoring.intake.required import missing_columns, require


def test_predictions_need_id_time_score_version_and_features(deployment: Deployment):
    assert [(field.name, field.kind, field.filled) for field in prediction_fields(deployment)] == [
        ("loan", FieldKind.ID, True),
        ("at", FieldKind.TIME, True),
        ("score", FieldKind.PROBABILITY, True),
        ("version", FieldKind.CATEGORICAL, False),
        ("income", FieldKind.NUMERIC, False),
        ("age", FieldKind.NUMERIC, False),
        ("town", FieldKind.CATEGORICAL, False),
    ]


def test_a_prediction_must_be_there_only_where_no_score_is(deployment: Deployment):
    both = {field.name: field for field in prediction_fields(replace(deployment, prediction="said"))}
    alone = {field.name: field for field in prediction_fields(replace(deployment, prediction="said", score=None))}
    assert (both["said"].filled, alone["said"].filled) == (False, True)
    assert alone["said"].kind is FieldKind.YES_NO


@pytest.mark.parametrize(
    ("task", "kind"),
    [
        (Task.BINARY, FieldKind.YES_NO),
        (Task.MULTICLASS, FieldKind.CATEGORICAL),
        (Task.REGRESSION, FieldKind.FINITE),
    ],
)
def test_labels_are_read_as_the_task_needs_them(deployment: Deployment, task: Task, kind: FieldKind):
    fields = label_fields(replace(deployment, task=task))
    assert [field.name for field in fields] == ["loan", "paid", "known"]
    assert fields[1].kind is kind


def test_a_deployment_without_labels_cannot_take_labels(deployment: Deployment):
    with pytest.raises(DataError, match="has no label"):
        label_fields(replace(deployment, label=None))


def test_scoring_needs_the_features_and_takes_an_id(deployment: Deployment):
    assert [field.name for field in scoring_fields(deployment)] == ["loan", "income", "age", "town"]
    assert not scoring_fields(deployment)[0].required


def test_a_column_named_twice_is_read_once(deployment: Deployment):
    names = [field.name for field in prediction_fields(replace(deployment, categorical=("town", "version")))]
    assert names == ["loan", "at", "score", "version", "income", "age", "town"]


def test_one_error_names_every_missing_column_with_what_was_meant():
    fields = [Field(name, FieldKind.NUMERIC) for name in ("income", "age", "town")]
    with pytest.raises(DataError) as caught:
        require(fields, ["incomes", "twon", "colour"], "data.csv")
    assert caught.value.message == "data.csv lacks 3 columns: income, age, town"
    assert "'incomes' for 'income'" in caught.value.hint
    assert "'twon' for 'town'" in caught.value.hint
    assert "there are: incomes, twon, colour" in caught.value.hint


def test_a_first_line_of_values_is_told_from_misspelt_names():
    fields = (Field("key", FieldKind.ID), Field("p", FieldKind.PROBABILITY))
    with pytest.raises(DataError, match=r"log\.csv lacks 2 columns: key, p") as refused:
        require((field for field in fields), ("k0", "0.4666", "-0.027"), "log.csv")
    assert refused.value.hint.startswith(
        "the first line must name the columns, and '0.4666' looks like a value; there are"
    )
    with pytest.raises(DataError) as refused:
        require(fields, ("key", "1"), "log.csv")
    assert refused.value.hint == "there are: key, 1"


def test_optional_and_made_columns_are_never_missing():
    fields = [Field("id", FieldKind.MADE_ID), Field("x", FieldKind.ID, required=False)]
    assert missing_columns(fields, ["a"]) == ()
