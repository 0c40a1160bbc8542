"""What a log looks like while nothing is wrong: windows that others are measured by."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from monitoring.domain.counts import Histogram, Outcomes
from monitoring.domain.window import Window


@dataclass(frozen=True, slots=True, eq=False)
class Quiet:
    """Windows of a quiet time, as long as those that are judged.

    Args:
        windows: whole ones, oldest first; none where nothing is known of such a time.
        counts: by column its distributions, `(windows, cells)`, each read when it is looked up.
        own: whether they are the reference itself, cut into windows, and not another time.
        why: where there are no windows, why not.
    """

    windows: tuple[Window, ...] = ()
    counts: Mapping[str, Histogram] = field(default_factory=dict)
    own: bool = True
    why: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class QuietOutcomes:
    """Predictions and truth of a quiet time.

    Args:
        outcomes: one row a window; None where nothing is known of such a time.
        whole: the places of the whole windows among them, oldest first.
        own: whether they are the reference itself, cut into windows, and not another time.
        why: where there is none, why not.
    """

    outcomes: Outcomes | None = None
    whole: tuple[int, ...] = ()
    own: bool = True
    why: str = ""
