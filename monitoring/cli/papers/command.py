"""`modelwatch version reproduce|card|sign|verify`: a version's papers."""

import json
from argparse import Namespace
from pathlib import Path
from typing import Any

from monitoring.cli import output, streams
from monitoring.disk.whole import writable, write_whole
from monitoring.log import Workspace
from monitoring.releases.papers.bill import bill
from monitoring.releases.papers.card import card as to_card
from monitoring.releases.papers.card import markdown
from monitoring.releases.papers.of_version import reproduce_version, sign_version, verify_version
from monitoring.releases.papers.reproduction import Reproduction
from monitoring.releases.releases import Releases
from monitoring.releases.told import about


def reproduce(arguments: Namespace) -> int:
    """Train it again; 0 where every answer is the same."""
    with output.Progress() as progress:
        found = reproduce_version(_releases(arguments), arguments.version, _path(arguments.data), progress)
    if arguments.format == "json":
        output.print_json({**about(arguments.name), "version": arguments.version, **_reproduced(found)})
    else:
        streams.show("\n".join([found.sentence, *found.why, *(f"The library said: {each}" for each in found.said)]))
    return 0 if found.identical else 1


def _reproduced(found: Reproduction) -> dict[str, Any]:
    return {
        "identical": found.identical,
        "rows": found.rows,
        "rows_of": found.asked,
        "differing": found.differing,
        "largest_gap": found.gap,
        "row": found.row or None,
        "training": {
            "path": str(found.training),
            "rows": found.trained,
            "unlabelled": found.unlabelled,
            "rejected": found.rejected,
        },
        "environment": list(found.environment),
        "not_seeded": list(found.unseeded),
        "said": list(found.said),
        "message": found.sentence,
    }


def card(arguments: Namespace) -> int:
    """Show its card, or write it to a file."""
    out = _path(arguments.out)
    if out:
        writable(out)
    releases = _releases(arguments)
    version, deployment = releases.version(arguments.version), releases.workspace.deployment(arguments.name)
    if arguments.format == "md":
        text = markdown(version, deployment)
    else:
        made = bill if arguments.format == "cyclonedx" else to_card
        text = json.dumps(made(version, deployment), indent=2, allow_nan=False) + "\n"
    if out:
        write_whole(out, text.encode())
    else:
        streams.show(text.rstrip())
    return 0


def sign(arguments: Namespace) -> int:
    """Sign it, and keep the signature."""
    out = _path(arguments.out)
    if out:
        writable(out)
    content = sign_version(_releases(arguments), arguments.version, Path(arguments.key))
    if out:
        write_whole(out, content)
    check = f"modelwatch version verify {arguments.name} {arguments.version} --key PUB.pem"
    streams.show(f"version {arguments.version} of {arguments.name} is signed; to verify it: {check}")
    return 0


def verify(arguments: Namespace) -> int:
    """Say whether it is as it was signed; 0 where it is."""
    found = verify_version(_releases(arguments), arguments.version, Path(arguments.key), _path(arguments.signature))
    if arguments.format == "json":
        said = {"holds": found.holds, "reason": found.reason, "files": list(found.files)}
        output.print_json({**about(arguments.name), "version": arguments.version, **said, "signed": found.about or {}})
    elif found.holds:
        alone = "" if (found.about or {}).get("record") else "; what is recorded of it was not signed"
        streams.show(f"version {arguments.version} of {arguments.name} is as it was signed with that key{alone}")
    else:
        streams.show(f"version {arguments.version} of {arguments.name} is not verified: {found.reason}")
    return 0 if found.holds else 1


def _releases(arguments: Namespace) -> Releases:
    return Releases(Workspace(), arguments.name)


def _path(text: str | None) -> Path | None:
    return Path(text) if text else None
