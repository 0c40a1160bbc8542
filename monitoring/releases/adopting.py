"""A deployment that was connected before there were versions: what it uses is its version 1."""

from contextlib import suppress
from dataclasses import replace

from monitoring.errors import MonitoringError
from monitoring.log import Log, Workspace
from monitoring.log.folder.rights import require_writable
from monitoring.log.journal import journal
from monitoring.log.tables.table import locked
from monitoring.models import stored_copy
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.releases.drafts import connecting
from monitoring.releases.recording import Told, record


def adopt(workspace: Workspace, name: str) -> None:
    """Have the journal begin with the model that is in use, where it has not begun; nothing without a model."""
    log = workspace.log(name)
    if log.deployment.model is None or journal.newest(log.folder):
        return
    require_writable(workspace.home, log.folder)
    model: Model | None = None
    with suppress(MonitoringError):  # what cannot be loaded any more is not described, but it is in use all the same
        model = stored_copy.load(log.deployment, log.model_folder, Trust.load(workspace.home))
    with locked(log.folder / "profiles"), locked(log.folder):
        if journal.newest(log.folder) is None:
            one = record(log.folder, _as_far_as_known(log), model, log.model_folder, Told())
            since = stored_copy.recorded(log.model_folder).get("registered_at", "")
            journal.append(log.folder, connecting(one, "", {"since": since}))


def _as_far_as_known(log: Log) -> Log:
    """The log without the training file that its deployment names, where that is not there any more."""
    file = log.deployment.model
    if file is None or file.trained_on is None or file.trained_on.is_file():
        return log
    return replace(log, deployment=replace(log.deployment, model=replace(file, trained_on=None)))


def adopt_if_there(workspace: Workspace, name: str) -> None:
    """The same for one that is about to be replaced; of one that is damaged nothing is carried on."""
    if name in workspace.names():
        with suppress(MonitoringError):
            adopt(workspace, name)
