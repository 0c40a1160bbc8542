"""How much of each side's predictions hangs on each column, as shares that add up to 1."""

import numpy as np

from monitoring.errors import NotApplicableError
from monitoring.explain.importance import importance
from monitoring.gate.evidence import Evidence, Side


def shares(evidence: Evidence, side: Side) -> dict[str, float]:
    """By column that the side reads, its share of all importance, 0 to 1; computed once, on the reference's rows.

    Raises `NotApplicableError` where there are too few rows, or nothing moves the predictions.
    """
    return evidence.once(("importance", side.version), lambda: _shares(evidence, side))


def _shares(evidence: Evidence, side: Side) -> dict[str, float]:
    evidence.require_scorable(side)
    rows = evidence.reference if len(evidence.reference) else evidence.labelled
    found = importance(side.model, rows)
    total = sum(found.values())
    if not total > 0:
        raise NotApplicableError(f"no column moves the predictions of {side.version}")
    return {name: value / total for name, value in found.items()}


def heaviest(evidence: Evidence, side: Side, most: int) -> list[str]:
    """The columns that a side reads, those with the largest shares first; at most so many."""
    names = [name for name in side.model.features if name not in side.model.dropped]
    if len(names) <= most:
        return names
    found = shares(evidence, side)
    return sorted(names, key=lambda name: -found[name])[:most]


def rank_correlation(ours: dict[str, float], theirs: dict[str, float]) -> tuple[float, int]:
    """Spearman's correlation of the columns that both read, -1 to 1, ties as their mean, and their number.

    nan for fewer than two columns, and where all columns of a side weigh the same. Source: Spearman (1904), American
    Journal of Psychology 15, 72-101.

    >>> rank_correlation({"a": 0.6, "b": 0.3, "c": 0.1}, {"a": 0.5, "b": 0.4, "c": 0.1})
    (1.0, 3)
    """
    from scipy.stats import rankdata

    both = [name for name in ours if name in theirs]
    ranks = np.array([rankdata([side[name] for name in both]) for side in (ours, theirs)])
    if len(both) < 2 or (ranks.std(axis=1) == 0).any():
        return float("nan"), len(both)
    return round(float(np.corrcoef(ranks)[0, 1]), 12), len(both)
