"""What is said of a version in the shadow."""

from math import nan

import pytest

from monitoring.domain import Compared
from monitoring.performance.metric import METRICS
from monitoring.performance.shadow.words import sentence

FIGURES = {"live": 0.74, "shadow": 0.752, "difference": 0.012, "low": 0.004, "high": 0.02, "n": 3210}


def one(**more):
    better = METRICS[more.get("metric", "roc_auc")].descriptor.better
    return Compared(**{"version": "2", "metric": "roc_auc", "better": better, "window": 3, **FIGURES, **more})


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({}, "Version 2 is better by 0.012 (0.004 to 0.02) in the newest window with labels, on the same 3,210 rows: "),
        ({"metric": "brier"}, "Version 2 is worse by 0.012 (0.004 to 0.02) in"),
        ({"low": -0.001}, "Version 2 differs by +0.012 (-0.001 to +0.02), which leaves open whether it is better, in"),
        ({"low": nan, "high": nan}, "Version 2 differs by +0.012 (no interval), which leaves open whether it is"),
        ({"reason": "9 of 10 rows lack it"}, "of the live scores. There, 9 of 10 rows lack it."),
    ],
)
def test_which_is_better_and_how_sure_that_is(more, said):
    assert said in sentence([one(**more)], "2", more.get("metric", "roc_auc"))


def test_the_newest_window_that_can_be_told_is_meant():
    nothing = one(window=4, live=nan, shadow=nan, difference=nan, low=nan, high=nan, n=0, reason="no label is known")

    assert "0.012" in sentence([one(), nothing], "2", "roc_auc")
    assert sentence([nothing], "2", "roc_auc") == (
        "Version 2 cannot be compared with the live scores: no label is known."
    )
    assert sentence([], "3", "roc_auc").endswith("there is no window.")
