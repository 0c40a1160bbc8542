"""What each row adds to a metric, by the cell that it lies in: the more, the worse (`bias`: the larger)."""

from collections.abc import Callable, Sequence

import numpy as np

from monitoring.domain import ErrorTable, FloatArray, Outcomes
from monitoring.stats.chance.exchange import Stratum

CAPTURED = 0.8  # of the sum of squares, by the cells' means: otherwise cells are too coarse
CLIP = 2.0**-52
Strata = Sequence[Stratum] | None


def _errors(power: int, moment: str) -> Callable[[Outcomes, Outcomes], Strata]:
    """Of a power of the error: the cells' mean error, raised; power 0 is the error without its sign."""

    def strata(outcomes: Outcomes, reference: Outcomes) -> Strata:
        now, before = outcomes.errors, reference.errors
        if now is None or before is None or now.histogram.sums is None or before.histogram.sums is None:
            return None
        size = now.histogram.bins.ordered
        n, old = now.histogram.counts[:, :size], before.histogram.counts[0, :size]
        sums = now.histogram.sums[:, :size].sum(axis=0) + before.histogram.sums[0, :size]
        total = n.sum(axis=0) + old
        mean = np.divide(sums, total, out=np.zeros(size), where=total > 0)
        values = mean**power if power else np.abs(mean)
        if not _told(values, total, (now, before), moment):
            return None
        return [Stratum(np.broadcast_to(values, n.shape), n, old)]

    return strata


def _told(values: FloatArray, total: FloatArray, sides: tuple[ErrorTable, ErrorTable], moment: str) -> bool:
    squares = sum(float(side.sums[moment].sum()) for side in sides)
    return bool((total * values**2).sum() >= CAPTURED * squares)


def _losses(loss: Callable[[FloatArray], FloatArray]) -> Callable[[Outcomes, Outcomes], Strata]:
    """Of a loss that hangs on the probability given to what came true."""

    def strata(outcomes: Outcomes, reference: Outcomes) -> Strata:
        now, before = outcomes.positive, reference.positive
        if not (now.has_score and before.has_score):
            return None
        n = np.concatenate([now.positive, now.negative], axis=-1)
        old = np.concatenate([before.positive[0], before.negative[0]])
        sums = [
            np.concatenate([side.positive_sum.sum(axis=0), side.negative_sum.sum(axis=0)]) for side in (now, before)
        ]
        total = n.sum(axis=0) + old
        mean = np.divide(sums[0] + sums[1], total, out=np.zeros(total.size), where=total > 0)
        half = total.size // 2
        right = np.concatenate([mean[:half], 1 - mean[half:]])
        return [Stratum(np.broadcast_to(loss(right), n.shape), n, old)]

    return strata


def _area(outcomes: Outcomes, reference: Outcomes) -> Strata:
    """Of the area: of each outcome's rows the share of the other's that they do not beat, all rows taken together."""
    now, before = outcomes.positive, reference.positive
    if not (now.has_score and before.has_score):
        return None
    p, n = now.positive + before.positive, now.negative + before.negative
    with np.errstate(divide="ignore", invalid="ignore"):
        beaten = (np.cumsum(n, axis=-1) - n / 2) / n.sum(axis=-1, keepdims=True)
        beating = 1 - (np.cumsum(p, axis=-1) - p / 2) / p.sum(axis=-1, keepdims=True)
        own = [-beaten / now.positive.sum(axis=-1, keepdims=True), -beating / now.negative.sum(axis=-1, keepdims=True)]
    values = [np.where(np.isfinite(one), one, 0.0) for one in own]
    return [Stratum(values[0], now.positive, before.positive[0]), Stratum(values[1], now.negative, before.negative[0])]


def _average_precision(outcomes: Outcomes, reference: Outcomes) -> Strata:
    """Of the average precision: what one row more adds to it, where all rows are taken together."""
    now, before = outcomes.positive, reference.positive
    if not (now.has_score and before.has_score):
        return None
    p, n = now.positive + before.positive, now.negative + before.negative
    tp, fp = (np.cumsum(side[:, ::-1], axis=-1)[:, ::-1] for side in (p, n))
    reached = np.maximum(tp + fp, 1)
    of_positive = (
        tp / reached
        + np.cumsum(p * fp / reached**2, axis=-1)
        - (p * tp / reached).sum(-1, keepdims=True) / (np.maximum(p.sum(axis=-1, keepdims=True), 1))
    )
    of_negative = -np.cumsum(p * tp / reached**2, axis=-1)
    values = -np.concatenate([of_positive, of_negative], axis=-1)
    rows = np.concatenate([now.positive, now.negative], axis=-1)
    return [Stratum(values, rows, np.concatenate([before.positive[0], before.negative[0]]))]


VALUES: dict[str, Callable[[Outcomes, Outcomes], Strata]] = {
    "bias": _errors(1, "e2"),
    "mae": _errors(0, "e2"),
    "rmse": _errors(2, "e4"),
    "brier": _losses(lambda right: (1 - right) ** 2),
    "log_loss": _losses(lambda right: -np.log(np.clip(right, CLIP, 1 - CLIP))),
    "roc_auc": _area,
    "average_precision": _average_precision,
}
