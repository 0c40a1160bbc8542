"""The journal says which version left for a device, and by which seal its bundle is known."""

from monitoring.edge.certificate.prove import Subject
from monitoring.log import Workspace
from monitoring.log.folder.rights import require_writable
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Draft
from monitoring.releases.drafts import who
from monitoring.releases.history import live_now


def exported(workspace: Workspace, subject: Subject, seal: str) -> None:
    """Append that a bundle was written; raises `SettingsError` where the workspace may only be read."""
    folder = workspace.folder(subject.deployment.name)
    require_writable(workspace.home, folder)
    details = {
        "sha256": subject.model.sha256,
        "seal": seal,
        "form": subject.form.name,
        "quantized": subject.quantized or None,
        "live": subject.standing["live"],
        "gate": subject.standing["gate"],
    }
    journal.append(
        folder, lambda history: Draft(Action.EXPORTED, subject.version, live_now(history), "", who(), details)
    )
