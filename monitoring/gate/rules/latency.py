"""How long one row takes."""

from typing import Any

import numpy as np

from monitoring.gate.behaviour.single_rows import single_rows
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

QUANTILES = (0.25, 0.5, 0.99)
TAIL = 10.0  # times the floor, of the 99th percentile
STEPS = (1.0, 1.5, 2.0, 3.0, 5.0, 7.0, 10.0)  # figures are rounded to these


@RULES.register(
    Rule(
        code="G033",
        name="latency",
        title="Fast enough",
        asks="Does one row take the candidate at most so many times as long as the champion, or less than is noticed?",
    )
)
def latency(evidence: Evidence) -> Finding:
    """Up to 100 calls of one row, candidate and champion in turn, so that a busy machine slows both.

    FAIL where the median, or the lower quartile, is above `[gate] slow_ms` and above so many times the champion's, or
    the 99th percentile is above ten times that and above so many times the champion's. Other work on the machine can
    only make calls longer, which the lower quartile shows least: it tells a slow model from a busy machine.
    Figures are told coarsely, and only of a FAIL: no two runs take the same time, and evidence that is made again shall
    be the same.
    """
    evidence.require_champion()
    called, settings = single_rows(evidence), evidence.settings
    ours, theirs = (1000 * np.quantile(side, QUANTILES) for side in (called.seconds, called.champion))
    floors, times = settings.slow_ms * np.array([1.0, 1.0, TAIL]), ours / theirs
    slow = (ours > floors) & (times > settings.slower)
    figures: dict[str, Any] = {"limit": settings.slower, "n": len(called.seconds)}
    if not slow.any():
        reason = f"one row takes less than {settings.slow_ms:g} ms, or at most {settings.slower:g} times as long as the"
        return Finding(verdict=Answer.PASS, reason=f"{reason} champion's", **figures)
    place = int(np.argmax(slow))
    took, other = (f"{coarse(float(side[place])):,g} ms" for side in (ours, theirs))
    which = [
        f"{rows} more than" for rows in ("three rows in four take", "half of the rows take", "1 % of the rows take")
    ]
    reason = f"{which[place]} about {took}, the champion's {other}: more than {settings.slower:g} times as long"
    details = tuple(
        (f"{whose}, {what}", f"about {coarse(float(side[at])):,g} ms")
        for whose, side in (("candidate", ours), ("champion", theirs))
        for at, what in enumerate(("lower quartile", "median", "99th percentile"))
    )
    return Finding(verdict=Answer.FAIL, reason=reason, value=coarse(float(times[place])), details=details, **figures)


def coarse(value: float) -> float:
    """A positive number rounded to 1, 1.5, 2, 3, 5 or 7 times a power of ten.

    >>> [coarse(value) for value in (0.0123, 640.0, 9.6)]
    [0.015, 700.0, 10.0]
    """
    power = 10.0 ** np.floor(np.log10(value))
    return float(f"{min(STEPS, key=lambda step: abs(np.log(value / power / step))) * power:.2g}")
