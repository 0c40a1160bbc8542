"""Thousands of devices times columns, looked at at once: the level at which few of the devices found are false."""

import numpy as np

from monitoring.domain import FloatArray


def level(p_values: FloatArray, rate: float) -> float:
    """The p-value below which a column of a device fails.

    A device's p-value is its smallest one times its columns (Bonferroni). Benjamini and Hochberg's procedure over these
    keeps the expected share of false ones among the devices found at the rate, where devices vary independently; a
    column of theirs fails at rate × found / (devices × columns), as Benjamini and Bogomolov have it for families that
    were selected. Where nothing is found, that is with one device in the place of those found.

    Source: Benjamini and Hochberg 1995, JRSS B 57, 289-300; Benjamini and Bogomolov 2014, JRSS B 76, 297-318.

    Args:
        p_values: of shape (columns, devices); 1 where a value is within its limit, because it cannot fail; nan where
            nothing is tested.
        rate: of false discoveries, above 0 and below 1.

    >>> level(np.array([[0.001, 0.5, 0.02], [0.9, 0.6, np.nan]]), 0.06).__round__(4)
    0.02
    """
    columns = len(p_values)
    judged = p_values[:, np.isfinite(p_values).any(axis=0)]
    if not judged.size:
        return rate / max(columns, 1)
    smallest = np.sort(np.nanmin(judged, axis=0) * columns)
    devices = len(smallest)
    found = np.flatnonzero(smallest <= rate * np.arange(1, devices + 1) / devices)
    return rate * (int(found[-1]) + 1 if found.size else 1) / (devices * columns)
