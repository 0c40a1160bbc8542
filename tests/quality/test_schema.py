"""Files with other columns than those before, and what is said of each window's files."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from monitoring.domain import Feed, Received, Verdict
from monitoring.quality.run import run
from monitoring.quality.whole.schema import change, words

MONDAY = datetime(2026, 3, 2)
USUAL = ("id", "at", "age", "plan", "score")


def file(day, columns=USUAL, name="f.csv", **more):
    at = MONDAY + timedelta(days=day)
    return Received("predictions", name, at + timedelta(days=1), tuple(columns), last=at, **more)


def without(*names, then=()):
    return (*(name for name in USUAL if name not in names), *then)


BEFORE = [file(i) for i in range(3)]


@pytest.mark.parametrize(
    ("columns", "lost", "new", "renamed"),
    [
        (USUAL, (), (), {}),
        (USUAL[::-1], (), (), {}),  # the order says nothing
        (without("plan"), ("plan",), (), {}),
        (without(then=("note", "x")), (), ("note", "x"), {}),
        (without("plan", then=("tariff_name",)), ("plan",), ("tariff_name",), {}),
        (("id", "at", "age", "tariff", "score"), ("plan",), ("tariff",), {"plan": "tariff"}),  # in its place
        (without("plan", then=("Plan ",)), ("plan",), ("Plan ",), {"plan": "Plan "}),
        (without("age", then=("age_years",)), ("age",), ("age_years",), {}),
        (without("score", then=("scores",)), ("score",), ("scores",), {"score": "scores"}),
    ],
)
def test_what_is_lost_new_and_renamed(columns, lost, new, renamed):
    found = change(file(3, columns), BEFORE)
    assert (found.lost, found.new, found.renamed) == (lost, new, renamed)
    assert found.size == len(lost) + len(new) - len(renamed)


def test_files_that_take_turns_and_files_of_something_else_are_no_change():
    turns = [file(i, USUAL if i % 2 else without(then=("note",))) for i in range(4)]
    assert change(file(4, without(then=("note",))), turns).size == 0
    assert change(file(5), turns).size == 0
    other = file(3, ("order", "customer", "at"), refused=True, lacks=without("at"))
    assert change(other, BEFORE).size == 0
    assert change(file(0), []).size == 0


def test_a_refused_file_fails_until_one_fits_and_other_columns_are_a_warning(counting):
    refused = file(2, without("age", then=("alter",)), "bad.csv", refused=True, lacks=("age",))
    refused = replace(refused, last=None)
    counts = {"age": (counting.of("ab", [90, 90, 0, 0]), counting.of("ab", [[40, 41, 0, 0]] * 4))}
    wide = file(2, without(then=("note",)), "wide.csv")

    def found(*files, unknown=""):
        log = counting.log(counts, fed=Feed(files=files, unknown=unknown))
        return [r for r in run(log, log.selection).results if r.check == "schema"]

    assert [r.verdict for r in found(*BEFORE[:2], refused)] == ["SKIPPED", "OK", "SKIPPED", "FAIL"]
    assert found(*BEFORE[:2], refused)[3].reason == words(refused, change(refused, BEFORE))
    assert "bad.csv was refused: " in found(*BEFORE[:2], refused)[3].reason
    mended = found(*BEFORE[:2], refused, wide, file(3, without(then=("note",))))
    assert [r.verdict for r in mended] == ["SKIPPED", "OK", "WARN", "OK"]
    assert mended[2].reason == "wide.csv has other columns than before: new: note"
    running = found(*BEFORE[:2], replace(wide, last=MONDAY + timedelta(days=4)))  # of a window that is not over
    assert running[3].verdict is Verdict.WARN
    assert {r.reason for r in found(unknown="nobody knows")} == {"nobody knows"}
