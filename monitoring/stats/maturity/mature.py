"""Whether a window's labels are mature: those that finally come have come, and they are of all kinds of rows.

Mature is relative to what finally comes: of some rows no label ever does. What finally comes is learnt from the log's
own delays where it is old enough to know them, and otherwise from the best covered windows and the reference.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import Arrivals, Deployment, FloatArray, Kind, LabelTable, Outcomes
from monitoring.domain.text import percent
from monitoring.stats.intervals import wilson
from monitoring.stats.maturity.delays import COMPLETE, FEW, Delays, delays
from monitoring.stats.maturity.evenness import uneven
from monitoring.stats.proportions import divide

NEARLY, HALF, FLAT = 0.95, 0.5, 0.9
STEADY = 4  # windows


@dataclass(frozen=True, slots=True, eq=False)
class Maturity:
    """Each window's answer.

    Args:
        why: why it cannot be judged by yet, in words; empty where it can, `(windows,)`.
        arrived: share of the labels of each kind that have come, as `Delays` has it; None without times of labels.
    """

    why: tuple[str, ...]
    arrived: FloatArray | None = None


def maturity(
    deployment: Deployment, outcomes: Outcomes, reference: Outcomes, arrivals: Arrivals | None = None
) -> Maturity:
    """Of every window's labels.

    >>> from monitoring.stats.rows import binary
    >>> from monitoring.domain import Task
    >>> card = Deployment(name="d", title="d", task=Task.BINARY, score="s", label="y")
    >>> all_known = binary([0, 1] * 50, [0.2, 0.9] * 50)
    >>> maturity(card, binary([np.nan, 1] * 50, [0.2, 0.9] * 50), all_known).why
    ('labels are still to come: 50.0 % of predictions have one, finally 100 % do',)
    """
    labels = outcomes.labels
    cover = np.nan_to_num(divide(labels.labelled, labels.rows))
    kinds = 0 if labels.histogram is None else labels.histogram.counts.shape[1]
    if arrivals and kinds:  # of regressions there are more than cells of labels
        kinds = max(kinds, int(arrivals.kind.max(initial=0)) + 1)
    found = delays(arrivals, len(cover), kinds) if arrivals and kinds else None
    usual, timely = _timely(cover, labels, reference.labels, found)
    lacking = _lacking(cover, labels, reference.labels)
    patchy, what = uneven(outcomes, reference), "predictions" if outcomes.errors else "scores"
    why = []
    for window, share in enumerate(cover.tolist()):
        said = ""
        if lacking[window]:
            said = f"no label {lacking[window]!r} has come, and {percent(share)} of predictions have one"
        elif not timely[window]:
            said = f"labels are still to come: {percent(share)} of predictions have one, finally {percent(usual)} do"
        elif patchy[window] > 0:
            said = f"labels do not come for all {what}: of {percent(patchy[window])} of predictions hardly one has any"
        why.append(said if labels.labelled[window] else "")
    return Maturity(tuple(why), found.arrived if found else None)


def _timely(
    cover: FloatArray, labels: LabelTable, reference: LabelTable, found: Delays | None
) -> tuple[float, NDArray[np.bool_]]:
    """The coverage that there finally is, and whether the labels that finally come have come."""
    of_reference = float(np.nan_to_num(divide(reference.labelled, reference.rows)[0]))
    lowest = np.nan_to_num(wilson(labels.labelled, labels.rows)[0])
    best, filled = float(lowest.max(initial=0.0)), labels.rows > 0
    on_time = np.ones(len(cover), dtype=np.bool_)
    if found is not None:
        on_time = np.all(np.isnan(found.arrived) | (found.arrived >= COMPLETE), axis=1)
        if found.settled and (on_time & filled).any():
            usual = float(np.median(cover[on_time & filled]))
            return usual, on_time & (cover >= HALF * usual)
    flat = (cover[filled] >= FLAT * best).sum()
    is_steady = flat >= max(STEADY, filled.sum() / 2)
    usual = best if is_steady else max(best, of_reference)
    chance = 2 * np.sqrt(usual * (1 - usual) * np.nan_to_num(divide(np.ones_like(cover), labels.rows)))
    reached = np.flatnonzero(cover >= NEARLY * usual - chance)
    # What is older than a window whose labels have come will not get more of them.
    settled = (cover >= HALF * usual) & (np.arange(len(cover)) <= reached.max(initial=-1))
    return usual, on_time & settled


def _lacking(cover: FloatArray, labels: LabelTable, reference: LabelTable) -> list[str]:
    """Per window a class that the reference has and of which no label has come, where so many labels are missing.

    The other class's labels may come sooner; where the log never showed this one, nothing else tells.
    """
    none = [""] * len(cover)
    if labels.histogram is None or reference.histogram is None or labels.histogram.bins.kind is not Kind.CATEGORICAL:
        return none
    known = np.atleast_2d(reference.histogram.counts)[0]
    shares = known / max(known.sum(), 1.0)
    here = labels.histogram.counts.sum(axis=0)
    expected = shares * here.sum()
    missing = 1 - cover / max(float(divide(reference.labelled, reference.rows)[0]), float(cover.max(initial=0)))
    for kind, name in enumerate(labels.histogram.bins.categories):
        if expected[kind] >= FEW and here[kind] < expected[kind] / 10:
            none = [said or (name if gap >= shares[kind] / 4 else "") for said, gap in zip(none, missing, strict=True)]
    return none
