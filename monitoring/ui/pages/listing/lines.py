"""One deployment's line in the list of all."""

import math
from dataclasses import dataclass
from datetime import datetime, time

from monitoring.domain import SIGNS, Verdict
from monitoring.domain.text import day, last_moment
from monitoring.figures.shared.text import number, with_unit
from monitoring.log import Log
from monitoring.log.kept.glance import Glance
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.ui.frame.guard import Failed
from monitoring.ui.frame.verdicts import chip
from monitoring.ui.frame.words import unit
from monitoring.ui.pages.listing.glances import Found

URGENCY = (Verdict.FAIL, Verdict.WARN, Verdict.SKIPPED, Verdict.OK)


@dataclass(frozen=True, slots=True)
class Line:
    """One deployment in the list.

    Args:
        name: its name.
        state: its verdict, by which the list is ordered.
        findings: how many alerts stand.
        cells: what the table shows.
        why: in markdown, why it cannot be told; below the table, where all of it can be read.
    """

    name: str
    state: Verdict
    findings: int
    cells: dict[str, object]
    why: str = ""


def urgency(one: Line) -> tuple[int, int, str]:
    """What comes first in the list: an alert, then what wants a look, what cannot be judged, what is all right."""
    return URGENCY.index(one.state), -one.findings, one.name


def line(name: str, log: Log | Failed, found: Found | None, otherwise: str) -> Line:
    """A deployment's line: from what was found of it, or what is wrong; its status is `otherwise` without either."""
    failed = next((each for each in (log, found) if isinstance(each, Failed)), None)
    if failed:
        return _damaged(name, failed)
    assert isinstance(log, Log)
    if not isinstance(found, Glance):
        return Line(name, Verdict.SKIPPED, 0, {"status": [otherwise], "title": log.deployment.title})
    metric = key_metric(log.deployment)
    newest = "not known" if math.isnan(found.value) else with_unit(number(found.value), unit(log.deployment, metric))
    cells = {
        "status": [f"{SIGNS[found.verdict]} {found.word}"],
        "title": log.deployment.title,
        "findings": found.findings,
        "metric": f"{METRICS[metric].descriptor.title} {newest}",
        "trend": list(found.trend),
        "drift": f"{found.drifted} of {found.inputs}" if found.inputs else None,
        "last": _last(found.last, log.deployment.as_of),
    }
    return Line(name, found.verdict, found.findings, cells)


def _damaged(name: str, why: Failed) -> Line:
    cells: dict[str, object] = {"status": [chip(Verdict.SKIPPED)], "metric": "see below"}
    return Line(name, Verdict.FAIL, 0, cells, why.message)


def _last(last: datetime | None, as_of: datetime | None) -> str:
    if last is None:
        return "–"
    return last_moment(as_of) if as_of and as_of <= last else day(datetime.combine(last, time.min))
