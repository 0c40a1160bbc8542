"""What a drift run answers."""

import warnings
from collections.abc import Mapping
from typing import Literal

import numpy as np

from monitoring.domain import VERDICTS, Column, DriftResult, GridReport, Role, Verdict, whole


class DriftReport(GridReport[DriftResult]):
    """Drift over columns, methods and windows; see `GridReport` for `results`, `frame()` and `values(method)`."""

    result_type = DriftResult


def by_severity(
    report: DriftReport, method: str | None = None, *, of: Literal["worst", "mean"] = "worst"
) -> tuple[Column, ...]:
    """The report's columns, scores, predictions and labels first, then features; the most drifted first in each part.

    Args:
        report: what was found.
        method: by this method's values; None: by values over their limits, of all the column's methods.
        of: "worst" window, or "mean" of all windows, those that are cut short beside whole ones left out; columns
            without any value come last.
    """
    values = report.values(method)
    judged = [window.index for window in whole(report.windows)]
    values = values[:, judged] if judged else values
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "All-NaN|Mean of empty", RuntimeWarning)
        figures = np.nanmean(values, axis=1) if of == "mean" else np.nanmax(values, axis=1)
    figures = np.where(np.isnan(figures), -np.inf, figures)
    ranked = sorted(zip(report.columns, figures, strict=True), key=lambda pair: -pair[1])
    outputs = [column for column, _ in ranked if column.role is not Role.FEATURE]
    return tuple(outputs) + tuple(column for column, _ in ranked if column.role is Role.FEATURE)


def by_importance(report: DriftReport, importance: Mapping[str, float]) -> tuple[Column, ...]:
    """As `by_severity`, but features by their importance; those of equal or unknown importance most drifted first."""
    return tuple(
        sorted(by_severity(report), key=lambda c: -importance.get(c.name, 0.0) if c.role is Role.FEATURE else -np.inf)
    )


def input_counts(report: DriftReport) -> list[tuple[int, int]]:
    """Per window: inputs that have drifted, and inputs that were judged; of a report with one method a column."""
    codes = report.grid.verdict[[i for i, column in enumerate(report.grid.columns) if column.role is Role.FEATURE]]
    drifted, judged = codes == VERDICTS.index(Verdict.FAIL), codes != VERDICTS.index(Verdict.SKIPPED)
    return list(zip(drifted.sum(axis=0).tolist(), judged.sum(axis=0).tolist(), strict=True))
