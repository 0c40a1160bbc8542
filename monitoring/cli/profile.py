"""The `profile` commands: counts go to other workspaces and come from them; rows never do."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from monitoring.cli import output, streams
from monitoring.domain.text import plural
from monitoring.errors import DataError
from monitoring.fleet.plain import is_live
from monitoring.fleet.standing import Standing, standings
from monitoring.fleet.taking_in import TakenIn, take_in
from monitoring.log import Log, Workspace
from monitoring.log.exchange import drop, export, merge
from monitoring.log.fleet.merged_file import Part
from monitoring.log.ground.progress import Progress
from monitoring.log.journal import journal
from monitoring.releases.history import History

HEAD = ("origin", "device", "version", "", "deployment", "file", "rows", "from", "to", "last seen")
SHOWN = 12  # of an origin's digits; any beginning that is the only one will do for `drop`

Answer = tuple[dict[str, Any], str]


def run(arguments: Namespace) -> int:
    """Run one of the `profile` commands and print its answer; 1 where files of an inbox were refused."""
    log = Workspace().log(arguments.name)
    with output.Progress() as progress:
        found, text = ACTIONS[arguments.action](log, arguments, progress)
    streams.show(json.dumps(found, indent=2) if arguments.format == "json" else text)
    return int(bool(found.get("refused")))


def _export(log: Log, arguments: Namespace, progress: Progress) -> Answer:
    header = export(log, Path(arguments.file), progress)
    found = {
        "deployment": header.deployment,
        "file": arguments.file,
        "origin": header.origin,
        "contains": list(header.contains),
        "clock": header.clock,
        "rows": header.rows,
        "exported": header.written.isoformat(timespec="seconds"),
        "fingerprint": header.fingerprint,
    }
    return found, f"{arguments.file} holds the counts of {plural(header.rows, 'row')} by the {header.clock}, and no row"


def _merge(log: Log, arguments: Namespace, progress: Progress) -> Answer:
    history = journal.entries(log.folder)
    taken = _taken(log, arguments, progress)
    done = taken.merged
    found = {**_state(log), "files": [{"action": each.action, **_part(history, each.part)} for each in done]}
    lines = [(each.action, *_line(history, each.part)) for each in done]
    said = [output.table(("", *HEAD), lines)] if lines else []
    if arguments.inbox:
        found["rows_read"], found["rows_accepted"] = taken.rows.read, taken.rows.accepted
        found["refused"] = [{"file": name, "reason": why} for name, why in taken.refused]
        said += [f"{name} was put aside: {why}" for name, why in taken.refused]
        said += [f"{taken.rows.accepted:,} of {plural(taken.rows.read, 'row')} went into the log"] * bool(
            taken.rows.read
        )
    return found, "\n".join([*said, _sentence(log)])


def _taken(log: Log, arguments: Namespace, progress: Progress) -> TakenIn:
    if bool(arguments.files) == arguments.inbox:
        raise DataError("merge takes files, or --inbox", "write FILE..., or --inbox for what devices have sent")
    if arguments.inbox:
        return take_in(Workspace(), log.deployment.name, progress)
    return TakenIn(merge(log, [Path(file) for file in arguments.files], progress))


def _list(log: Log, arguments: Namespace, progress: Progress) -> Answer:
    history = journal.entries(log.folder)
    parts = sorted(log.merged.parts(), key=lambda part: part.file)
    found = {**_state(log), "merged": [_part(history, part) for part in parts]}
    lines = [output.table(HEAD, [_line(history, part) for part in parts])] if parts else []
    return found, "\n".join([*lines, _sentence(log)])


def _drop(log: Log, arguments: Namespace, progress: Progress) -> Answer:
    part = drop(log, arguments.origin, progress)
    found = {**_state(log), "dropped": _part(journal.entries(log.folder), part)}
    return found, f"took back the {plural(part.span.rows, 'row')} of {part.file}\n{_sentence(log)}"


ACTIONS = {"export": _export, "merge": _merge, "list": _list, "drop": _drop}


def _state(log: Log) -> dict[str, Any]:
    rows = log.span().rows
    return {"deployment": log.deployment.name, "rows": rows, "own_rows": rows - _merged_rows(log)}


def _sentence(log: Log) -> str:
    state, count = _state(log), len(log.merged.parts())
    shown = f"{state['deployment']} shows {plural(state['rows'], 'row')}"
    if not count:
        return f"{shown}, all of them its own"
    return f"{shown}: {state['own_rows']:,} of its own and those of {count} other log{'s' if count > 1 else ''}"


def _merged_rows(log: Log) -> int:
    return sum(part.span.rows for part in log.merged.parts())


def _part(history: History, part: Part) -> dict[str, Any]:
    return {
        "origin": part.origin,
        "contains": list(part.contains),
        "deployment": part.deployment,
        "file": part.file,
        "clock": part.clock,
        "rows": part.span.rows,
        "first": part.span.first.isoformat() if part.span.first else None,
        "last": part.span.last.isoformat() if part.span.last else None,
        "exported": part.written.isoformat(timespec="seconds"),
        "device": part.device or None,
        "version": part.model_version or None,
        "live": is_live(_standing(history, part)),
    }


def _line(history: History, part: Part) -> tuple[str, ...]:
    reach = [f"{moment:%Y-%m-%d}" if moment else "-" for moment in (part.span.first, part.span.last)]
    exported = f"{part.written:%Y-%m-%d %H:%M} UTC"
    device, version = part.device or "-", part.model_version or "-"
    told = str(_standing(history, part)) if part.model_version else ""
    return (
        part.origin[:SHOWN],
        device,
        version,
        told,
        part.deployment,
        part.file,
        f"{part.span.rows:,}",
        *reach,
        exported,
    )


def _standing(history: History, part: Part) -> Standing:
    return standings([part.model_version], history)[0]
