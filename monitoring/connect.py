"""Connecting a deployment: its file, its log, its model, put in place together or not at all."""

import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from monitoring.agreement.agreement import ScoreAgreement, judge, load_agreement, not_compared
from monitoring.agreement.compare import logged
from monitoring.agreement.known import unknown_in_reference
from monitoring.agreement.settle import settle
from monitoring.disk import mended, stamped
from monitoring.disk.whole import remove
from monitoring.domain import Deployment, Task
from monitoring.errors import DamagedError, ModelError, MonitoringError
from monitoring.explain.importance import MOST_ROWS, importance
from monitoring.log import Log, Workspace
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.log.incoming.ingest import Imported
from monitoring.log.tables.table import locked
from monitoring.log.workspace import open_log
from monitoring.models import stored_copy
from monitoring.models.classes import own_threshold
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.paths import sample_data
from monitoring.settings import load_deployment

IMPORTANCE = "importance.json"
_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Connected:
    """A connected deployment, and what became of the rows of its files, by `predictions`, `labels`, `reference`.

    `agreement` says whether the model gives the logged scores; None where there is no model.
    """

    log: Log
    imported: dict[str, Imported]
    agreement: ScoreAgreement | None = None


def add(
    workspace: Workspace,
    path: Path,
    progress: Progress = no_progress,
    *,
    again: bool = False,
    cells: Path | None = None,
) -> Connected:
    """Connect the deployment that a TOML file describes: check, import, count, register the model.

    Args:
        workspace: where it goes.
        path: the deployment file.
        progress: is told what is being done and the share of everything that is done by then, 0 to 1.
        again: replace a deployment of the same name, with all that was appended to it.
        cells: an exported profile; values are counted in its cells, so that the counts of both add up.

    Raises:
        MonitoringError: the file, its data or its model cannot be used; nothing is left behind then.
    """
    deployment = load_deployment(path)
    about_model = 1 if deployment.model else 0
    checking, filling, weighing = steps(progress, about_model, 8, about_model)
    with workspace.staging(deployment, replace=again) as folder:
        model = None
        if deployment.model:
            checking("checking the model", 0.0)
            model = stored_copy.register(deployment, folder / "model", Trust.load(workspace.home))
            deployment = _with_its_threshold(deployment, model)
        imported = workspace.fill(folder, deployment, filling, cells, model.categories if model else None)
        agreement = None
        if model:
            weighing("comparing the model with the log", 0.0)
            opened = open_log(folder, deployment)
            registered, (model, agreement) = model, _compare(model, opened)
            _require_one_class(deployment, registered, model)
            weighing("weighing the columns", 0.5)
            _weigh(model, opened)
        log = workspace.publish(folder, deployment, replace=again)
        return Connected(log, {kind: _moved(done, folder, log.folder) for kind, done in imported.items()}, agreement)


def _moved(done: Imported, staging: Path, place: Path) -> Imported:
    """The same with its rejects where they lie after the staging folder was put in its place."""
    return replace(done, rejects=tuple(place / path.relative_to(staging) for path in done.rejects))


def load_importance(workspace: Workspace, name: str) -> dict[str, float]:
    """How far a connected model's prediction moves with each feature (see `monitoring.explain.importance`).

    Empty where it is not known: there is no model, it reads columns that are kept as tokens, or weighing them failed.
    What is damaged or gone is made anew.
    """
    path = workspace.model_folder(name) / IMPORTANCE
    try:
        return stamped.read(path, _weights, "")
    except FileNotFoundError:
        why = f"{path} was gone"
    except DamagedError as error:
        why = error.message
    log = workspace.log(name)
    if log.deployment.model is None or _hidden(log.deployment, log.deployment.features):
        return {}
    try:
        model = load_model(workspace, log.deployment)
        remove(path)
        _weigh(model, log)
        mended.tell(path, f"{why}; the columns are weighed anew")
        return stamped.read(path, _weights, "")
    except (MonitoringError, OSError) as error:
        mended.tell(path, f"{why}; the columns are not weighed: {error}")
        return {}


