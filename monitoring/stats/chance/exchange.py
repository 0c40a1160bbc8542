"""The permutation test of a mean, from counts: which rows are the window's is taken to be chance.

Nothing is assumed of how the values are spread: one wild row falls into the window with the chance n / (n + N), and so
never makes it certain that the window is worse. The tail is that of the double saddlepoint approximation.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

STEPS = 40
CERTAIN = 1.5  # under so many standard errors the normal distribution will do


@dataclass(frozen=True, slots=True, eq=False)
class Stratum:
    """Rows that could have changed places with each other.

    Args:
        values: what a row in each cell adds to the statistic, `(windows, cells)`.
        window: rows of each window, `(windows, cells)`.
        reference: rows of the reference, `(cells,)`.
    """

    values: FloatArray
    window: FloatArray
    reference: FloatArray

    def of(self, chosen: NDArray[np.intp]) -> "Stratum":
        """The same of some windows, without cells that no side has."""
        there = (self.window[chosen].sum(axis=0) + self.reference) > 0
        return Stratum(self.values[chosen][:, there], self.window[chosen][:, there], self.reference[there])


def larger_by_chance(strata: Sequence[Stratum]) -> FloatArray:
    """The chance of a sum of values over the window's rows at least as large, `(windows,)`; nan without rows.

    It is never under that of the one choice of rows that there is, whatever the tail's formula makes of a few.

    Source: Robinson (1982), JRSS B 44, 91-101; Skovgaard (1987), J. Appl. Prob. 24, 875-887; Barndorff-Nielsen's r*.

    >>> before, now = np.full(10, 20.0), np.r_[np.zeros(5), np.full(5, 4.0)][None]
    >>> larger_by_chance([Stratum(np.arange(10.0)[None], now, before)]).round(5).tolist()
    [5e-05]
    """
    from scipy.special import ndtr

    z = _standardised(strata)
    found = np.asarray(ndtr(-z))
    far = np.flatnonzero(np.abs(z) > CERTAIN)
    if far.size:
        found[far] = _saddlepoint([one.of(far) for one in strata])
    return np.maximum(found, least_by_chance([(one.window.sum(axis=-1), one.reference.sum()) for one in strata]))


def least_by_chance(sizes: Sequence[tuple[FloatArray, FloatArray]]) -> FloatArray:
    """The smallest chance that any values could have: one choice of the window's rows among all of them, `(windows,)`.

    Args:
        sizes: of each stratum, the rows of the windows and those of the reference.

    >>> least_by_chance([(np.array([5.0]), np.array(3.0))]).round(6).tolist()
    [0.017857]
    """
    from scipy.special import betaln

    return np.asarray(np.exp(sum(np.log(n + of + 1) + betaln(n + 1, of + 1) for n, of in sizes)))


def _standardised(strata: Sequence[Stratum]) -> FloatArray:
    """The sum less its mean, over its standard deviation."""
    gap, variance = 0.0, 0.0
    for one in strata:
        pooled = one.window + one.reference
        n, total = one.window.sum(axis=-1), pooled.sum(axis=-1)
        with np.errstate(divide="ignore", invalid="ignore"):
            centre = (pooled * one.values).sum(axis=-1) / total
            away = one.values - centre[:, None]
            gap = gap + (one.window * away).sum(axis=-1)
            variance = variance + (pooled * away**2).sum(axis=-1) * n * (total - n) / total / np.maximum(total - 1, 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(np.asarray(variance) > 0, gap / np.sqrt(variance), np.where(n > 0, 0.0, np.nan)))


def _saddlepoint(strata: Sequence[Stratum]) -> FloatArray:
    from scipy.special import ndtr

    scale = np.sqrt(sum(_square(one) for one in strata))
    parts = [_Part(one, scale) for one in strata]
    wanted = sum((part.window * part.x).sum(axis=-1) for part in parts)
    s, t = [np.zeros(len(wanted)) for _ in parts], np.zeros(len(wanted))
    state, pace = _evaluate(parts, s, t, wanted), np.ones(len(wanted))
    for _ in range(STEPS):
        down, move = _newton(state)
        size = np.maximum(np.max([np.abs(one) for one in (*down, move)], axis=0), 1e-300)
        step = np.minimum(pace, 3.0 / size)
        new_s, new_t = [one + step * d for one, d in zip(s, down, strict=True)], t + step * move
        new = _evaluate(parts, new_s, new_t, wanted)
        better = new[0] <= state[0] + 1e-12
        s, t = [np.where(better, a, b) for a, b in zip(new_s, s, strict=True)], np.where(better, new_t, t)
        state = [np.where(better, a, b) for a, b in zip(new, state, strict=True)]
        pace = np.where(better, np.minimum(2 * pace, 1.0), pace / 4)
        if (size < 1e-9).all():
            break
    start = _evaluate(parts, [np.zeros(len(t)) for _ in parts], np.zeros(len(t)), wanted)
    with np.errstate(divide="ignore", invalid="ignore"):
        r = np.sign(t) * np.sqrt(2 * np.maximum(-state[0], 0))
        u = t * np.sqrt(state[3] * np.exp(state[4] - start[4]))
        far = r + np.log(u / r) / r
    # Next to the largest sum that there is, u vanishes and says nothing; Chernoff's bound is exact there.
    bound = np.exp(-(r**2) / 2 - sum(part.log_chance for part in parts))
    beyond, within = np.minimum(ndtr(-far), bound), np.maximum(ndtr(-far), 1 - bound)
    return np.asarray(np.where(np.isfinite(far), np.where(t > 0, beyond, within), ndtr(-r)))


class _Part:
    def __init__(self, stratum: Stratum, scale: FloatArray) -> None:
        self.window, self.pooled = stratum.window, stratum.window + stratum.reference
        self.n, total = self.window.sum(axis=-1), self.pooled.sum(axis=-1)
        centre = (self.pooled * stratum.values).sum(axis=-1) / np.maximum(total, 1)
        self.x = (stratum.values - centre[:, None]) / scale[:, None]
        share = np.clip(self.n / np.maximum(total, 1), 1e-12, 1 - 1e-12)
        self.odds, self.none = np.log(share / (1 - share)), np.log1p(-share)
        self.log_chance = _log_chance(self.n, total)  # of as many rows in the window where each falls into it by chance


def _log_chance(n: FloatArray, total: FloatArray) -> FloatArray:
    from scipy.special import gammaln, xlogy

    ways = gammaln(total + 1) - gammaln(n + 1) - gammaln(total - n + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        share = n / np.maximum(total, 1)
        return np.asarray(ways + xlogy(n, share) + xlogy(total - n, 1 - share))


def _square(one: Stratum) -> FloatArray:
    pooled = one.window + one.reference
    total = np.maximum(pooled.sum(axis=-1), 1)
    centre = (pooled * one.values).sum(axis=-1) / total
    return np.asarray((pooled * (one.values - centre[:, None]) ** 2).sum(axis=-1) / total)


def _evaluate(parts: Sequence[_Part], s: Sequence[FloatArray], t: FloatArray, wanted: FloatArray) -> list[FloatArray]:
    """What is minimised, its slopes (t, then each s), the curvature left for t, and the log of the others' product."""
    value, slope_t, curve_t, product = -t * wanted, -wanted, np.zeros_like(t), np.zeros_like(t)
    rest = []
    for part, one in zip(parts, s, strict=True):
        logit = (part.odds + one)[:, None] + t[:, None] * part.x
        q = 1 / (1 + np.exp(-np.clip(logit, -700, 700)))
        value = value + (part.pooled * (np.logaddexp(0, logit) + part.none[:, None])).sum(axis=-1) - one * part.n
        slope_t = slope_t + (part.pooled * q * part.x).sum(axis=-1)
        weight = part.pooled * q * (1 - q)
        ss, st = np.maximum(weight.sum(axis=-1), 1e-300), (weight * part.x).sum(axis=-1)
        curve_t = curve_t + (weight * part.x**2).sum(axis=-1) - st**2 / ss
        product = product + np.log(ss)
        rest += [(part.pooled * q).sum(axis=-1) - part.n, ss, st]
    return [value, slope_t, np.zeros_like(t), np.maximum(curve_t, 1e-300), product, *rest]


def _newton(state: list[FloatArray]) -> tuple[list[FloatArray], FloatArray]:
    """Newton's step for each s, and for t, whose curvature the s have been taken out of."""
    threes = [state[i : i + 3] for i in range(5, len(state), 3)]
    slope = state[1] - sum(g * st / ss for g, ss, st in threes)
    move = -slope / state[3]
    return [-(g + st * move) / ss for g, ss, st in threes], np.asarray(move)
