"""What files have more or less of by themselves, as the files before tell, and whether one has more than that."""

import math

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.quality.file_shares import LATELY, Counted
from monitoring.quality.share import MARGIN
from monitoring.stats.proportions import more_often

FEWEST = 10  # files, before it is known by how much their shares differ
LIMIT = f"the largest share of the last {LATELY} files before, were they as large, plus {MARGIN}"
HALF = 0.5  # a row, so that no share is 0
MOSTLY = 0.5
USUAL, AS_MANY = math.log(1.6), 10  # by how much shares of files differ, and how many files that counts for
UNTOLD = (
    f"fewer than {FEWEST} files before tell how many rows are equal by themselves, or so many are that more could not "
    "be told"
)
SOURCE = (
    "Fisher 1935, the exact test of two shares, and Student's law of one more share beside the last "
    f"{LATELY} files' (one-sided; the larger p-value)."
)
MODERATED = f"{SOURCE[:-1]}; of few files the variance is moderated: Smyth 2004."


def more_than_usual(now: Counted, before: Counted) -> tuple[FloatArray, ...]:
    """Share, limit, p-value and rows of what is equal inside of files, which larger files have more of by themselves.

    Of n rows, n less the expected number of distinct ones is a share that grows with n, but by no more than (n - 1): so
    files before say at most how large it would be in a file of this size. The p-value is the larger of two: Fisher's,
    of this file's share scaled down to theirs, which knows how few rows they had; and Student's, of the logarithm of
    one more share beside theirs, which knows how files differ. Nothing is said (nan) where fewer than `FEWEST` files
    came before, of which one has equal rows, and where the limit would be all rows.

    Args:
        now: equal rows and rows of the files that are judged, each (files, columns).
        before: of those before them, oldest first.

    >>> found = more_than_usual((np.array([[60.0]]), np.array([[500.0]])), (np.zeros((2, 1)), np.full((2, 1), 400.0)))
    >>> [round(float(each[0]), 3) for each in found]
    [0.12, 0.01, 0.0, 500.0]
    """
    (hits, n), (hits_before, n_before) = now, before
    size, told = n.max(axis=0), n_before > 0
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(told, np.maximum(1.0, (size - 1) / np.maximum(n_before - 1, 1)), np.nan)
        usual = np.where(told, np.minimum(1.0, factor * hits_before / n_before), np.nan)
        files, rows = told.sum(axis=0), n_before.sum(axis=0)
        smaller = np.nansum(n_before / factor, axis=0) / rows
        share, most = hits.sum(axis=0) / n.sum(axis=0), np.fmax.reduce(usual, axis=0) + MARGIN
    known = (files > 0) & (n.sum(axis=0) > 0) & ((files >= FEWEST) | (hits_before.sum(axis=0) == 0)) & (most < 1)
    scaled = np.floor(np.where(known, hits.sum(axis=0) * smaller, 0.0))
    p_value = np.maximum(
        more_often(scaled, n.sum(axis=0), hits_before.sum(axis=0), rows), _one_more(now, before, factor)
    )
    said = [np.where(known, each, np.nan) for each in (share, most, p_value)]
    return (*said, n.sum(axis=0))


def more_than_they_vary(
    now: Counted, before: Counted, either: NDArray[np.bool_] | bool = False
) -> tuple[FloatArray, ...]:
    """Share, limit, p-value and rows of what files have more or less of by themselves, however large they are.

    Fisher's test alone takes rows for independent, and rings where files differ. So the p-value is the larger of that
    and Student's, of the logarithm of one more share beside those before. How these vary is not known from two or three
    of them: their variance is moderated (Smyth 2004) by one that counts as much as `AS_MANY` files whose shares differ
    by a factor of 1.6. Where no file before had any, Fisher's test alone tells.

    Args:
        now: hits and rows of the files that are judged, each (files, columns).
        before: of those before them, oldest first.
        either: columns of which the rarer of two sides counts, as the files before had it, (columns,).

    >>> files = np.array([[80.0], [120.0], [95.0]]), np.full((3, 1), 1000.0)
    >>> found = more_than_they_vary((np.array([[160.0]]), np.array([[1000.0]])), files)
    >>> [round(float(each[0]), 3) for each in found]
    [0.16, 0.13, 0.171, 1000.0]
    """
    (hits, n), (hits_before, n_before) = now, before
    all_before = n_before.sum(axis=0)
    turned = either & (hits_before.sum(axis=0) > MOSTLY * all_before)
    hits, hits_before = np.where(turned, n - hits, hits), np.where(turned, n_before - hits_before, hits_before)
    with np.errstate(invalid="ignore", divide="ignore"):
        most = np.fmax.reduce(hits_before / n_before, axis=0)
        share = np.where(all_before > 0, hits.sum(axis=0) / n.sum(axis=0), np.nan)
    p_value = more_often(hits.sum(axis=0), n.sum(axis=0), hits_before.sum(axis=0), all_before)
    usual = np.where(n_before > 0, 1.0, np.nan)
    one_more = _one_more((hits, n), (hits_before, n_before), usual, AS_MANY)
    p_value = np.where(hits_before.sum(axis=0) > 0, np.fmax(p_value, one_more), p_value)
    return share, np.where(np.isnan(share), np.nan, most + MARGIN), p_value, n.sum(axis=0)


def _one_more(now: Counted, before: Counted, factor: FloatArray, moderating: int = 0) -> FloatArray:
    """Student's tail of the logarithm of a share beside those before, which lean to the right.

    Args:
        now: hits and rows of the files that are judged, each (files, columns).
        before: of those before them.
        factor: by which theirs are taken, (files, columns); nan for a file that tells nothing.
        moderating: files that `USUAL` counts for beside those that there are.
    """
    from scipy.special import stdtr

    (hits, n), (hits_before, n_before) = now, before
    told, count = ~np.isnan(factor), np.sum(~np.isnan(factor), axis=0)
    with np.errstate(invalid="ignore", divide="ignore"):
        usual = np.where(told, np.log(np.minimum(1.0, factor * (hits_before + HALF) / n_before)), 0.0)
        share = np.log((hits.sum(axis=0) + HALF) / n.sum(axis=0))
    mean = usual.sum(axis=0) / np.maximum(count, 1)
    squares = (np.where(told, usual - mean, 0.0) ** 2).sum(axis=0) + moderating * USUAL**2
    free = np.maximum(count - 1, 0 if moderating else 1) + moderating
    spread = np.sqrt(squares / free * (1 + 1 / np.maximum(count, 1)))
    far = np.divide(share - mean, spread, out=np.where(share > mean, np.inf, -np.inf), where=spread > 0)
    return np.asarray(stdtr(free, -far))
