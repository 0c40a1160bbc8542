"""What computations answer: scores, measures, verdicts, reports, alerts."""

from dataclasses import dataclass, fields
from math import isnan
from typing import TYPE_CHECKING, Generic, TypeVar

from monitoring.domain.bins import FloatArray
from monitoring.domain.verdict import Verdict, worst
from monitoring.domain.window import Window

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """What a drift method or a check answers, of shape () or (windows,).

    Args:
        value: in the method's own range; nan where undefined (a side without rows).
        p_value: probability of a sample at least as different where nothing has drifted, 0 to 1; nan where
            undefined.
        limit: only where it depends on the data (a critical value), otherwise None.
    """

    value: FloatArray
    p_value: FloatArray
    limit: FloatArray | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Estimate:
    """What a metric answers, each of shape (windows,); nan where undefined.

    Args:
        value: the metric.
        low: lower end of its 95 % interval; `high`: upper end.
        n: the rows that it rests on.
        bound: how far the cells' value can lie from that of the rows, which the interval holds, too; None: exact.
        events: as how many rare events of one size its rows tell; None: it does not hang on rare rows.
        tail: bound of its errors' tail (`monitoring.stats.rare.tail`); None: it does not hang on that.
    """

    value: FloatArray
    low: FloatArray
    high: FloatArray
    n: FloatArray
    bound: FloatArray | None = None
    events: FloatArray | None = None
    tail: FloatArray | None = None


@dataclass(frozen=True, slots=True)
class DriftResult:
    """One column in one window against the reference, by one method."""

    column: str
    window: int
    method: str
    value: float
    limit: float
    p_value: float
    verdict: Verdict
    n_reference: int
    n_current: int
    reason: str = ""
    segment: str | None = None


@dataclass(frozen=True, slots=True)
class QualityResult:
    """One check of one column in one window; `value` and `limit` are shares of rows, 0 to 1."""

    column: str
    window: int
    check: str
    value: float
    limit: float
    p_value: float
    verdict: Verdict
    n_reference: int
    n_current: int
    reason: str = ""
    segment: str | None = None


@dataclass(frozen=True, slots=True)
class Measure:
    """One metric in one window with its 95 % interval; window -1 is the reference.

    `n` counts the rows that it rests on, `coverage` is the share of predictions with a label. `limit_low` and
    `limit_high` are the ends of the reference's interval that it must not leave, nan on a side where nothing is wrong;
    `limit` is that of the two which it was judged by (nan where there is none). `provisional`: labels are still to
    come, or not of all kinds of rows: it is SKIPPED. `best` and `worst` are what it may become (highest and lowest
    where neither is better), `weighted` what it is where each labelled row stands for all of its kind; nan where that
    cannot be told. `only_unjudged`: it is known, and SKIPPED for want of a reference, or of rows to tell a change by.
    """

    metric: str
    window: int
    value: float
    low: float
    high: float
    n: int
    basis: str = "realised"
    coverage: float = float("nan")
    limit: float = float("nan")
    verdict: Verdict = Verdict.OK
    reason: str = ""
    segment: str | None = None
    limit_low: float = float("nan")
    limit_high: float = float("nan")
    provisional: bool = False
    best: float = float("nan")
    worst: float = float("nan")
    weighted: float = float("nan")
    p_value: float = float("nan")
    only_unjudged: bool = False

    @property
    def limits(self) -> tuple[float, ...]:
        """The limits that there are, the lower one first."""
        return tuple(end for end in (self.limit_low, self.limit_high) if not isnan(end)) or (self.limit,)

    @property
    def side(self) -> str:
        """Where it lies, "below" or "above" the limit that it was judged by; empty where it is all right."""
        if self.verdict not in (Verdict.FAIL, Verdict.WARN):
            return ""
        return "below" if self.value < self.limit else "above"


R = TypeVar("R", DriftResult, QualityResult, Measure)


@dataclass(frozen=True, slots=True)
class Report(Generic[R]):
    """Results over windows: data only, nothing that draws.

    Args:
        windows: what `result.window` points into.
        results: one a column or metric, window and method.
    """

    windows: tuple[Window, ...]
    results: tuple[R, ...]

    @property
    def verdict(self) -> Verdict:
        """The worst verdict of all results."""
        return worst(result.verdict for result in self.results)

    def frame(self) -> "pd.DataFrame":
        """Tidy table: one row a result, in the results' order, with the window's start and end."""
        import pandas as pd

        names = [f.name for f in fields(self.results[0])] if self.results else []
        table = pd.DataFrame([[getattr(r, n) for n in names] for r in self.results], columns=names or None)
        if names:
            table["verdict"] = table["verdict"].astype(str)
            table.insert(2, "start", [self._edge(w, "start") for w in table["window"]])
            table.insert(3, "end", [self._edge(w, "end") for w in table["window"]])
        return table

    def _edge(self, index: int, name: str) -> object:
        return getattr(self.windows[index], name) if index >= 0 else None


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that stands now and wants a person's eye.

    Args:
        kind: drift, performance or quality.
        subject: the column or metric.
        window: index of the window that it stands in.
        since: index of the first window of the unbroken run of failures, of what lasts of all failures.
        value: the figure that failed.
        limit: the limit that it crossed.
        message: one sentence.
        limit_low: performance: what the figure must not be below; nan where nothing is too low.
        limit_high: and what it must not be above.
        rule: the check or drift method that failed; empty for a metric, which is the subject.
    """

    kind: str
    subject: str
    window: int
    since: int
    value: float
    limit: float
    message: str
    limit_low: float = float("nan")
    limit_high: float = float("nan")
    rule: str = ""

    @property
    def key(self) -> tuple[str, str, str]:
        """What it is about."""
        return self.kind, self.subject, self.rule
