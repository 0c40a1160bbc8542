"""Applying a change of settings, whole or not at all."""

from monitoring.agreement.agreement import ScoreAgreement
from monitoring.change.meaning import Change, Effort
from monitoring.connect import connect
from monitoring.log import Workspace
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.releases.putting import change_settings, replace_model
from monitoring.releases.trying import try_model


def apply(workspace: Workspace, change: Change, progress: Progress = no_progress) -> ScoreAgreement | None:
    """Give a connected deployment its new settings; how its model compares, where that was looked at for it.

    Raises `MonitoringError` where they cannot be had; everything is as it was then.
    """
    if change.effort is Effort.IMPORTING:
        return connect(workspace, change.after, progress, again=True).agreement
    if change.effort is Effort.MODEL and change.after.model:
        trying, putting = steps(progress, 3, 1)
        trial = try_model(workspace, change.before, change.after, trying)
        replace_model(workspace, trial, putting)
        return trial.agreement
    change_settings(workspace, change.before, change.after, change.keys, progress)
    return None
