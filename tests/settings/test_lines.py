"""Who has written a value of the wrong kind is shown the line of that very key, and it can be copied as it is."""

import tomllib

import pytest
from pydantic import ValidationError

from monitoring.settings.lines import EXAMPLES, line
from monitoring.settings.problems import what_is_wrong
from monitoring.settings.schema import SECTIONS, DeploymentFile, keys

CHOICES = {"model.output", "model.trees", "monitor.correction", "log.engine", "gate.metric", "export.form"}
CHOICES |= {f"files.{key}" for key in ("totals", "decimal", "thousands", "per_cent", "dates")}
SECTIONS_BELOW = {"files.log", "files.labels", "files.reference", "files.score", "monitor.quiet"}
MOMENTS = {"reference.from", "reference.to", "monitor.as_of"}
EVERY = [f"{section}.{key}" for section, part in SECTIONS.items() for key in keys(part)]


def settings(key, written):
    *section, name = key.split(".")
    made = {"name": "d", "task": "binary", "columns": {}} | ({"model": {"path": "m"}} if "model" in section else {})
    part = made.setdefault(section[0], {}) if section else made
    return made, part, name, tomllib.loads(written)[name]


@pytest.mark.parametrize("key", [*EVERY, *(key for key in EXAMPLES if "." not in key)])
def test_the_line_of_an_example_is_one_that_the_key_can_have(key):
    written = line(key.split("."))
    assert bool(written) != (key in CHOICES | SECTIONS_BELOW | MOMENTS)
    if written:
        made, part, name, value = settings(key, written)
        part[name] = value
        DeploymentFile.model_validate(made)


@pytest.mark.parametrize("key", sorted(EXAMPLES))
def test_a_value_of_the_wrong_kind_is_told_in_plain_words_with_the_line_of_its_own_key(key):
    made, part, name, value = settings(key, line(key.split(".")))
    part[name] = 3 if isinstance(value, str | dict) else {"a": [1]} if isinstance(value, list) else [True]
    with pytest.raises(ValidationError) as caught:
        DeploymentFile.model_validate(made)
    message, hint = what_is_wrong(caught.value)
    assert message.startswith(f"{key} must be ")
    assert "valid" not in message
    assert hint.endswith(line(key.split(".")))
