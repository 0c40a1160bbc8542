"""All rules asked, each exactly once, and the decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from monitoring.domain.text import plural
from monitoring.errors import listed
from monitoring.gate.asking import Result, asked
from monitoring.gate.described import described
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer
from monitoring.log.ground.progress import Progress, no_progress

# Rules that look at what came true. Where none of them can be asked, nobody knows how good the candidate is.
MEASURING = ("better_than_trivial", "better_than_one_column", "not_worse_than_champion")


@dataclass(frozen=True, slots=True)
class GateReport:
    """The decision and what it rests on.

    Args:
        deployment: its name.
        version: the candidate.
        champion: the version that it was compared with; empty for none.
        as_of: when the newest of the evidence came; None where nothing of it has a time.
        results: one a rule, in the order of their codes.
        evidence: what it was, as `described` gives it.
    """

    deployment: str
    version: str
    champion: str
    as_of: datetime | None
    results: tuple[Result, ...]
    evidence: Mapping[str, Any]

    @property
    def by_urgency(self) -> tuple[Result, ...]:
        """What keeps the version out comes first, what does not apply last."""
        order = (Answer.FAIL, Answer.INCONCLUSIVE, Answer.PASS, Answer.NOT_APPLICABLE)
        return tuple(sorted(self.results, key=lambda result: order.index(result.finding.verdict)))

    @property
    def sentence(self) -> str:
        """The decision in words."""
        told = {answer: [r.rule.title for r in self.results if r.finding.verdict is answer] for answer in Answer}
        passed, failed, unsure = (told[answer] for answer in (Answer.PASS, Answer.FAIL, Answer.INCONCLUSIVE))
        beside = f"compared with {f'version {self.champion}' if self.champion else 'no version in use'}"
        if self.verdict is Answer.PASS:
            return f"version {self.version} may go live; {beside}, {plural(len(passed), 'rule')} passed"
        if failed:
            return f"version {self.version} must not go live; {beside}, these rules failed: {listed(failed)}"
        why = f"these rules could not decide: {listed(unsure)}" if unsure else "nothing says how good it is"
        return f"whether version {self.version} may go live is open; {beside}, {why}"

    @property
    def verdict(self) -> Answer:
        """PASS where some rule passed, none failed or was inconclusive, and what came true could be looked at."""
        found = decision([result.finding.verdict for result in self.results])
        return Answer.INCONCLUSIVE if found is Answer.PASS and self._is_unmeasured else found

    @property
    def _is_unmeasured(self) -> bool:
        measuring = [result.finding.verdict for result in self.results if result.rule.name in MEASURING]
        return bool(measuring) and set(measuring) == {Answer.NOT_APPLICABLE}


def decision(answers: list[Answer]) -> Answer:
    """The gate's answer: a single rule that fails, or cannot tell, keeps a candidate out; so does none that applies.

    >>> decision([Answer.PASS, Answer.NOT_APPLICABLE]), decision([Answer.NOT_APPLICABLE])
    (<Answer.PASS: 'PASS'>, <Answer.INCONCLUSIVE: 'INCONCLUSIVE'>)
    """
    if Answer.FAIL in answers:
        return Answer.FAIL
    return Answer.PASS if Answer.PASS in answers and Answer.INCONCLUSIVE not in answers else Answer.INCONCLUSIVE


def run(evidence: Evidence, progress: Progress = no_progress) -> GateReport:
    """Ask every rule; `progress` is told which, and the share that is done."""
    results = asked(evidence, progress)
    champion = evidence.champion.version if evidence.champion else ""
    name, version = evidence.deployment.name, evidence.candidate.version
    return GateReport(name, version, champion, evidence.as_of, results, described(evidence))
