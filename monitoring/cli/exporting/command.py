"""`modelwatch export`: a version for a device, with its certificate; `--verify` for a bundle that is there."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from monitoring.cli import output, streams
from monitoring.domain.text import short
from monitoring.edge.certificate.certificate import Certificate
from monitoring.edge.certificate.facts import facts
from monitoring.edge.certificate.plain import SCHEMA, to_json
from monitoring.errors import MonitoringError
from monitoring.gate.finding import Answer
from monitoring.log import Workspace


def export(arguments: Namespace) -> int:
    """Write a bundle, or verify one; 0 where the certificate holds, 1 where it refuses."""
    if arguments.verify:
        return _verify(arguments)
    from monitoring.edge.export import export as write

    if not (arguments.name and arguments.version and arguments.to):
        hint = "modelwatch export NAME VERSION --to FOLDER, or modelwatch export --verify FOLDER"
        raise MonitoringError("export needs a deployment, a version and a folder", hint)
    with output.Progress() as progress:
        done = write(Workspace(), arguments.name, arguments.version, Path(arguments.to), arguments.quantize, progress)
    found = done.certificate
    if arguments.format == "json":
        told: dict[str, Any] = {"schema": SCHEMA, "made_at": to_json(found)["made_at"]}
        place = str(done.folder) if done.folder else None
        output.print_json(
            told | {"folder": place, "size": done.size, "seal": done.seal or None, "certificate": to_json(found)}
        )
    else:
        wrote = f"wrote {done.folder}, sealed by {done.seal}" if done.folder else "nothing was written"
        streams.show(f"{table(found)}\n\n{wrote}")
    return 0 if found.verdict is Answer.PASS else 1


def table(found: Certificate) -> str:
    """The verdict, a line a kind of rows, and what else was found."""
    rows = [
        (one.kind, f"{one.rows:,}", short(one.gap), f"{one.flips:,}", one.widest.row if one.widest else "")
        for one in found.compared
    ]
    head = ("rows", "compared", "largest gap", "other labels", "widest in")
    said = [f"{what}: {told}" for what, told in facts(found)]
    flips = [
        f"other label: {one.kind} {each.row}: {short(each.model, 6)} by the model, {short(each.bundle, 6)} here"
        for one in found.compared
        for each in one.flipped[:5]
    ]
    notes = [f"note: {note}" for note in found.notes]
    first = f"{found.verdict}: {found.sentence}"
    return "\n".join([first, "", output.table(head, rows), "", *said, *flips, *notes])


def _verify(arguments: Namespace) -> int:
    from monitoring.edge.verify import verify

    if arguments.name or arguments.to or arguments.quantize:
        raise MonitoringError("--verify takes a bundle and nothing else", "modelwatch export --verify FOLDER")
    with output.Progress() as progress:
        found = verify(Path(arguments.verify), progress)
    if arguments.format == "json":
        output.print_json(found.to_json())
    else:
        done = [f"repeated: {told}" for told in found.repeated]
        left = [f"not repeated: {told}" for told in found.left_out]
        streams.show("\n".join([f"{found.verdict}: {found.sentence}", *done, *left]))
    return 0 if found.verdict is Answer.PASS else 1
