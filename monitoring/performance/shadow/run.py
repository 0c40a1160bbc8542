"""Every shadow of a deployment against the live scores, window by window.

It reads rows, because how two models' scores hang together in a row is in no count: a bounded sample, drawn by hash,
so that it is always the same. It raises no alert and takes no share of the budget: it asks which version is better.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

import numpy as np

from monitoring.domain import Compared, Deployment, Selection, Shadow, Window
from monitoring.performance.metric import METRICS
from monitoring.performance.shadow.compare import COMPARED, compare

if TYPE_CHECKING:
    from monitoring.log.windows.shadowed import Pairs

MOST_ROWS = 50_000  # of a window
MOST_WINDOWS = 60  # the newest with labels
NO_LABEL = "no label is known in this window"
TOO_OLD = f"only the newest {MOST_WINDOWS} windows with labels are compared"


class RowsLog(Protocol):
    """A log that tells rows with two versions' scores."""

    @property
    def deployment(self) -> Deployment:
        """Whose log it is."""

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """The windows of the selection."""

    def shadowed(
        self, selection: Selection, windows: Sequence[Window], shadow: Shadow, limit: int
    ) -> "tuple[Pairs, ...]":
        """Labelled rows with both scores."""


def run(log: RowsLog, selection: Selection) -> tuple[Compared, ...]:
    """Each metric of each shadow in each window, oldest first; empty where there is no shadow or no label."""
    d = log.deployment
    if not d.shadow or not d.label:
        return ()
    windows = log.windows(selection)
    newest = [window for window in windows if window.labelled][-MOST_WINDOWS:]
    found: list[Compared] = []
    for shadow in d.shadow:
        pairs = {one.window: one for one in log.shadowed(selection, newest, shadow, MOST_ROWS)}
        for metric in COMPARED[d.task]:
            better = METRICS[metric].descriptor.better
            for window in windows:
                there = pairs.get(window.index)
                why = TOO_OLD if window.labelled else NO_LABEL
                nothing = Compared(
                    version=shadow.version, metric=metric, better=better, window=window.index, reason=why
                )
                found.append(_one(nothing, there) if there else nothing)
    return tuple(found)


def _one(nothing: Compared, pairs: "Pairs") -> Compared:
    live, shadow, difference, low, high, why = compare(nothing.metric, pairs.truth, pairs.live, pairs.shadow)
    return replace(
        nothing,
        live=live,
        shadow=shadow,
        difference=difference,
        low=low,
        high=high,
        n=len(pairs.truth),
        both=pairs.both,
        labelled=pairs.labelled,
        only_live=pairs.only_live,
        only_shadow=pairs.only_shadow,
        reason="; ".join(filter(None, (why, _drawn(pairs), _lacking(pairs)))),
    )


def _drawn(pairs: "Pairs") -> str:
    n = len(pairs.truth)
    return f"{n:,} of {pairs.both:,} rows with a label and both scores, drawn by hash" if n < pairs.both else ""


def _lacking(pairs: "Pairs") -> str:
    """How many labelled rows are not compared, and what they lack."""
    neither = pairs.labelled - pairs.both - pairs.only_live - pairs.only_shadow
    counts = ((pairs.only_live, "the shadow's score"), (pairs.only_shadow, "the live score"), (neither, "either score"))
    said = [f"{count:,} of {pairs.labelled:,} labelled rows lack {what}" for count, what in counts if count]
    return "; ".join(said)


def newest(compared: Sequence[Compared], version: str, metric: str) -> Compared | None:
    """The newest window in which both can be told; None where there is none."""
    own = [one for one in compared if (one.version, one.metric) == (version, metric) and not np.isnan(one.difference)]
    return own[-1] if own else None
