"""The answer in one word, and how people read it."""

from collections.abc import Iterable
from enum import StrEnum


class Verdict(StrEnum):
    """The answer in one word; SKIPPED always carries its reason."""

    OK = "OK"
    WARN = "WARN"
    FAIL = "FAIL"
    SKIPPED = "SKIPPED"


SIGNS: dict[Verdict, str] = {Verdict.OK: "✓", Verdict.WARN: "△", Verdict.FAIL: "▲", Verdict.SKIPPED: "·"}
"""A sign for each, wherever a colour alone would have to tell them apart."""

WORDS: dict[Verdict, str] = {
    Verdict.OK: "all right",
    Verdict.WARN: "look at it",
    Verdict.FAIL: "beyond the limit",
    Verdict.SKIPPED: "not judged",
}
"""What one figure's verdict is called."""


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """FAIL over WARN over OK; SKIPPED only where nothing else was said.

    >>> worst([Verdict.OK, Verdict.SKIPPED, Verdict.WARN])
    <Verdict.WARN: 'WARN'>
    """
    order = (Verdict.SKIPPED, Verdict.OK, Verdict.WARN, Verdict.FAIL)
    return max(verdicts, key=order.index, default=Verdict.SKIPPED)
