"""From a difference and its interval to an answer."""

from monitoring.domain.text import short
from monitoring.gate.finding import Answer, Finding
from monitoring.stats.paired.difference import Difference


def judged(found: Difference, wanted: float, refused: float, what: str) -> Finding:
    """PASS where the whole 95 % interval lies above `wanted`, FAIL where it lies below `refused`, else INCONCLUSIVE.

    Args:
        found: by how much the candidate is better.
        wanted: what it must certainly exceed.
        refused: what it must not certainly fall short of; `wanted` itself, or more, where as good as is too little.
        what: the comparison in words, such as "ROC AUC against the champion".
    """
    low, high = found.interval()
    figures = f"{what}: {_signed(found.value)}, 95 % interval {_signed(low)} to {_signed(high)}"
    if low > wanted:
        return _finding(Answer.PASS, found, wanted, f"{figures}, wholly above {_signed(wanted)}")
    if high < refused:
        return _finding(Answer.FAIL, found, wanted, f"{figures}, wholly below {_signed(refused)}")
    more = found.rows_to_decide(wanted)
    waiting = f"about {more:,} more labelled rows would decide" if more else "no number of rows is sure to decide"
    return _finding(
        Answer.INCONCLUSIVE, found, wanted, f"{figures}, includes the limit {_signed(wanted)}; {waiting}", more or None
    )


def _finding(verdict: Answer, found: Difference, limit: float, reason: str, needed: int | None = None) -> Finding:
    low, high = found.interval()
    return Finding(
        verdict=verdict,
        reason=reason,
        value=found.value,
        low=low,
        high=high,
        limit=limit,
        n=found.n,
        rows_needed=needed,
    )


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{short(value)}"
