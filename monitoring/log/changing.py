"""Giving a connected log other settings: what they need is counted first, then they take the place of the old ones."""

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitoring.disk.whole import remove
from monitoring.domain import Deployment, Segment
from monitoring.errors import SettingsError
from monitoring.log.cells.plan import MOST_SEGMENTS, Plan
from monitoring.log.folder import record
from monitoring.log.ground.progress import Progress
from monitoring.log.log import Log
from monitoring.log.tables.table import locked


def adapted(plan: Plan, deployment: Deployment) -> Plan:
    """The cells with an edge at the deployment's threshold and with its segments; all others stay as they are."""
    edges = {
        name: tuple(np.union1d(there, deployment.threshold).tolist()) if deployment.score else there
        for name, there in plan.scores.items()
    }
    segments = tuple(
        Segment(name, value) for name in deployment.segments for value in plan.columns[name].categories[:MOST_SEGMENTS]
    )
    return replace(plan, scores=edges, segments=segments)


def change(log: Log, deployment: Deployment, progress: Progress, model: Path | None = None) -> Log:
    """The log with other settings, which differ in nothing that its rows were read by.

    Args:
        log: as it was when the new settings were made from its own.
        deployment: the new settings.
        progress: is told how far it is.
        model: a folder with a registered model, which is copied to where the settings say.

    Raises:
        SettingsError: somebody else has changed the settings since, or merged counts would not add up any more.
    """
    plan = adapted(log.plan, deployment)
    if plan.fingerprint != log.plan.fingerprint and log.merged.parts():
        hint = f"take them back first: modelwatch profile list {deployment.name}"
        raise SettingsError("the counts of other logs are merged, and would not add up with those to be made", hint)
    changed = Log(deployment, log.folder, plan)
    changed.reference_profile()
    changed.refresh(progress)
    place = changed.model_folder
    try:
        if model:
            shutil.copytree(model, place)
        with locked(log.folder / "profiles"), locked(log.folder):
            now = record.deployment(log.folder)
            if replace(now, words=log.deployment.words, decimals=log.deployment.decimals) != log.deployment:
                raise SettingsError(
                    f"the settings of {deployment.name} were changed in the meantime", "look at what they are now"
                )
            record.keep(log.folder, replace(deployment, words=now.words, decimals=now.decimals), plan)
    except BaseException:
        if model and record.model_folder(log.folder, record.deployment(log.folder)) != place:
            shutil.rmtree(place, ignore_errors=True)
        raise
    if log.model_folder != place:
        remove(log.model_folder)
    return Log(record.deployment(log.folder), log.folder, plan)
