"""What is known of the texts of a log's columns: the categories that it is counted by, and those of its model."""

from collections.abc import Collection, Mapping

from monitoring.domain import Deployment, Kind
from monitoring.intake.columns.spelling import Vocabulary, canonical
from monitoring.log.cells.plan import Plan

Known = Mapping[str, Vocabulary]
UNKNOWN: Known = {}


def known_by(plan: Plan, deployment: Deployment) -> Known:
    """By column, how texts are to be read where they are counted by this plan; tokens tell nothing."""
    return {
        name: Vocabulary.as_written((*bins.categories, *plan.known.get(name, ())))
        for name, bins in plan.columns.items()
        if bins.kind is Kind.CATEGORICAL and name not in deployment.sensitive
    }


def known_beside(plan: Plan, categories: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """The texts that a model knows and the reference never showed, by column, where they are not spellings of others.

    >>> from monitoring.domain import Bins
    >>> plan = Plan({"flag": Bins(Kind.CATEGORICAL, categories=("True", "False"))})
    >>> known_beside(plan, {"flag": ("0", "1", "unknown")})
    {'flag': ('unknown',)}
    """
    found = {}
    for name, texts in categories.items():
        there = Vocabulary.as_written(plan.columns[name].categories) if name in plan.columns else Vocabulary()
        new = {text for text in map(canonical, texts) if text not in there.known and there.spell(text) in (text, None)}
        found[name] = tuple(sorted(new))
    return {name: texts for name, texts in found.items() if texts}
