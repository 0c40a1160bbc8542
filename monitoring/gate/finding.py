"""What one rule of the gate answers."""

import math
from dataclasses import dataclass
from enum import StrEnum

from monitoring.errors import NotApplicableError


class Answer(StrEnum):
    """The four answers of a rule; the gate's own decision is one of the first three."""

    PASS = "PASS"
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"
    NOT_APPLICABLE = "NOT_APPLICABLE"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """An answer and the figures that it rests on; nan where there is none.

    Args:
        verdict: the answer.
        reason: one sentence in plain words.
        value: what was measured.
        low: of its 95 % interval.
        high: likewise.
        limit: what it is held against.
        n: the rows that it was measured on.
        rows_needed: INCONCLUSIVE: about so many more labelled rows would decide; None where that cannot be said.
        details: further figures by what they are of, as text: segments, columns, groups.
    """

    verdict: Answer
    reason: str
    value: float = math.nan
    low: float = math.nan
    high: float = math.nan
    limit: float = math.nan
    n: int = 0
    rows_needed: int | None = None
    details: tuple[tuple[str, str], ...] = ()


class TooFewRowsError(NotApplicableError):
    """A question that so many more labelled rows would let a rule answer; the rule is INCONCLUSIVE."""

    def __init__(self, message: str, needed: int) -> None:
        super().__init__(message)
        self.needed = needed
