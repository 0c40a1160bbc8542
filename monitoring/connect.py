"""Connecting a deployment: its file, its log, its model, put in place together or not at all."""

import json
import logging
import shutil
from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.errors import MonitoringError
from monitoring.explain.importance import MOST_ROWS, importance
from monitoring.log import Log, Workspace
from monitoring.log.ingest import Imported
from monitoring.log.profile import Progress, no_progress
from monitoring.log.tables import locked
from monitoring.log.workspace import open_log
from monitoring.models import registry
from monitoring.models.model import Model
from monitoring.models.trust import Trust
from monitoring.paths import sample_data
from monitoring.settings import load_deployment

IMPORTANCE = "importance.json"
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected deployment, and what became of the rows of its files, by `predictions`, `labels`, `reference`."""

    log: Log
    imported: dict[str, Imported]


def add(workspace: Workspace, path: Path, progress: Progress = no_progress, *, again: bool = False) -> Connected:
    """Connect the deployment that a TOML file describes: check, import, count, register the model.

    Args:
        workspace: where it goes.
        path: the deployment file.
        progress: is told what is being done and the share of that step, 0 to 1.
        again: replace a deployment of the same name, with all that was appended to it.

    Raises:
        MonitoringError: the file, its data or its model cannot be used; nothing is left behind then.
    """
    deployment = load_deployment(path)
    folder = workspace.staging(deployment, replace=again)
    try:
        model = None
        if deployment.model:
            progress("checking the model", 0.0)
            model = registry.register(deployment, folder / "model", Trust.load(workspace.home))
        imported = workspace.fill(folder, deployment, progress)
        if model:
            progress("weighing the columns", 0.0)
            _weigh(model, open_log(folder, deployment))
        return Connected(workspace.publish(folder, deployment, replace=again), imported)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def load_importance(workspace: Workspace, name: str) -> dict[str, float]:
    """How far a connected model's prediction moves with each feature (see `monitoring.explain.importance`).

    Empty where it is not known: there is no model, it reads columns that are kept as tokens, or weighing them failed.
    """
    try:
        found = json.loads((workspace.model_folder(name) / IMPORTANCE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return {str(column): float(value) for column, value in found.items()}


def _weigh(model: Model, log: Log) -> None:
    """Keep the features' importance beside the model; without it the deployment is as good as with it."""
    deployment = log.deployment
    if any(name in deployment.sensitive for name in model.features):
        return  # the reference holds tokens, which the model has never seen
    try:
        found = importance(model, log.reference_rows(MOST_ROWS))
    except MonitoringError as error:
        _LOGGER.warning("%s: columns are not weighed: %s", deployment.name, error.message)
        return
    weights = {name: found.get(name, 0.0) for name in deployment.features}
    registry.write_whole(log.folder / "model" / IMPORTANCE, (json.dumps(weights, indent=2) + "\n").encode())


def prepare_sample(workspace: Workspace, progress: Progress = no_progress) -> None:
    """Connect the sample deployments that are not there yet; where somebody else is at it, wait for them."""
    with locked(workspace.home):
        files = sorted(sample_data().glob("*.toml"))
        for place, path in enumerate(files):
            if load_deployment(path).name in workspace.names():
                continue

            def part(text: str, fraction: float, place: int = place, name: str = path.stem) -> None:
                progress(f"{name}: {text}", (place + fraction) / len(files))

            add(workspace, path, part)
        progress("ready", 1.0)


def load_model(workspace: Workspace, deployment: Deployment) -> Model:
    """A connected deployment's model; raises `NotApplicableError` where it has none."""
    return registry.load(deployment, workspace.model_folder(deployment.name), Trust.load(workspace.home))
