"""How far estimates may be off because the reference that scores are calibrated on is a sample: the bootstrap."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Outcomes, ScoreTable
from monitoring.performance.estimated.calibration import Calibration, isotonic, rows_of
from monitoring.performance.estimated.expected import expected
from monitoring.performance.metric import METRICS
from monitoring.stats.intervals import Z
from monitoring.stats.null.contents import content, once

DRAWS = 20
STEPS, HALVINGS, RIDGE, FARTHEST = 12, 10, 1.0, 14.0  # of fitting; log-odds of scores
GROUPS = 128  # of score cells: errors of calibration need no finer ones

Counts = tuple[FloatArray, FloatArray, FloatArray]  # of cells: rising scores; positive, negative rows
Calibrations = Mapping[str, Calibration]


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """Calibrations by table of scores.

    Args:
        itself: isotonic fits of the reference's counts.
        curve: logistic curves through them.
        drawn: isotonic fits of counts drawn anew, where they have both outcomes.
    """

    itself: Calibrations
    curve: Calibrations
    drawn: tuple[Calibrations, ...]


def calibration_error(names: Sequence[str], outcomes: Outcomes, reference: Outcomes) -> dict[str, FloatArray]:
    """By metric, how far calibrations on other samples like the reference put it off, as a standard error `(windows,)`.

    Each draws the reference's counts anew (Poisson's bootstrap, seeded) and fits them again. Such fits are level beyond
    the reference's last rows, where windows may have many; so how far a logistic curve is from them counts, too. Where
    the scores themselves are the calibration, the reference knows them no better than such a fit.

    Source: Efron and Tibshirani (1993), An Introduction to the Bootstrap, section 6; Hanley and MacGibbon (2006),
    Computer Methods and Programs in Biomedicine 83, for the Poisson counts.
    """
    coarse = {name: _starts(table, outcomes.threshold) for name, table in reference.scores.items()}
    now = replace(outcomes, scores={name: _joined(table, coarse[name]) for name, table in outcomes.scores.items()})
    fits = _fits({name: rows_of(table) for name, table in reference.scores.items()})

    def values(one: Calibrations) -> list[FloatArray]:
        likely = expected(now, one)
        return [np.asarray(METRICS[name].function(likely).value) for name in names]

    here, curve = values(fits.itself), values(fits.curve)
    apart = [[(fit - value) ** 2 for fit, value in zip(values(one), here, strict=True)] for one in fits.drawn]
    by_luck = np.sqrt(np.mean(apart, axis=0)) if apart else np.zeros_like(here)
    return dict(zip(names, np.hypot(by_luck, np.abs(np.subtract(curve, here)) / Z), strict=True))


@once(lambda known: tuple((name, content(*counts)) for name, counts in known.items()), kept=64)
def _fits(known: Mapping[str, Counts]) -> Fits:
    """They hang on the reference alone: a moved threshold leaves them."""
    rng = np.random.default_rng(0)
    drawn = [{name: (s, _poisson(rng, p), _poisson(rng, n)) for name, (s, p, n) in known.items()} for _ in range(DRAWS)]
    return Fits(
        {name: _fitted(*counts) for name, counts in known.items()},
        {name: logistic(*counts) for name, counts in known.items()},
        tuple(
            {name: _fitted(*counts) for name, counts in each.items()}
            for each in drawn
            if all(p.sum() and n.sum() for _, p, n in each.values())
        ),
    )


def _poisson(rng: np.random.Generator, counts: FloatArray) -> FloatArray:
    return np.asarray(rng.poisson(counts), dtype=np.float64)


def _fitted(scores: FloatArray, positive: FloatArray, negative: FloatArray) -> Calibration:
    there = positive + negative > 0
    return Calibration(*isotonic(scores[there], positive[there], negative[there]))


def logistic(scores: FloatArray, positive: FloatArray, negative: FloatArray) -> Calibration:
    """The share of positive rows as a logistic curve of the score's log-odds, by a few steps of Newton's method.

    A step that makes the fit worse is halved: where a model is far too sure of itself, scores of nearly 0 and 1 that
    often do not come true, a whole one leads ever farther away.

    Source: Platt (1999), Probabilistic outputs for support vector machines.

    >>> fitted = logistic(np.array([0.2, 0.5, 0.8]), np.array([40.0, 100.0, 160.0]), np.array([160.0, 100.0, 40.0]))
    >>> np.interp([0.2, 0.5, 0.8], fitted.score, fitted.share).round(2).tolist()
    [0.2, 0.5, 0.8]
    """
    rows, start = positive + negative, np.array([0.0, 1.0])
    by = np.stack([np.ones_like(scores), _log_odds(scores)])

    def loss(tried: FloatArray) -> float:
        odds = tried @ by
        return float((rows * np.logaddexp(0, odds) - positive * odds).sum() + RIDGE / 2 * ((tried - start) ** 2).sum())

    weights = start
    for _ in range(STEPS):
        share = _share(weights @ by)
        slope = by @ (positive - rows * share) - RIDGE * (weights - start)
        step = np.linalg.solve(by * (rows * share * (1 - share)) @ by.T + RIDGE * np.eye(2), slope)
        halved = next((k for k in range(HALVINGS) if loss(weights + step / 2**k) <= loss(weights)), HALVINGS)
        weights = weights + step / 2**halved
    at = np.linspace(-FARTHEST, FARTHEST, GROUPS)
    return Calibration(_share(at), _share(weights[0] + weights[1] * at))


def _share(log_odds: FloatArray) -> FloatArray:
    return np.asarray((1 + np.tanh(log_odds / 2)) / 2)  # the logistic function, without a power that overflows


def _log_odds(scores: FloatArray) -> FloatArray:
    with np.errstate(divide="ignore"):
        return np.asarray(np.clip(np.log(scores) - np.log1p(-scores), -FARTHEST, FARTHEST))


def _starts(reference: ScoreTable, threshold: float) -> NDArray[np.intp]:
    """The first cells of groups that hold about as many reference rows each; the threshold's cell begins one."""
    rows = (reference.positive + reference.negative + reference.unknown)[0]
    reached = np.cumsum(rows) - rows
    even = np.searchsorted(reached, np.arange(GROUPS) / GROUPS * rows.sum(), side="left")
    at = np.searchsorted(reference.edges, threshold, side="left")
    return np.unique(np.clip(np.append(even, [0, at]), 0, len(rows) - 1))


def _joined(table: ScoreTable, starts: NDArray[np.intp]) -> ScoreTable:
    def join(counts: FloatArray) -> FloatArray:
        return np.asarray(np.add.reduceat(counts, starts, axis=-1))

    decided = table.decided
    return replace(
        table,
        edges=np.append(table.edges[starts], table.edges[-1]),
        positive=join(table.positive),
        negative=join(table.negative),
        unknown=join(table.unknown),
        positive_sum=join(table.positive_sum),
        negative_sum=join(table.negative_sum),
        unknown_sum=join(table.unknown_sum),
        decided=None if decided is None else replace(decided, yes=join(decided.yes), no=join(decided.no)),
        left_out=None if table.left_out is None else join(table.left_out),
    )
