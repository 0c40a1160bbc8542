"""Every rule asked once, on the rows that can tell it something, and which answers follow from which."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from monitoring.catalogue import Entry
from monitoring.domain.text import plural
from monitoring.errors import MonitoringError, NotApplicableError
from monitoring.gate.behaviour.unseen import unseen
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding, TooFewRowsError
from monitoring.gate.outcomes import FEWEST
from monitoring.gate.rule import RULES, Rule
from monitoring.log.ground.progress import Progress

OVERLAP = "training_overlap"


@dataclass(frozen=True, slots=True)
class Result:
    """A rule and what it has answered."""

    rule: Rule
    finding: Finding


def asked(evidence: Evidence, progress: Progress) -> tuple[Result, ...]:
    """What each rule answers, in the order of their codes."""
    entries = sorted(RULES, key=lambda entry: entry.descriptor.code)
    overlap = {entry.descriptor.name: _answer(entry, evidence) for entry in entries if entry.descriptor.name == OVERLAP}
    seen = any(found.verdict is Answer.FAIL for found in overlap.values())
    fresh = unseen(evidence) if seen else evidence
    results = []
    for place, entry in enumerate(entries):
        progress(f"asking: {entry.descriptor.title}", place / len(entries))
        found = overlap.get(entry.descriptor.name) or (
            _on_unseen(entry, fresh) if seen and entry.descriptor.unseen else _answer(entry, evidence)
        )
        results.append(Result(entry.descriptor, found))
    return tuple(_with_causes(results))


def _on_unseen(entry: Entry[Rule], fresh: Evidence) -> Finding:
    """Scores of rows that a model was trained on are no measure of it."""
    left = len(fresh.labelled)
    if left < FEWEST:
        rest = f"all but {plural(left, 'row')}" if left else "all of them"
        reason = f"the candidate was trained on the labelled rows, {rest}: scores of them are no measure of it"
        return Finding(verdict=Answer.NOT_APPLICABLE, reason=reason)
    found = _answer(entry, fresh)
    return replace(found, reason=f"{found.reason}; measured on {left:,} rows that are not in the training data")


def _answer(entry: Entry[Rule], evidence: Evidence) -> Finding:
    if entry.descriptor.name in evidence.settings.off:
        return Finding(verdict=Answer.NOT_APPLICABLE, reason="it is switched off: [gate] off names it")
    try:
        found: Finding = entry.function(evidence)
        return found
    except TooFewRowsError as error:
        more = f"{error.message}: {error.needed:,} more are needed"
        return Finding(verdict=Answer.INCONCLUSIVE, reason=more, rows_needed=error.needed)
    except NotApplicableError as error:
        return Finding(verdict=Answer.NOT_APPLICABLE, reason=error.message)
    except MonitoringError as error:
        return Finding(verdict=Answer.FAIL, reason=error.message)


def _with_causes(results: list[Result]) -> Iterator[Result]:
    """The same; what keeps the candidate out says which rules that failed it may follow from."""
    failed: Mapping[str, Rule] = {one.rule.name: one.rule for one in results if one.finding.verdict is Answer.FAIL}
    for one in results:
        found, causes = one.finding, [failed[name] for name in one.rule.follows if name in failed]
        causes = [rule for rule in causes if one.rule.name not in rule.follows]  # either may bring the other
        if causes and found.verdict in (Answer.FAIL, Answer.INCONCLUSIVE):
            told = " or ".join(f"{rule.code}, {rule.title}" for rule in causes)
            found = replace(found, reason=f"{found.reason}; it may follow from what failed under {told}")
        yield Result(one.rule, found)
