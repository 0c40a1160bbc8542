"""A few rows behind a finding, read where they lie: what was erased is not there, what is sensitive is a token."""

from collections.abc import Sequence

import numpy as np
import pandas as pd

from monitoring.domain import QualityResult, Role, Selection, Verdict, Window, newest_whole
from monitoring.errors import NotApplicableError
from monitoring.log import Log
from monitoring.quality.files import placed
from monitoring.quality.report import QualityReport
from monitoring.quality.whole.label_coverage import lacking
from monitoring.quality.whole.type_change import is_category
from monitoring.quality.whole_check import EVERYTHING, Facts, of_ends

MOST = 5
OF_VALUES = ("missing", "non_finite", "out_of_range", "unseen", "outside")
OF_FILES = {
    "schema": ("name", "columns", "lacks"),
    "backwards": ("name", "first", "last", "added", "late"),
    "repeated": ("name", "added", "unchanged", "replaced"),
    "disordered": ("name", "first", "last", "added", "disordered"),
    "alike": ("name", "added", "alike"),
    "copies": ("name", "added", "copies"),
}
LOOKED_AT = 20_000  # rows of a window, for equal ones among them
FOUND = (Verdict.FAIL, Verdict.WARN)
NEWEST = ("empty", "freshness", "volume", "constant")


def findings(report: QualityReport, check: str | None = None, column: str | None = None) -> list[QualityResult]:
    """The findings of the newest whole window; where a check is named, what it says there, or why it says nothing."""
    ends = of_ends()
    here = {is_end: newest_whole(report.windows, empty=is_end) for is_end in (False, True)}
    indices = {is_end: window.index for is_end, window in here.items() if window is not None}
    asked = [
        result
        for result in report.results
        if indices.get(result.check in ends) == result.window
        and check in (None, result.check)
        and column in (None, result.column)
    ]
    if check is None:
        return [result for result in asked if result.verdict in FOUND]
    return [result for result in asked if result.verdict is not Verdict.SKIPPED] or asked


def examples(log: Log, selection: Selection, result: QualityResult, limit: int = MOST) -> pd.DataFrame:
    """At most `limit` rows behind what a check says of a column in a window; empty where there are none any more.

    Args:
        log: where the rows are.
        selection: what was looked at.
        result: what was found.
        limit: how many rows.

    Raises `NotApplicableError` where a check has no rows to show, or was not judged.
    """
    if result.verdict is Verdict.SKIPPED:
        raise NotApplicableError(result.reason)
    windows = log.windows(selection)
    window = windows[result.window]
    if result.check in OF_VALUES:
        return _shown(log, log.rows_with(selection, window, result.column, result.check, limit), result.column)
    if result.check in NEWEST:
        of_log = result.check in ("empty", "freshness")
        return _shown(log, log.rows(selection, None if of_log else window, limit), result.column)
    if result.check == "label_coverage":
        return _overdue(log, selection, windows, limit)
    if result.check == "orphans":
        return log.unmatched_labels(limit)
    if result.check == "type":
        return _of_type(log, selection, windows, result, limit)
    if result.check in ("alike", "copies") and len(found := _equal(log, selection, window, result.check, limit)):
        return found
    if result.check in OF_FILES:
        return _files(Facts(log, selection, windows), result.window, OF_FILES[result.check], limit)
    raise NotApplicableError(f"{result.check} has no rows to show", "modelwatch report says what it found")


def _overdue(log: Log, selection: Selection, windows: tuple[Window, ...], limit: int) -> pd.DataFrame:
    """The newest predictions without a label of the window whose labels are overdue."""
    window, label = lacking(Facts(log, selection, windows)), log.deployment.label
    if window is None or label is None:
        raise NotApplicableError("no window lacks labels that are usual at its age")
    return _shown(log, log.rows_with(selection, window, label, "missing", limit), label)


def _of_type(
    log: Log, selection: Selection, windows: tuple[Window, ...], result: QualityResult, limit: int
) -> pd.DataFrame:
    """Rows that were rejected; of categories, the rarer of numbers and words."""
    column = log.deployment.column(result.column)
    kind = "labels" if column.role is Role.LABEL else "predictions"
    files = [p for p in placed(Facts(log, selection, windows)) if p.window == result.window and p.file.kind == kind]
    if not is_category(column):
        found = [log.rejected(p.file.rejects, column.name, limit).assign(file=p.file.name) for p in files]
        found = [table for table in found if len(table)]
        return pd.concat(found, ignore_index=True).head(limit) if found else pd.DataFrame()
    before = [one.numbers.get(column.name, (0, 0)) for one in (files[0].before if files else ())]
    mostly_numbers = 2 * sum(numbers for numbers, _ in before) > sum(there for _, there in before)
    what = "word" if mostly_numbers else "number"
    window = windows[result.window]
    running = [w for w in windows[result.window + 1 :] if w.rows]
    rows = [log.rows_with(selection, w, column.name, what, limit) for w in (window, *running)]
    return _shown(log, pd.concat(rows, ignore_index=True).head(limit), column.name)


def _equal(log: Log, selection: Selection, window: Window, check: str, limit: int) -> pd.DataFrame:
    """Rows that are equal but for the id, side by side, of the window's newest; empty where these are all different."""
    rows, d = log.rows(selection, window, LOOKED_AT), log.deployment
    content = [*d.features, *(each.name for each in d.outputs), *([d.time] if d.time and check == "copies" else [])]
    there = [name for name in content if name in rows.columns]
    equal = rows[rows.duplicated(there, keep=False)]
    place = equal.groupby(there, dropna=False, sort=False).ngroup()
    return equal.iloc[np.argsort(place.to_numpy(), kind="stable")[:limit]].reset_index(drop=True)


def _files(facts: Facts, window: int, parts: Sequence[str], limit: int) -> pd.DataFrame:
    """What is noted of the newest files of a window, of those of which the check tells."""
    of_rows = "added" in parts
    files = [p.file for p in placed(facts) if p.window == window and (p.file.kind == "predictions" or not of_rows)]
    noted = [[getattr(file, part) for part in parts] for file in files[-limit:]]
    rows = [[", ".join(value) if isinstance(value, tuple) else value for value in each] for each in noted]
    return pd.DataFrame(rows, columns=list(parts)).rename(columns={"name": "file"})


def _shown(log: Log, rows: pd.DataFrame, column: str) -> pd.DataFrame:
    """The columns that tell which rows these are, and what stands there."""
    d = log.deployment
    names = [log.key, d.time, column if column != EVERYTHING else None, d.score, d.prediction, d.label, d.version]
    names += d.beside
    return rows[[name for name in dict.fromkeys(names) if name in rows.columns]]
