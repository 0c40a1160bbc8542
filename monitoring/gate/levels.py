"""How sure rules that look at many things at once must be before they stop a candidate.

All rules together may stop 5 of 100 candidates with which nothing is wrong. A rule that asks one question is at the
95 % level; one that asks many has `SHARE` for all of them, divided evenly (Bonferroni 1936).
"""

SHARE = 0.005


def each_of(many: int) -> float:
    """The confidence level of the interval of one of so many questions: it misses on one side with SHARE / many.

    >>> round(each_of(1), 4), round(each_of(10), 4)
    (0.99, 0.999)
    """
    return 1 - 2 * SHARE / max(many, 1)
