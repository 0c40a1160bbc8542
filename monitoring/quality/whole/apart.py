"""Rows whose times are far from all others, and that are in no window."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from monitoring.domain import Column, Kind, QualityResult, Severity, newest_whole
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, none, only_now


def told(result: QualityResult, since: str) -> str:
    """How many rows those are."""
    count = round(result.value * result.n_current)
    rows = "1 row has a time" if count == 1 else f"{count:,} rows have times"
    return f"{result.column}: {rows} far from all others, kept apart from the windows"


@WHOLE.register(
    WholeCheck(
        name="apart",
        title="Times far from all others",
        summary="Share of rows whose time is far from all others; shown where there are any.",
        limit="none",
        told=told,
        tests=none,
        severity=Severity.WARNING,
        now_alone=True,
        not_for="Times that are wrong by hours or days: time_order looks at them.",
        source="Rows that no window holds, from the counts.",
    )
)
def apart(facts: Facts) -> Sequence[Found]:
    """The newest whole window says how many rows are in no window; nothing where all are in one."""
    count = facts.log.apart(facts.selection)
    if not count or newest_whole(facts.windows) is None:
        return ()
    rows = sum(window.rows for window in facts.windows) + count
    found = only_now(facts, count / rows, 0.0, 0.0)
    here = np.where(np.isnan(found.score.value), 0, rows)
    return (replace(found, column=Column(facts.deployment.time or "", Kind.NUMERIC), rows=here),)
