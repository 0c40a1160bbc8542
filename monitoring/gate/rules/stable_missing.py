"""Missing values in each column."""

from monitoring.gate.behaviour.importances import heaviest
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.bench import MOST_COLUMNS, bench
from monitoring.gate.stress.refusals import answered
from monitoring.gate.stress.substitutes import Stress, tried


@RULES.register(
    Rule(
        code="G025",
        name="stable_missing",
        title="Stable where values are missing",
        asks="Does a missing value cost little more than a value that is taken from another row?",
        unseen=True,
    )
)
def stable_missing(evidence: Evidence) -> Finding:
    """Each column in turn loses its values in a quarter of the labelled rows.

    What the column tells is lost to any model; so the loss is held against that of a model that is given the values of
    other rows there, which tell as little.
    """
    there = bench(evidence, evidence.candidate)
    there.require_lead()
    names = heaviest(evidence, evidence.candidate, MOST_COLUMNS)
    gaps = {name: None if name in there.model.categorical else float("nan") for name in names}
    cases, refused = tried(there, [Stress(name, f"without values in {name}", gap) for name, gap in gaps.items()])
    parts = (evidence.labelled, evidence.reference, evidence.newest)
    seen = [name for name in names if any(name in part and part[name].isna().any() for part in parts)]
    more = "more of its lead over the trivial model is lost than with values of other rows,"
    limit, n = evidence.settings.stress, len(there.rows)
    return answered(cases, refused, seen, limit=limit, n=n, more=more, what="missing values")
