"""Signs and figures that all readable forms share."""

from monitoring.domain.text import short, without_dust
from monitoring.gate.finding import Answer, Finding

SIGNS = {Answer.PASS: "✓", Answer.FAIL: "✗", Answer.INCONCLUSIVE: "?", Answer.NOT_APPLICABLE: "–"}
WORDS = {
    Answer.PASS: "passed",
    Answer.FAIL: "failed",
    Answer.INCONCLUSIVE: "not decided",
    Answer.NOT_APPLICABLE: "does not apply",
}


def interval(found: Finding) -> str:
    """The 95 % interval, or nothing.

    >>> interval(Finding(verdict=Answer.PASS, reason="", low=-0.0021, high=0.0042)), interval(
    ...     Finding(verdict=Answer.PASS, reason="")
    ... )
    ('-0.0021 to 0.0042', '')
    """
    _, *ends = without_dust([found.value, found.low, found.high])
    return "" if any(end != end for end in ends) else f"{short(ends[0])} to {short(ends[1])}"


def figure(value: float) -> str:
    """A figure, or nothing."""
    return "" if value != value else short(value)
