"""Categories that nobody has seen."""

from monitoring.gate.behaviour.importances import heaviest
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.bench import MOST_COLUMNS, bench
from monitoring.gate.stress.refusals import answered
from monitoring.gate.stress.substitutes import Stress, is_category, stranger, tried


@RULES.register(
    Rule(
        code="G027",
        name="stable_unseen",
        title="Stable where categories are new",
        asks="Does a category that was never seen cost little more than one that is taken from another row?",
        unseen=True,
    )
)
def stable_unseen(evidence: Evidence) -> Finding:
    """Each categorical column in turn has a new category in a quarter of the labelled rows.

    The loss is held against that of a model that is given the categories of other rows there.
    """
    there = bench(evidence, evidence.candidate)
    there.require_lead()
    names = heaviest(evidence, evidence.candidate, MOST_COLUMNS)
    categories = [name for name in names if is_category(there.model, name)]
    new = [
        Stress(name, f"with a new category in {name}", stranger(there.model, there.rows, name)) for name in categories
    ]
    cases, refused = tried(there, new)
    more = "more of its lead over the trivial model is lost than with categories of other rows,"
    limit, n = evidence.settings.stress, len(there.rows)
    return answered(cases, refused, (), limit=limit, n=n, more=more, what="new categories")
