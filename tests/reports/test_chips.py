"""The ground behind verdicts in reports that stand alone."""

import re

import pytest

from monitoring.domain import Verdict
from monitoring.gate.finding import Answer
from monitoring.reports.chips import CHIPS

LIGHT, DARK = CHIPS.split("@media", 1)
RULE = re.compile(r"\.chip(?:\.(\w+)|:is\(([^)]*)\)) \{ color: (#\w{6}); background: (#\w{6});")


def luminance(colour):
    parts = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("css", [LIGHT, DARK])
def test_every_verdict_can_be_read_on_a_ground_of_its_own(css):
    found = {
        name: (ink, ground) for one, many, ink, ground in RULE.findall(css) for name in re.findall(r"\w+", one + many)
    }
    assert {*found} == {*map(str, Verdict), *map(str, Answer)}
    assert len({ground for _, ground in found.values()}) == 4
    for ink, ground in found.values():
        low, high = sorted(map(luminance, (ink, ground)))
        assert (high + 0.05) / (low + 0.05) >= 4.5


def test_without_colours_a_verdict_has_a_frame_and_a_failure_is_bold():
    assert "border: 1px solid currentColor" in LIGHT
    assert re.search(r"\.chip\.FAIL \{[^}]*font-weight: 600", LIGHT)
