"""Giving a connected log other settings: what they need is counted first, then they take the place of the old ones."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np

from monitoring.domain import Deployment, Segment
from monitoring.errors import SettingsError
from monitoring.intake.rules import schema_of
from monitoring.intake.schema import prediction_fields
from monitoring.log.cells.plan import MOST_SEGMENTS, Plan
from monitoring.log.folder import record
from monitoring.log.ground.progress import Progress
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Draft, Entry
from monitoring.log.log import Log
from monitoring.log.tables.table import Table, locked
from monitoring.log.tables.widened import widen

Saying = Callable[[tuple[Entry, ...]], Draft]
_STEPS = {
    Action.PROMOTED: "another promotion was made meanwhile",
    Action.ROLLED_BACK: "a promotion was taken back meanwhile",
}


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


def cells_after(log: Log, deployment: Deployment) -> Plan:
    """The cells that a log is counted in under other settings.

    Where other logs' counts are merged, the cells of scores stay: theirs cannot be split. A threshold without an edge
    then lies inside a cell, which the metrics' bounds tell.
    """
    plan = adapted(log.plan, deployment)
    return replace(plan, scores=log.plan.scores) if log.merged.parts() else plan


def change(
    log: Log, deployment: Deployment, progress: Progress, model: Path | None = None, said: Saying | None = None
) -> Log:
    """The log with other settings, which differ in nothing that its rows were read by.

    Another model is live once the journal says so, in one step, after all other settings are in place.

    Args:
        log: as it was when the new settings were made from its own.
        deployment: the new settings.
        progress: is told how far it is.
        model: a folder with a registered model, which is copied to where the settings say.
        said: what the journal is to say, made from what it has said so far; needed where the model differs.

    Raises:
        SettingsError: somebody else has changed settings or model since, or merged counts would not add up any more.
    """
    plan = cells_after(log, deployment)
    if plan.fingerprint != log.plan.fingerprint and log.merged.parts():
        hint = f"take them back first: modelwatch profile list {deployment.name}"
        message = "the counts of other logs are merged, and tell nothing of the segments that are to be followed"
        raise SettingsError(message, hint)
    changed = Log(deployment, log.folder, plan)
    if deployment.shadow != log.deployment.shadow and not deployment.attached:
        widen(Table(log.folder / "predictions", log.key), schema_of(prediction_fields(deployment)))
    changed.reference_profile()
    changed.refresh(progress)
    place = changed.model_folder
    try:
        with locked(log.folder / "profiles"), locked(log.folder):
            now = record.deployment(log.folder)
            if replace(now, words=log.deployment.words, decimals=log.deployment.decimals) != log.deployment:
                raise _overtaken(log, now)
            if model:
                shutil.copytree(model, place)
            after = replace(deployment, words=now.words, decimals=now.decimals)
            _put_down(log.folder, now, after, plan, said)
    except BaseException:
        if model and record.model_folder(log.folder, record.deployment(log.folder)) != place:
            shutil.rmtree(place, ignore_errors=True)
        raise
    return Log(record.deployment(log.folder), log.folder, plan)


def _overtaken(log: Log, now: Deployment) -> SettingsError:
    """What whoever comes second is told: who was first, where the journal says so."""
    name, entries = log.deployment.name, journal.entries(log.folder)
    if now.model == log.deployment.model or not entries:
        return SettingsError(f"the settings of {name} were changed in the meantime", "look at what they are now")
    steps = zip((None, *(entry.live for entry in entries)), entries, strict=False)
    first = [entry for before, entry in steps if entry.live != before][-1]
    version = f"version {first.live.version}" if first.live else "no version"
    what = _STEPS.get(first.action, "another model was put in use meanwhile")
    who = f" by {first.by}" if first.by else ""
    return SettingsError(f"{what}: {version}{who}", f"modelwatch history {name} says what is in use now")


def _put_down(folder: Path, now: Deployment, after: Deployment, plan: Plan, said: Saying | None) -> None:
    """Write down what differs: first all but the model, then the model, by an entry of the journal."""
    beside = replace(after, model=now.model) if said else after
    if beside != now or plan.fingerprint != record.plan(folder).fingerprint:
        record.keep(folder, beside, plan)
    if said:
        journal.append(folder, said)
