"""How often chance makes Pearson's chi-square as large where cells hold few rows: its own skewness, not the law's."""

import numpy as np

from monitoring.domain import FloatArray

TWICE = 2.0  # of the skewness that rare cells add: what higher cumulants add to it far out is known by simulation alone


def tail(statistic: FloatArray, cells: FloatArray, inverse: FloatArray, n: FloatArray, m: FloatArray) -> FloatArray:
    """The p-value of the chi-square of a 2 × k table, never under that of the chi-square distribution.

    A cell of five expected rows has a square with the variance 2 + 1 / 5 and the third cumulant 8 + 22 / 5 instead of 2
    and 8; far out that doubles the tail. A shifted gamma variable stands for the sum, with its mean, variance and third
    cumulant up to terms of 1 / rows (Pearson's type III), what rare cells add to the third one twice: where the rarest
    cells of 5 to 20 expect five rows, .001 and .0001 are reached at most 1.2 and 1.3 times as often as they say, where
    the chi-square distribution has 1.7 and 3.0 times.

    Source: Cressie and Read (1984), JRSS B 46, 440-464, appendix (moments for a sample against known shares); cumulants
    of a binomial count in place of Poisson's for two samples, as either is known from its total.

    Args:
        statistic: Pearson's chi-square.
        cells: k; 2 or more where there is one.
        inverse: of the cells, the sum of 1 / rows of both samples.
        n: rows of the one sample.
        m: of the other.

    >>> inverse = (1 / (50_100 * np.array([0.5, 0.25, 0.15, 0.05, 0.05]))).sum()
    >>> found = tail(np.array(18.4668), np.array(5.0), inverse, np.array(5e4), np.array(100.0))
    >>> round(float(found), 4)  # where the chi-square distribution says .001, and chance .0017
    0.002
    """
    from scipy.special import chdtrc

    freedom, share = np.maximum(cells - 1, 1), m / (n + m)
    spread = share * (1 - share)  # of a row, in which sample it is
    fourth, third = (1 - 6 * spread) / spread, (1 - 2 * share) ** 2 / spread  # of cumulants, times 1 / rows
    total = 1 / (n + m)
    variance = 2 * freedom + fourth * (inverse - (cells**2 + 2 * cells - 2) * total)
    common = (18 * cells**2 + 36 * cells - 32) / 22 * total  # what rows that are shared out take back
    cumulant = 8 * freedom + TWICE * (12 * fourth + 10 * third) * (inverse - common)
    unit = cumulant / (4 * variance)
    shape = variance / (2 * unit**2)
    plain = chdtrc(freedom, statistic)
    wider = (variance > 0) & (cumulant > 0)
    far = chdtrc(
        np.where(wider, shape, 1.0), np.maximum((statistic - freedom) / np.where(wider, unit, 1.0) + shape, 0.0)
    )
    return np.asarray(np.where(wider, np.maximum(plain, far), plain))
