"""What metrics of a window are measured against, where that is not the reference but windows before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from monitoring.domain import Baseline, Outcomes, QuietOutcomes, Window
from monitoring.performance.by_window import together
from monitoring.stats.comparing.against import chosen_of, earlier


@dataclass(frozen=True, slots=True, eq=False)
class Earlier:
    """Windows that others are compared with, put together.

    Args:
        outcomes: of each window's own, as one window each.
        why: by window, why it has none; empty where it has.
        whose: what that is called: "the 7 windows before it".
        quiet: by window of the quiet time that has enough before it: which one, and its own earlier windows.
    """

    outcomes: Outcomes
    why: tuple[str, ...]
    whose: str
    quiet: tuple[tuple[int, tuple[int, ...]], ...]


def earlier_of(
    baseline: Baseline,
    windows: Sequence[Window],
    every: Sequence[Window],
    known: Outcomes,
    unripe: Sequence[str],
    quiet: QuietOutcomes,
) -> Earlier:
    """What windows are compared with: whole windows whose labels are mature.

    Args:
        baseline: which of those before them.
        windows: those that are judged.
        every: all windows of the log, those before the first one that is judged among them.
        known: outcomes of these.
        unripe: why they cannot be judged by their labels yet; empty where they can.
        quiet: the quiet time.
    """
    ripe = [replace(one, complete=one.complete and not why) for one, why in zip(every, unripe, strict=True)]
    places, why = chosen_of(windows, every, *earlier(ripe, baseline))
    return Earlier(together(known, places), why, baseline.words, _of_quiet(quiet, baseline))


def _of_quiet(quiet: QuietOutcomes, baseline: Baseline) -> tuple[tuple[int, tuple[int, ...]], ...]:
    places, _ = earlier(quiet.windows, baseline)
    at = [window.index for window in quiet.windows]
    return tuple((at[i], tuple(at[j] for j in chosen)) for i, chosen in enumerate(places) if chosen)
