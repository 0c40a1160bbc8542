"""Another model, or other settings of the model, for a connected deployment; the journal says so."""

from monitoring.domain import Deployment
from monitoring.log import Log, Workspace
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.releases.adopting import adopt
from monitoring.releases.drafts import changing, replacing, who
from monitoring.releases.recording import Told, record
from monitoring.releases.trying import ModelTrial


def replace_model(workspace: Workspace, trial: ModelTrial, progress: Progress = no_progress) -> Log:
    """Have the deployment use a model that was tried, which becomes a version by that."""
    adopt(workspace, trial.before.name)
    log = workspace.log(trial.before.name)
    one = record(log.folder, Log(trial.after, log.folder, log.plan), trial.model, trial.place, Told())
    return workspace.change(trial.before, trial.after, progress, trial.place, replacing(one, who()))


def change_settings(
    workspace: Workspace, before: Deployment, after: Deployment, keys: tuple[str, ...], progress: Progress = no_progress
) -> Log:
    """Give a connected deployment other settings, of those that its rows were not read by."""
    if before.model == after.model:
        return workspace.change(before, after, progress)
    adopt(workspace, before.name)
    return workspace.change(before, after, progress, said=changing(after.model, keys, who()))
