"""Connecting a deployment: its file, its log, its model, put in place together or not at all."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.log import Log, Workspace
from monitoring.log.ingest import Imported
from monitoring.log.profile import Progress, no_progress
from monitoring.log.tables import locked
from monitoring.models import registry
from monitoring.models.model import Model
from monitoring.models.trust import Trust
from monitoring.paths import sample_data
from monitoring.settings import load_deployment


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
        if deployment.model:
            progress("checking the model", 0.0)
            registry.register(deployment, folder / "model", Trust.load(workspace.home))
        imported = workspace.fill(folder, deployment, progress)
        return Connected(workspace.publish(folder, deployment, replace=again), imported)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
