"""Tables of counts: what a profile holds once it is cut into windows.

Arrays have the window as their first axis where several are held. Counts are float64: they stay exact up to 2**53.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from monitoring.domain.bins import FloatArray, Histogram
from monitoring.domain.deployment import Task


@dataclass(frozen=True, slots=True, eq=False)
class Decisions:
    """What was decided as the log has it, beside the scores; yes is 1, no is 0.

    Args:
        counts: judged rows by outcome (axis 1) and decision (axis 2), `(windows, 2, 2)`.
        yes, no: all rows that were decided so, labelled or not, by score cell, `(windows, m)`.
        unscored: rows with a decision and without a usable score, by decision, `(windows, 2)`; None: there are none.
    """

    counts: FloatArray
    yes: FloatArray
    no: FloatArray
    unscored: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Shares:
    """How much of each row is positive, where rows count in parts: by its score alone, the more the higher that is.

    Args:
        rows: how many there are, by score cell, `(windows, m)`.
        tied: whether they certainly have one and the same score.
        lowest, highest: between which the share of any one of them lies, 0 to 1.
        least, most: between which their mean share lies.
    """

    rows: FloatArray
    tied: NDArray[np.bool_]
    lowest: FloatArray
    highest: FloatArray
    least: FloatArray
    most: FloatArray


@dataclass(frozen=True, eq=False)
class ScoreTable:
    """Scores against outcomes, one row a window; for several classes, one class against the rest.

    `edges` `(m + 1,)` rise from 0 to just above 1; cell i holds scores in `[edges[i], edges[i+1])`. Every hundredth and
    the deployed threshold are edges: counts at such thresholds are exact. `positive`, `negative`, `unknown` `(windows,
    m)` count rows by outcome, those that are judged and those without a label; `*_sum` are sums of scores. `losses`
    `(windows,)` over labelled rows: `brier` Σ(s-y)², `brier2` Σ(s-y)⁴, `log` Σ log loss, `log2` its squares; the log
    loss clips scores to [2**-52, 1 - 2**-52] as scikit-learn does. For several classes `log` and `log2` count the
    class's own rows alone, so that they add up to the log loss of all. With `has_score` False the log holds only yes or
    no, kept as scores 1 and 0: nothing is ranked, no probability known. `decided` is there where the log holds both.
    `left_out` `(windows, m)` counts labelled rows that no metric of labels rests on, None where there are none. `low`,
    `high` `(windows,)` are the ends of all rows' scores, nan or None: not known. With `shares` each row is partly
    positive and partly negative, and the counts are expected ones.
    """

    edges: FloatArray
    positive: FloatArray
    negative: FloatArray
    unknown: FloatArray
    positive_sum: FloatArray
    negative_sum: FloatArray
    unknown_sum: FloatArray
    losses: Mapping[str, FloatArray]
    has_score: bool = True
    decided: Decisions | None = None
    left_out: FloatArray | None = None
    low: FloatArray | None = None
    high: FloatArray | None = None
    shares: Shares | None = None

    @cached_property
    def n(self) -> FloatArray:
        """Judged rows a window."""
        return np.asarray(self.positive.sum(axis=-1) + self.negative.sum(axis=-1))


@dataclass(frozen=True, slots=True, eq=False)
class ErrorKinds:
    """A regression's rows by group of predictions, which `edges` part; the judged ones by truth and size of the error.

    `rows`, `predicted` `(windows, groups)`: how many have a finite prediction, labelled or not, and its sum; `low`,
    `high` `(windows,)`: its ends, or nan. `sums` `(windows, groups, truths, sizes)` of judged rows: see `ErrorTable`.
    """

    edges: FloatArray
    rows: FloatArray
    predicted: FloatArray
    low: FloatArray
    high: FloatArray
    sums: Mapping[str, FloatArray]


@dataclass(frozen=True, slots=True, eq=False)
class ErrorTable:
    """Regression errors `e = prediction - label`, one row a window.

    `sums` maps names to `(windows,)`: `n`, `e`, `e2`, `e4`, `abs` Σ|e|, `ape` Σ|e|/|y|, `ape2` Σ(e/y)², `n_ape`
    (rows with y ≠ 0), and with `u = y - shift`: `u`, `u2`, `u3`, `u4`, `e2u` Σe²u, `e2u2` Σe²u². The shift, near
    the labels' mean, keeps variances from cancelling. `histogram` counts the labelled rows' e, `(windows, cells)`,
    `kinds` which rows these are; None: that is not known.
    """

    sums: Mapping[str, FloatArray]
    histogram: Histogram
    shift: float
    kinds: ErrorKinds | None = None


@dataclass(frozen=True, slots=True, eq=False)
class LabelTable:
    """What is known of the truth, one row a window.

    Args:
        rows, labelled: predictions, and those with a label, `(windows,)`.
        histogram: distribution of the known labels.
        delay_days: mean days from prediction to label, nan without any, `(windows,)`.
        confusion: several classes: rows by true class (axis 1) and predicted class (axis 2); None otherwise.
        classes: the classes' names, in the order of both axes.
        left_out: labelled rows that no metric counts, each `(windows,)`: `outside` (the label is none of the known
            values), `unpredicted` (it is, but a score or prediction is missing), `strange` (the predicted class is
            none of the known ones).
        uneven: several classes: rows whose scores do not add up to 1, labelled or not; None otherwise.
    """

    rows: FloatArray
    labelled: FloatArray
    histogram: Histogram | None
    delay_days: FloatArray
    confusion: FloatArray | None = None
    classes: tuple[str, ...] = field(default=())
    left_out: Mapping[str, FloatArray] = field(default_factory=dict)
    uneven: FloatArray | None = None

    @property
    def judged(self) -> FloatArray:
        """Labelled rows that every metric rests on, `(windows,)`."""
        return np.asarray(self.labelled - sum(self.left_out.values()))


@dataclass(frozen=True, slots=True, eq=False)
class Outcomes:
    """All that is known of predictions and their truth, one row a window: what metrics are computed from.

    Args:
        task: what the model predicts.
        threshold: binary: the score from which on it says "yes"; can be moved without touching a row.
        by_score: binary: whether the threshold decides although the log holds what was decided.
        labels: coverage, label distribution and, for several classes, the confusion table.
        scores: one table a class, against the rest; binary: the one key "positive"; regression: empty.
        errors: regression only.
    """

    task: Task
    threshold: float
    labels: LabelTable
    scores: Mapping[str, ScoreTable] = field(default_factory=dict)
    errors: ErrorTable | None = None
    by_score: bool = False

    @property
    def positive(self) -> ScoreTable:
        """The one score table of a binary task."""
        return self.scores["positive"]
