"""How long one row takes."""

import numpy as np

from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.single_rows import single_rows
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

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

    A candidate fails where its median is above the floor and above so many times the champion's. Figures are told
    coarsely, and below the floor not at all: no two runs take the same time, and evidence made again shall be the same.
    """
    evidence.require_champion()
    called, settings = single_rows(evidence), evidence.settings
    if not len(called.seconds):
        raise NotApplicableError("there are no rows to score")
    ours, theirs = (1000 * np.quantile(side, [0.5, 0.99]) for side in (called.seconds, called.champion))
    times, n = float(ours[0] / theirs[0]), len(called.seconds)
    slow = ours[0] > settings.slow_ms and times > settings.slower
    told = f"one row takes {_told(ours[0], settings.slow_ms)}, the champion {_told(theirs[0], settings.slow_ms)}"
    more = f", which is more than {settings.slower:g} times as long" if slow else ""
    details = [
        (f"{whose}, {which}", _told(side[place], settings.slow_ms))
        for whose, side in (("candidate", ours), ("champion", theirs))
        for place, which in enumerate(("median", "99 % of rows"))
    ]
    value = coarse(times) if ours[0] > settings.slow_ms else float("nan")
    verdict = Answer.FAIL if slow else Answer.PASS
    return Finding(verdict=verdict, reason=told + more, value=value, limit=settings.slower, n=n, details=tuple(details))


def coarse(value: float) -> float:
    """A positive number rounded to 1, 1.5, 2, 3, 5 or 7 times a power of ten.

    >>> [coarse(value) for value in (0.0123, 640.0, 9.6)]
    [0.015, 700.0, 10.0]
    """
    power = 10.0 ** np.floor(np.log10(value))
    return float(f"{min(STEPS, key=lambda step: abs(np.log(value / power / step))) * power:.2g}")


def _told(milliseconds: float, floor: float) -> str:
    return f"less than {floor:g} ms" if milliseconds <= floor else f"about {coarse(milliseconds):,g} ms"
