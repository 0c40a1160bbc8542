"""Windows that each have a reference of their own, asked together where a method allows it."""

import numpy as np

from monitoring.domain import Histogram, Kind, Role, Score
from monitoring.drift.method import METHODS
from monitoring.stats.comparing.alike import grouped_alike
from monitoring.stats.comparing.sides import Comparison
from monitoring.stats.homogeneity import homogeneity
from monitoring.stats.unseen.identifiers import may_be_identifier


def ask_together(comparison: Comparison, reference: Histogram, current: Histogram) -> Score | None:
    """The same as of each pair alone, bit for bit; None where pairs have to be asked one by one.

    Methods that look at groups of cells add up along cells, so windows with as many groups go together. What a
    reference makes impossible is said pair by pair.

    Args:
        comparison: what is asked.
        reference: counts of shape (windows, cells).
        current: likewise.
    """
    column, entry = comparison.column, METHODS[comparison.name]
    method, categories = entry.descriptor, column.kind is Kind.CATEGORICAL
    if method.groups is None or column.kind not in method.kinds:
        return None
    if categories and column.role is Role.FEATURE and may_be_identifier(reference):
        return None
    critical = np.isnan(method.limit)
    if categories and critical:
        whole: Score = entry.function(reference, current, alpha=comparison.alpha)
        return whole
    value, p_value, limit = np.full((3, len(current.counts)), np.nan)
    for rows, old, new in grouped_alike(reference, current, method.groups):
        found = entry.function(old, new, alpha=comparison.alpha) if critical else entry.function(old, new)
        value[rows], p_value[rows] = found.value, found.p_value
        limit[rows] = found.limit if critical else method.limit
    return Score(value, homogeneity(reference, current).p_value if categories else p_value, limit)
