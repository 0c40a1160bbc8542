"""A regression in which labelled rows stand for all rows of their kind: inverse-probability weights, from counts."""

from dataclasses import replace

import numpy as np

from monitoring.domain import ErrorKinds, FloatArray, Outcomes
from monitoring.stats.maturity.evenness import SPARED
from monitoring.stats.proportions import divide

LEAST = 0.01  # share of a kind's labels that must have come to stand for the others
SUMS = ("n", "n_ape", "e", "e2", "abs", "ape", "u", "u2")


def weighted_errors(outcomes: Outcomes, reference: Outcomes, arrived: FloatArray | None) -> Outcomes | None:
    """The same outcomes, weighted: sums alone, of which MAE, RMSE, bias, R² and MAPE are made.

    A row counts as often as labels of its kind (by truth and size of the error) finally come for each that has come;
    and the rows of a group of predictions together as many as there are in it, labelled or not. Sums are nan in windows
    where more than a twentieth of what there is cannot be stood for: by what the reference has of such kinds, or by
    rows in groups of predictions without any label.

    Args:
        outcomes: what is known of the windows.
        reference: its rows tell how frequent a kind is.
        arrived: share of labels of each kind that have come, `(windows, kinds)`; None: not known, all alike.

    Source: Horvitz and Thompson (1952), JASA 47, 663-685.

    >>> from monitoring.stats.rows import regression
    >>> now = regression([1.0, 1.0, np.nan, 9.0], [2.0, 2.0, 8.0, 8.0], kinds=([5.0], [5.0], []))
    >>> weighted_errors(now, now, np.array([[1.0, 0.5]])).errors.sums["abs"].tolist()  # of 2 and 2 rows
    [4.0]
    """
    errors = outcomes.errors
    if errors is None or errors.kinds is None:
        return None
    kinds, usual = errors.kinds, reference.errors.kinds if reference.errors else None
    weight, lost = _weights(kinds, usual, arrived)
    known = kinds.sums["n"]
    with np.errstate(invalid="ignore"):
        stand_for = np.nansum(known * weight[:, None], axis=(2, 3))
        scale = np.nan_to_num(divide(kinds.rows, stand_for))
        without = divide(np.where(stand_for > 0, 0.0, kinds.rows).sum(axis=-1), kinds.rows.sum(axis=-1))
    told = np.where((lost <= SPARED) & (without <= SPARED), 1.0, np.nan)
    each = np.nan_to_num(weight[:, None] * scale[:, :, None, None])
    sums = {name: told * (kinds.sums[name] * each).sum(axis=(1, 2, 3)) for name in SUMS}
    others = dict.fromkeys(errors.sums.keys() - sums.keys(), np.full(len(told), np.nan))
    return replace(outcomes, errors=replace(errors, sums=sums | others))


def _weights(kinds: ErrorKinds, usual: ErrorKinds | None, arrived: FloatArray | None) -> tuple[FloatArray, FloatArray]:
    """What a row of each kind counts, `(windows, truths, sizes)`, nan where it stands for none; and the share of what
    comes that none stands for."""
    windows, _, truths, sizes = kinds.sums["n"].shape
    if arrived is None:
        return np.ones((windows, truths, sizes)), np.zeros(windows)
    share = np.full((windows, truths * sizes), np.nan)
    share[:, : arrived.shape[1]] = arrived[:, : truths * sizes]
    few = np.isnan(share)
    # Of kinds too rare for a delay of their own, the others' mean is the guess.
    mean = divide(np.where(few, 0.0, share).sum(axis=1), (~few).sum(axis=1))
    share = np.where(few, np.nan_to_num(mean, nan=1.0)[:, None], share)
    weight = np.where(share >= LEAST, 1 / np.maximum(share, LEAST), np.nan)
    known = (usual or kinds).sums["n"].sum(axis=(0, 1)).ravel()
    lost = (np.isnan(weight) * known).sum(axis=1) / max(known.sum(), 1.0)
    return weight.reshape(windows, truths, sizes), lost
