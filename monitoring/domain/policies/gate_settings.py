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
            absolute error 2 % of the champion's.
        segment_margin: by how much a candidate may be worse than the champion in a segment; None: five times `margin`.
        lead: by how much a candidate must be better than the trivial model, in the metric's own units; None: 0.05 of
            ROC AUC, 5 % of the trivial model's errors (accuracy), 2 % of its loss, at most half of the champion's lead.
        floor: the worst value of the metric that any segment may have; None: no segment is held against a floor.
        group: the column whose groups are treated alike; empty: none.
        group_gap: the largest difference between groups, of a share or, for a regression, in units of the label.
        calibration: the largest calibration error, 0 to 1.
        estimated_drop: by how much the estimated share of right answers may fall in the newest window, 0 to 1.
        out_of_range: the largest share of newest rows with a value beyond what the training data had, 0 to 1.
        monotone: by column, the direction in which the score must not turn back: "increasing" or "decreasing".
        stress: the largest share of its lead over the trivial model that a candidate may lose to a stress, 0 to 1.
        alone: what a single column may reach by itself, ROC AUC, of a regression R²; None: 0.98, R² 0.995.
        slower: how many times as long as the champion one row may take, once it takes more than `slow_ms`.
        slow_ms: milliseconds for one row that are fast enough whatever the champion takes.
        larger: how many times as large as the champion's file the candidate's may be, once it has more than `large_mb`.
        large_mb: megabytes that are small enough whatever the champion has.
        valid_days: for how many days a verdict lets a version go live.
        off: the rules that are not asked.
    """

    metric: str = ""
    margin: float | None = None
    segment_margin: float | None = None
    lead: float | None = None
    floor: float | None = None
    group: str = ""
    group_gap: float = 0.1
    calibration: float = 0.1
    estimated_drop: float = 0.05
    out_of_range: float = 0.1
    monotone: Mapping[str, str] = field(default_factory=dict)
    stress: float = 0.1
    alone: float | None = None
    slower: float = 5.0
    slow_ms: float = 50.0
    larger: float = 10.0
    large_mb: float = 100.0
    valid_days: float = 30.0
    off: tuple[str, ...] = ()