def _weights(content: bytes) -> dict[str, float]:
    return {str(column): float(value) for column, value in json.loads(content).items()}


def _with_its_threshold(deployment: Deployment, model: Model) -> Deployment:
    """The same with the threshold that the model carries itself, where the file gives none."""
    if deployment.task is not Task.BINARY or deployment.model is None or deployment.model.threshold is not None:
        return deployment
    threshold = own_threshold(model.pipeline, model.outputs[0])
    return replace(deployment, model=replace(deployment.model, threshold=threshold))


def _require_one_class(deployment: Deployment, registered: Model, settled: Model) -> None:
    """Raise `ModelError` where scores were counted by a threshold that is for the other class, as the log has shown."""
    carried = own_threshold(settled.pipeline, settled.outputs[0]) if deployment.task is Task.BINARY else None
    if carried is not None and registered.outputs != settled.outputs and deployment.threshold != carried:
        yes = settled.classes[0]
        message = f"the logged scores are those of the class {yes}, and the model's own threshold is for the other one"
        raise ModelError(message, f'write which one means yes: [columns] positive = "{yes}"')


def _compare(model: Model, log: Log) -> tuple[Model, ScoreAgreement]:
    """Settle by the logged scores what is open about the model, and keep what they show beside it."""
    folder, d = log.folder / "model", log.deployment
    if hidden := _hidden(d, model.features):
        found = not_compared(f"the log keeps {', '.join(hidden)} as tokens alone")
    else:
        scores = logged(log, model.classes)
        best, questions = settle(model.pipeline, d, model.sha256, scores)
        found, model = judge(best, questions, d), best.model
        found = replace(found, notes=(*found.notes, *unknown_in_reference(model, log)))
        stored_copy.save_settled(folder, best.settled)
    found.save(folder)
    return model, found


def _hidden(deployment: Deployment, features: Iterable[str]) -> list[str]:
    """The features that the log keeps as tokens alone."""
    return [name for name in features if name in deployment.sensitive]


def agreement_of(workspace: Workspace, name: str) -> ScoreAgreement | None:
    """What comparing a connected model with its log has shown; None where it is not known."""
    return load_agreement(workspace.model_folder(name))


def _weigh(model: Model, log: Log) -> None:
    """Keep the features' importance beside the model; without it the deployment is as good as with it."""
    deployment = log.deployment
    if _hidden(deployment, model.features):
        return  # the reference holds tokens, which the model has never seen
    try:
        found = importance(model, log.reference_rows(MOST_ROWS))
        weights = {name: found.get(name, 0.0) for name in deployment.features}
    except MonitoringError as error:
        _LOGGER.warning("%s: columns are not weighed: %s", deployment.name, error.message)
        weights = {}
    stamped.write(log.folder / "model" / IMPORTANCE, (json.dumps(weights, indent=2) + "\n").encode())


def prepare_sample(workspace: Workspace, progress: Progress = no_progress) -> None:
    """Connect the sample deployments that are not there yet; where somebody else is at it, wait for them."""
    with locked(workspace.home):
        there = workspace.names()
        files = [path for path in sorted(sample_data().glob("*.toml")) if load_deployment(path).name not in there]
        for path, step in zip(files, steps(progress, *[1.0] * len(files)), strict=True):
            add(workspace, path, _about(path.stem, step))
        progress("ready", 1.0)


def _about(name: str, progress: Progress) -> Progress:
    return lambda text, fraction: progress(f"{name}: {text}", fraction)


def load_model(workspace: Workspace, deployment: Deployment) -> Model:
    """A connected deployment's model; raises `NotApplicableError` where it has none."""
    return stored_copy.load(deployment, workspace.model_folder(deployment.name), Trust.load(workspace.home))
