"""What else is asked of scored rows: their drift against the reference, and that the log takes them."""

import hashlib
from argparse import Namespace
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from monitoring.cli import output, refreshing
from monitoring.domain import Verdict
from monitoring.domain.text import day, plural
from monitoring.errors import DataError
from monitoring.intake.formats import STANDARD_INPUT
from monitoring.log import Log, Workspace
from monitoring.log.ground.steps import steps
from monitoring.scoring.result import ScoringResult


@dataclass(frozen=True, slots=True)
class Done:
    """What was done: lines for people, and keys for scripts."""

    lines: list[str] = field(default_factory=list)
    json: dict[str, Any] = field(default_factory=dict)


def require_possible(arguments: Namespace, log: Log) -> None:
    """Raise `DataError`, before anything is scored, where the rows could not be added to the log."""
    if arguments.add_to_log and log.deployment.id is None and arguments.source == STANDARD_INPUT:
        message = "rows without ids are known by the file that they come from, and standard input is none"
        raise DataError(message, "score a file, or name an id column in the deployment file")
    if arguments.add_to_log and log.deployment.attached:
        message = f"the log of {log.deployment.name} is attached: it is read in place and never written"
        raise DataError(message, "leave --add-to-log out, and append where it lies")


def done(arguments: Namespace, workspace: Workspace, log: Log, result: ScoringResult, folder: Path) -> Done:
    """Do what is asked for, in this order: rows that are added do not change what they are compared with."""
    found = Done()
    if arguments.drift:
        _compare(log, result, folder, found)
    if arguments.add_to_log:
        _add(arguments, workspace, result, folder, found)
    return found


def _compare(log: Log, result: ScoringResult, folder: Path, found: Done) -> None:
    from monitoring.reports.plain import drift_to_json
    from monitoring.scored.drift import scored_drift

    place = folder / "drift"
    place.mkdir()
    with output.Progress() as progress:
        drift = scored_drift(log, result, place, progress)
    judged = sum(one.verdict is not Verdict.SKIPPED for one in drift.results)
    found.json["drift"] = drift_to_json(drift.results)
    found.lines.append(f"drift: {len(drift.beyond)} of {plural(judged, 'judged column')} beyond the limit")
    rows = [
        (r.column, r.method, *output.compared(r), output.chance(r.p_value), str(r.verdict), r.reason)
        for r in drift.results
    ]
    found.lines.append(output.table(("column", "method", "value", "limit", "p", "verdict", ""), rows))
    if drift.absent:
        found.lines.append(f"not in the file, and dropped by the model: {', '.join(drift.absent)}")


def _add(arguments: Namespace, workspace: Workspace, result: ScoringResult, folder: Path, found: Done) -> None:
    from monitoring.scored.to_log import add_to_log, file_name

    place = folder / "log"
    place.mkdir()
    digest = "" if arguments.source == STANDARD_INPUT else _digest(Path(arguments.source))
    with output.Progress() as progress:
        adding, counting = steps(progress, 1, 1)
        file = place / file_name(digest)
        candidates, imported = add_to_log(workspace, arguments.name, result, file, result.moment, adding)
        if imported.appended.new:
            refreshing.count_appended(workspace, arguments.name, counting)
    added = imported.appended.new
    notes = list(candidates.notes)
    if candidates.moment and added:
        notes.insert(0, f"their time is that of their scoring, {day(candidates.moment)} (UTC)")
    found.lines.append("; ".join([f"log: {plural(added, 'row')} added", *notes]))
    rejected = candidates.counts.rejected
    found.json["log"] = {"added": added, "known": candidates.known, "rejected": rejected, "notes": notes}


def _digest(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
