"""JSON that is written value by value is the same text; circles of objects are sought as before afterwards."""

import gc
import json

import pytest

from monitoring.cli import main
from monitoring.cli.output import print_json

ROWS = [{"column": "a\nb", "value": 0.5, "inner": [1, {"x": None}], "none": []}, {"column": "é", "value": 1e-9}]


@pytest.mark.parametrize("rows", [ROWS, ROWS[:1], []])
def test_values_of_an_iterator_are_written_as_their_list_is(rows, capsys):
    print_json({"name": "d", "drift": iter(rows), "empty": {}, "nested": {"rows": rows}, "quality": iter(rows)})
    whole = {"name": "d", "drift": rows, "empty": {}, "nested": {"rows": rows}, "quality": rows}
    assert capsys.readouterr().out == json.dumps(whole, indent=2) + "\n"


def test_nothing_is_an_empty_object(capsys):
    print_json({})
    assert capsys.readouterr().out == "{}\n"


def test_circles_are_sought_as_before_after_a_check_that_ended_in_an_error(capsys):
    before = gc.get_threshold()
    assert main(["check", "nothing-of-this-name"]) == 2
    assert gc.get_threshold() == before
