"""What the candidate looks at, against what the champion looks at."""

from monitoring.domain.text import short
from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.importances import rank_correlation, shares
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

FEWEST = 5  # columns
CERTAIN = 3.29  # standard deviations of the correlation of two orders that know nothing of each other
SHOWN = 5


@RULES.register(
    Rule(
        code="G036",
        name="importance_ranking",
        title="It looks at what the champion looks at",
        asks="Is the order of the columns by importance not the champion's turned round?",
    )
)
def importance_ranking(evidence: Evidence) -> Finding:
    """Spearman's correlation of both orders. Honest models of different kinds differ much, so only a reversal fails.

    The limit is what two orders without anything in common fall below once in 2,000 times.
    """
    champion = evidence.require_champion()
    ours, theirs = shares(evidence, evidence.candidate), shares(evidence, champion)
    found, both = rank_correlation(ours, theirs)
    if both < FEWEST or found != found:
        raise NotApplicableError(f"{both} columns that both read are too few for an order, {FEWEST} are needed")
    limit = max(-1.0, -CERTAIN / (both - 1) ** 0.5)
    verdict = Answer.FAIL if found < limit else Answer.PASS
    words = "the reverse of" if found < limit else "against"
    first = sorted(ours, key=lambda name: -ours[name])[:SHOWN]
    details = tuple((name, f"{short(ours[name])}, champion {short(theirs.get(name, 0.0))}") for name in first)
    reason = f"the order of {both} columns by importance {words} the champion's: rank correlation {short(found)}"
    return Finding(verdict=verdict, reason=reason, value=found, limit=limit, n=both, details=details)
