"""What a candidate must show before it may go live: the limits of a deployment's release gate."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class GateSettings:
    """The limits of a release gate.

    Args:
        metric: what candidate and champion are compared by; empty: ROC AUC (binary), accuracy (multiclass), mean
            absolute error (regression).
        margin: by how much a candidate may be worse than the champion, in the metric's own units; None: 0.01, of a mean
            absolute error 1 % of the champion's.
        floor: the worst value of the metric that any segment may have; None: no segment is held against a floor.
        group: the column whose groups are treated alike; empty: none.
        group_gap: the largest difference between groups, of a share or, for a regression, in units of the label.
        calibration: the largest calibration error, 0 to 1.
        estimated_drop: by how much the estimated share of right answers may fall in the newest window, 0 to 1.
        out_of_range: the largest share of newest rows with a value beyond what the training data had, 0 to 1.
        monotone: by column, the direction in which the score must not turn back: "increasing" or "decreasing".
        off: the rules that are not asked.
    """

    metric: str = ""
    margin: float | None = None
    floor: float | None = None
    group: str = ""
    group_gap: float = 0.1
    calibration: float = 0.05
    estimated_drop: float = 0.05
    out_of_range: float = 0.1
    monotone: Mapping[str, str] = field(default_factory=dict)
    off: tuple[str, ...] = ()
