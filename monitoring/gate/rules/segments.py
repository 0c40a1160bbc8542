"""No segment worse than its floor, nor than the live version."""

from dataclasses import replace

from monitoring.domain.text import short
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.levels import each_of
from monitoring.gate.outcomes import TITLES, key_metric
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.segments import Held, held

SHOWN = 5


@RULES.register(
    Rule(
        code="G013",
        name="segments",
        title="No segment is worse",
        asks="Is there no segment in which the candidate is worse than the floor, or than the live version by more "
        "than the margin?",
        unseen=True,
        follows=("calibration", "training_labels", "dead_column"),
    )
)
def segments(evidence: Evidence) -> Finding:
    """FAIL where a segment is certainly beyond its limit, at a level divided by the number of segments (Bonferroni).

    INCONCLUSIVE where a segment looks worse than the limit, is certainly worse than the champion at all (or below its
    floor as measured), and more rows are needed to say whether by more than is allowed. A segment of few rows whose
    interval is merely wide stops nobody.
    """
    if not evidence.deployment.segments:
        raise NotApplicableError("the deployment names no segments")
    found, small = held(evidence)
    if not found:
        raise NotApplicableError("there is neither a floor nor a champion, or no segment has enough labelled rows")
    level = each_of(len(found))
    failing = [one for one in found if one.beyond.interval(level)[1] < 0]
    unsure = [one for one in found if one.looks_worse(level)]
    told = tuple((one.what, _figures(one)) for one in sorted(found, key=lambda one: one.beyond.value)[:SHOWN])
    told += (("too few labelled rows", f"{small:,} segments"),) * bool(small)
    worst = min(failing or unsure or found, key=lambda one: one.beyond.value)
    sentence, needed = _sentence(evidence, worst), worst.beyond.rows_to_decide(0.0, level) or None
    if failing:
        return _finding(Answer.FAIL, worst, f"{sentence}; that it is beyond that is certain", told)
    if unsure:
        waiting = f"about {needed:,} more labelled rows of it would decide" if needed else "more rows are needed"
        return replace(
            _finding(Answer.INCONCLUSIVE, worst, f"{sentence}, which may be chance; {waiting}", told),
            rows_needed=needed,
        )
    many = len({one.segment for one in found})
    return _finding(
        Answer.PASS, worst, f"none of {many:,} segments is certainly worse than it may be; {sentence}", told
    )


def _sentence(evidence: Evidence, one: Held) -> str:
    better = f"{TITLES[key_metric(evidence.deployment)]} in {one.what}: {short(one.difference.value)}"
    return f"{better} (above 0 is better, at least {short(one.limit)} is wanted)"


def _figures(one: Held) -> str:
    low, high = one.difference.interval()
    return f"{short(one.difference.value)} ({short(low)} to {short(high)}), {one.difference.n:,} rows"


def _finding(verdict: Answer, one: Held, reason: str, details: tuple[tuple[str, str], ...]) -> Finding:
    low, high = one.difference.interval()
    return Finding(
        verdict=verdict,
        reason=reason,
        value=one.difference.value,
        low=low,
        high=high,
        limit=one.limit,
        n=one.difference.n,
        details=details,
    )
