"""What a page opens on where its address says nothing: the worst finding of the newest whole window."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from monitoring.alerts.glance import newest_judged
from monitoring.domain import VERDICTS, Alert, GridReport, Measure, Role, Verdict, Window, newest_whole
from monitoring.quality.whole_check import EVERYTHING

URGENCY = {Verdict.FAIL: 0, Verdict.WARN: 1}


def worst_column(report: GridReport[Any], windows: Sequence[Window]) -> str:
    """The column that the sentence on the page names first; without a finding, the one nearest to its limit.

    Args:
        report: drift or quality of all columns.
        windows: those of the report, at least one.
    """
    here = (newest_whole(windows) or windows[-1]).index
    grid = report.grid
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.nan_to_num(grid.value[:, here] / grid.limit[:, here], nan=-1.0, posinf=np.inf)

    def rank(place: int) -> tuple[int, bool, float]:
        verdict = VERDICTS[int(grid.verdict[place, here])]
        return URGENCY.get(verdict, 2), grid.columns[place].role is not Role.FEATURE, -float(ratio[place])

    places = [place for place, column in enumerate(grid.columns) if column.name != EVERYTHING]
    return grid.columns[min(places, key=rank)].name


def first_of(alerts: Sequence[Alert], kind: str) -> str | None:
    """The subject of the first alert of a kind, as the page lists them; None where none stands."""
    return next((alert.subject for alert in alerts if alert.kind == kind and alert.subject != EVERYTHING), None)


def metric(alerts: Sequence[Alert], key: str) -> str:
    """The metric that the sentence is about: the key metric, unless only others have an alert."""
    found = [alert.subject for alert in alerts if alert.kind == "performance"]
    return key if key in found or not found else found[0]


def labelled(measures: Sequence[Measure], windows: Sequence[Window]) -> int | None:
    """The newest whole window in which one metric is known, the one that the sentence is about; or has labels."""
    filled = [window for window in windows if window.labelled]
    known = newest_judged([m for m in measures if m.window >= 0 and windows[m.window].labelled], windows)
    if known:
        return known.window
    newest = newest_whole(filled)
    return newest.index if newest else None
