"""Small but certain: below the practical limit, but beyond chance more than once."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray, Histogram, Kind, Score, Window
from monitoring.domain.text import percent, short
from monitoring.errors import NotApplicableError
from monitoring.stats.spread import spread

TWICE = 2  # so many windows, or one that is as improbable as both
ALONE, HARDLY = 0.5, 0.001  # one window at this part of the level tells, too, where that is no more than so improbable
BEFORE, UNUSUAL = 6, 0.05  # how far back another window may lie, and the p from which on it tells nothing
SAME_MEAN = 0.02  # standard deviations: what is nearer has not moved, but changed its shape


def in_a_row(certain: NDArray[np.bool_]) -> NDArray[np.intp]:
    """How many windows up to each certain one have at most one between them that is not, along the last axis.

    >>> in_a_row(np.array([True, True, False, True, False, False, True])).tolist()
    [1, 2, 0, 4, 0, 0, 1]
    """
    held, place = certain.copy(), np.arange(certain.shape[-1])
    held[..., 1:-1] |= certain[..., :-2] & certain[..., 2:]
    broken = np.maximum.accumulate(np.where(held, -1, place), axis=-1)
    return np.asarray(np.where(certain, place - broken, 0))


def small(score: Score, alpha: float) -> NDArray[np.bool_]:
    """Which windows of a score are below its limit, but beyond chance, and not they alone; or far beyond.

    Another one of the last seven must be unusual, too: by the root of the level, which is as improbable for six of them
    as to be feared. A change that only now and then makes a window improbable would hardly ever show twice, so one
    tells at half of the level, up to `HARDLY`; and one that is as improbable as two. A window that is no further from
    what is usual than the level allows is never called certain, so however windows hang together, no more of them are
    than the level says.

    >>> score = Score(np.full(6, 0.1), np.array([6e-4, 0.5, 0.02, 0.5, 6e-4, 4e-4]), np.array(0.2))
    >>> small(score, 0.001).tolist()
    [False, False, False, False, True, True]
    """
    if not score.value.ndim or score.limit is None:
        return np.zeros(score.value.shape, dtype=np.bool_)
    beyond = score.p_value < alpha
    if not beyond.any():  # most often so
        return beyond
    some, twice = beyond.any(axis=-1), np.zeros(beyond.shape, dtype=np.bool_)
    twice[some] = _unusual_before(score.p_value[some], alpha) > 0
    certain = (beyond & twice) | (score.p_value < min(ALONE * alpha, max(alpha**TWICE, HARDLY)))
    return certain & (score.value < score.limit)


def _unusual_before(p_value: FloatArray, alpha: float) -> NDArray[np.intp]:
    """How many windows before each one the nearest unusual one of the last lies, along the last axis; 0: there is none.

    >>> _unusual_before(np.array([0.5, 0.01, 0.5, 0.5]), 0.001).tolist()
    [0, 0, 1, 2]
    """
    unusual, size = p_value < min(alpha**0.5, UNUSUAL), p_value.shape[-1]
    found = np.zeros(p_value.shape, dtype=np.intp)
    for back in range(min(BEFORE, size - 1), 0, -1):
        found[..., back:] = np.where(unusual[..., : size - back], back, found[..., back:])
    return found


def told(
    score: Score, alpha: float, reference: Histogram, current: Histogram, windows: Sequence[Window], unit: str | None
) -> Iterator[tuple[str, int]]:
    """What is small but certain in words, with its size and since when, and the window that it is said of.

    Args:
        score: of every window.
        alpha: the level at which chance is ruled out.
        reference: counts of shape (cells,).
        current: counts of shape (windows, cells).
        windows: the windows.
        unit: what the column is counted in, or nothing: the size is looked up in the counts; None where the score is a
            share of rows.
    """
    found = np.flatnonzero(small(score, alpha))
    if not found.size:
        return
    # A run of certain windows tells when it began; of a single one, the unusual one before it does.
    lengths, before = in_a_row(score.p_value < alpha), _unusual_before(score.p_value, alpha)
    lengths = np.where(lengths >= TWICE, lengths, before + 1)
    moved = None if unit is None else _sizes(reference, current, found, unit)
    sizes = [_share(value) for value in score.value[found]] if moved is None else moved
    for window, size in zip(found.tolist(), sizes, strict=True):
        since = windows[window - int(lengths[window]) + 1].beginning
        yield f"{size} since {since}, certain, below your limit", window


def _share(value: float) -> str:
    return f"{percent(value)} of rows"


def _sizes(reference: Histogram, current: Histogram, found: NDArray[np.intp], unit: str) -> list[str]:
    """How a column differs from the reference: by its mean, or by the cell whose share changed most."""
    moved, sd = _moved(reference, current, found)
    shares = current.counts[found] / current.n[found][:, None] - reference.proportions
    most = np.abs(shares).argmax(axis=-1)
    return [
        _mean(step, sd, unit) if abs(step) >= SAME_MEAN else _cell(reference, cell, change)
        for step, cell, change in zip(moved, most.tolist(), shares[np.arange(len(found)), most], strict=True)
    ]


def _moved(reference: Histogram, current: Histogram, found: NDArray[np.intp]) -> tuple[FloatArray, float]:
    """By how many of the reference's standard deviations the mean differs, and how large one is; 0: it says nothing."""
    nothing, ordered = np.zeros(len(found)), reference.bins.ordered
    if reference.sums is None or current.sums is None:
        return nothing, 0.0
    try:
        sd = spread(reference).value
    except NotApplicableError:
        return nothing, 0.0
    if not sd > 0:
        return nothing, 0.0
    with np.errstate(invalid="ignore", divide="ignore"):
        before = reference.sums[:ordered].sum() / reference.counts[:ordered].sum()
        now = current.sums[found, :ordered].sum(axis=-1) / current.counts[found, :ordered].sum(axis=-1)
    return np.asarray(np.nan_to_num((now - before) / sd)), float(sd)


def _mean(step: float, sd: float, unit: str) -> str:
    """How far the mean moved in standard deviations of the reference, and in the column's unit where it has one.

    >>> _mean(-0.31, 13.2, "min"), _mean(1.0, 13.2, "")
    ('on average 0.31 standard deviations (4.1 min) lower', 'on average 1 standard deviation higher')
    """
    size = short(abs(step), 2)
    amount = f" ({short(abs(step) * sd, 2)} {unit})" if unit else ""
    way = "higher" if step > 0 else "lower"
    return f"on average {size} standard deviation{'' if size == '1' else 's'}{amount} {way}"


def _cell(reference: Histogram, cell: int, change: float) -> str:
    """The share of one cell, and by how much it changed.

    >>> from monitoring.domain import Bins, Kind
    >>> bins = Bins(Kind.CATEGORICAL, categories=("a", "b"))
    >>> _cell(Histogram(bins, np.array([8, 2, 0, 0.0])), 1, 0.031)
    "'b' 3.1 percentage points more often"
    """
    points = f"{short(100 * abs(change), 2)} percentage points {'more' if change > 0 else 'less'} often"
    label, categories = reference.bins.labels[cell], reference.bins.kind is Kind.CATEGORICAL
    return f"'{label}' {points}" if categories else f"values {label} {points}"
