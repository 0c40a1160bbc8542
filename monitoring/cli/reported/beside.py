"""What a report reads rows for: all inputs together, where that is asked, and versions in the shadow."""

from argparse import Namespace
from dataclasses import dataclass, field
from typing import Any

from monitoring.cli import output
from monitoring.domain import Compared
from monitoring.domain.text import without_dust
from monitoring.log import Log
from monitoring.performance.shadow.run import run
from monitoring.performance.shadow.words import sentences
from monitoring.reports import shadow, together
from monitoring.reports.summary import Summary


@dataclass(frozen=True, slots=True)
class Beside:
    """Keys for scripts, and parts of a text for people."""

    json: dict[str, Any] = field(default_factory=dict)
    parts: list[str] = field(default_factory=list)


def beside(arguments: Namespace, log: Log, summary: Summary) -> Beside:
    """Read the rows of a report's windows for all that was asked."""
    found = Beside()
    if arguments.format == "html":
        return found
    compared = run(log, summary.selection)
    found.json["shadow"] = shadow.plain(compared)
    if compared:
        found.parts.append(_said(compared, summary))
    if arguments.multivariate:
        asked = together.together(log, summary.selection, summary.windows)
        found.json["multivariate"] = together.plain(asked)
        found.parts.append(together.words(asked))
    return found


def _said(compared: tuple[Compared, ...], summary: Summary) -> str:
    rows = [
        (
            one.version,
            one.metric,
            summary.windows[one.window].label,
            *map(output.figure, (one.live, one.shadow, *without_dust([one.difference, one.low, one.high]))),
            f"{one.n:,}",
            one.reason,
        )
        for one in compared
    ]
    head = ("version", "metric", "window", "live", "shadow", "difference", "low", "high", "n", "")
    return "\n".join([*sentences(compared, summary.deployment), output.table(head, rows)])
