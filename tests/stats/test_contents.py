"""What is learnt of the same numbers is learnt once; of any others anew."""

import numpy as np
import pytest

from monitoring.stats.null.memory import Centres
from monitoring.stats.null.spread import learn

CENTRES = Centres(np.arange(28) % 7, 7)


def asked(**other):
    rng = np.random.default_rng(3)
    given = {"deviations": rng.normal(size=(28, 5)), "rows": rng.integers(50, 90, 28).astype(float), "own": True}
    return given | other


def learnt(**other):
    given = asked(**other)
    return learn(given.pop("deviations"), given.pop("rows"), **given)


def test_the_same_numbers_are_learnt_from_once():
    assert learnt() is learnt()
    assert learnt(centres=CENTRES) is learnt(centres=CENTRES)


@pytest.mark.parametrize(
    "other",
    [
        {"deviations": asked()["deviations"] * (1 + 1e-15)},
        {"rows": asked()["rows"] + 1},
        {"own": False},
        {"expected": 3.0},
        {"centres": CENTRES},
    ],
)
def test_whatever_enters_makes_it_another(other):
    assert learnt(**other) is not learnt()


def test_centres_of_other_groups_or_steps_are_others():
    groups = [Centres(np.arange(28) % 4, 7), Centres(np.arange(28) % 7, 1)]

    assert len({id(learnt(centres=centres)) for centres in (CENTRES, *groups)}) == 3
