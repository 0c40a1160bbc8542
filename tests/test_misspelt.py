"""Which name is suggested for one that is not there: true slips find theirs, and what is unlike finds none."""

from difflib import get_close_matches
from itertools import product

import numpy as np
import pytest

from monitoring.domain import Task
from monitoring.errors import nearest, nearest_file
from monitoring.misspelt import _errors, meant, misspelt
from monitoring.proposal.answers import KEYS

COLUMNS = ("region", "einkommen", "score", "model_version", "label_time", "categories", "Straße", "pm25", "one_way")


@pytest.mark.parametrize(
    ("typed", "known"),
    [
        ("einkomen", "einkommen"),  # a sign is missing
        ("einkommmen", "einkommen"),  # one too many
        ("eimkommen", "einkommen"),  # another one
        ("scoer", "score"),  # two exchanged
        ("regoin", "region"),
        ("REGION", "region"),
        ("Regions", "region"),
        ("category", "categories"),
        ("label-time", "label_time"),
        ("label time", "label_time"),
        ("LabelTime", "label_time"),
        ("oneway", "one_way"),
        ("strasse", "Straße"),
        ("pm2.5", "pm25"),
        ("einkommen_eur", "einkommen"),
        ("version", "model_version"),
        ("einkom", "einkommen"),
    ],
)
def test_a_slip_finds_the_name_that_is_meant(typed, known):
    assert nearest(typed, COLUMNS) == f"did you mean {known!r}?"


@pytest.mark.parametrize(
    "typed", ["income", "kommen_an", "wetter", "pm10", "x", "", "_", "modus", "scan", "alter", "weg"]
)
def test_what_is_unlike_is_not_suggested(typed):
    assert nearest(typed, COLUMNS) == ""


def test_names_that_only_look_alike_to_difflib_are_none():
    assert get_close_matches("einkommen", ["region"], 1, 0.5) == ["region"]
    assert meant("einkommen", ["region"]) == ""


@pytest.mark.parametrize(
    ("typed", "known", "found"),
    [
        ("columns.lable", KEYS, "columns.label"),
        ("columns.abc", KEYS, ""),  # that both are of one section says nothing
        ("town=Berlni", ["town=Ulm", "town=Berlin"], "town=Berlin"),
        ("town=", ["town=Ulm", "town=Berlin"], ""),
        ("flight-late", ["flights-late", "loans"], "flights-late"),
        ("pis", ["psi", "js", "ks"], "psi"),
        ("v2", ["1", "2"], "2"),
        ("1.3", ["1.1", "1.2"], ""),
        ("multi-class", Task, "multiclass"),
    ],
)
def test_what_stands_in_front_is_no_part_of_a_name(typed, known, found):
    assert meant(typed, known) == found


def test_of_several_the_nearest_is_meant_and_then_the_first():
    assert meant("scores", ["score_total", "scorer", "score"]) == "score"
    assert meant("tel", ["tal", "til"]) == "tal"


def test_a_name_that_shares_a_word_is_suggested_and_not_taken_for_a_slip():
    assert (meant("age", ["age_years"]), misspelt("age", ["age_years"])) == ("age_years", "")


def test_a_file_is_told_by_what_stands_before_its_ending():
    beside = ["january.parquet", "may.csv"]
    assert [nearest_file(name, beside) for name in ("januar.csv", "MAY.parquet", "june.csv")] == [*beside, ""]


def test_typing_errors_are_those_of_the_distance_by_its_definition():
    rng = np.random.default_rng(5)
    texts = ["".join(rng.choice([*"abc"], size)) for size in rng.integers(0, 7, 60)]
    for (one, other), most in product(product(texts, texts), (1, 3)):
        assert min(_errors(one, other, most), most + 1) == min(defined(one, other), most + 1)


def defined(one, other, known={}):  # noqa: B006  # what was found already
    """The optimal string alignment distance, as its recursion defines it."""
    if not one or not other:
        return len(one) + len(other)
    if (one, other) not in known:
        ways = [defined(one[:-1], other) + 1, defined(one, other[:-1]) + 1]
        ways.append(defined(one[:-1], other[:-1]) + (one[-1] != other[-1]))
        if one[-2:] == other[-2:][::-1] and len(one) > 1 < len(other):
            ways.append(defined(one[:-2], other[:-2]) + 1)
        known[one, other] = min(ways)
    return known[one, other]
