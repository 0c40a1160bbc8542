"""From a registered version to a bundle on disk: converted, proven, and written only where the proof holds."""

import json
from dataclasses import dataclass, replace
from pathlib import Path

from monitoring.edge import bundle
from monitoring.edge.certificate.approved import approved
from monitoring.edge.certificate.certificate import Certificate
from monitoring.edge.certificate.checks import CHECKS, USUAL, chosen, packed
from monitoring.edge.certificate.page import to_html
from monitoring.edge.certificate.plain import to_json
from monitoring.edge.certificate.prove import prove
from monitoring.edge.collected import collected
from monitoring.edge.counted import counted_as
from monitoring.edge.journal import exported
from monitoring.log import Workspace
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps


@dataclass(frozen=True, slots=True)
class Exported:
    """What came of an export.

    Args:
        folder: where the bundle is; None where its certificate refuses it, and nothing was written.
        size: of the whole bundle, bytes.
        seal: SHA-256 of its checksums, as the journal has it; empty where nothing was written.
        certificate: what was found.
    """

    folder: Path | None
    size: int
    seal: str
    certificate: Certificate


def export(
    workspace: Workspace,
    name: str,
    version: str,
    folder: Path,
    quantize: str | None = None,
    progress: Progress = no_progress,
) -> Exported:
    """Write a bundle of a version, whole or not at all, and note it in the journal.

    Args:
        workspace: where the deployment is connected.
        name: the deployment.
        version: of its model.
        folder: where the bundle goes: a new name, an empty folder, or an earlier bundle, which it replaces.
        quantize: "int8" or "float16" makes it smaller; None leaves every number as it is.
        progress: is told how far it is.

    Raises:
        DataError: the folder cannot be taken.
        UnknownNameError, ModelError, NotApplicableError: as `collected` raises them.
    """
    collecting, proving = steps(progress, 1, 3)
    bundle.require_place(folder)
    collecting("reading the model and its rows", 0.0)
    subject, log = collected(workspace, name, version, quantize)
    with bundle.staged(folder) as part:
        bundle.put(part, bundle.contents(subject, log.plan.to_json(), counted_as(log)))
        proof = prove(part, subject, proving)
        found = proof.certificate
        if found.failures:
            return Exported(None, found.size, "", found)
        usual = subject.base.head(USUAL)
        checks = chosen((usual, approved(subject.model, usual)), proof.hard, proof.scores)
        bundle.put(part, {CHECKS: packed(checks)})
        found = replace(found, files=bundle.digests(part))
        bundle.put(part, papers(found))
        seal, size = bundle.seal(part), sum(path.stat().st_size for path in part.rglob("*") if path.is_file())
        bundle.take_place(part, folder)
    exported(workspace, subject, seal)
    return Exported(folder, size, seal, found)


def papers(found: Certificate) -> dict[str, bytes]:
    """The certificate for machines and for people."""
    plain = json.dumps(to_json(found), indent=1, ensure_ascii=False, allow_nan=False)
    return {bundle.CERTIFICATE: plain.encode(), "certificate.html": to_html(found).encode()}
