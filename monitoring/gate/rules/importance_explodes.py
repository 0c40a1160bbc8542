"""A column that suddenly decides nearly everything."""

from monitoring.domain.text import percent
from monitoring.gate.behaviour.alone import told_by
from monitoring.gate.behaviour.importances import shares
from monitoring.gate.evidence import Evidence, Part
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.substitutes import is_category

ALLOWED = 0.3  # of all importance, more than before
MOST_ROWS = 20_000


@RULES.register(
    Rule(
        code="G024",
        name="importance_explodes",
        title="No column's importance explodes",
        asks="Does no column decide far more of the candidate's predictions than of the champion's?",
        follows=("leak_column",),
    )
)
def importance_explodes(evidence: Evidence) -> Finding:
    """FAIL where a column's share of all importance rises by more than 30 percentage points.

    What the column tells of the champion's own scores counts as the champion's, too: of two columns that say the same,
    each model may look at another one.
    """
    champion = evidence.require_champion()
    ours, theirs = shares(evidence, evidence.candidate), shares(evidence, champion)
    part: Part = "reference" if len(evidence.reference) else "labelled"
    rows, scores = evidence.rows(part)[:MOST_ROWS], evidence.scores(champion, part)[:MOST_ROWS]
    before = dict(theirs)
    for name, share in ours.items():
        if share - theirs.get(name, 0.0) > ALLOWED:
            known = told_by(rows[name], is_category(evidence.candidate.model, name), scores)
            before[name] = max(before.get(name, 0.0), known)
    rise = {name: share - before.get(name, 0.0) for name, share in ours.items()}
    name = max(rise, key=lambda one: rise[one])
    verdict = Answer.FAIL if rise[name] > ALLOWED else Answer.PASS
    had = theirs.get(name, 0.0)
    told = f"{name} has {percent(ours[name])} of the candidate's importance and {percent(had)} of the champion's"
    if before.get(name, 0.0) > had:
        told += f", and tells {percent(before[name])} of the champion's scores"
    reason = f"{told}: what does it know?" if verdict is Answer.FAIL else f"no importance explodes: at most, {told}"
    return Finding(verdict=verdict, reason=reason, value=rise[name], limit=ALLOWED, n=len(rows))
