"""Connecting a deployment: its file, its log, its model, put in place together or not at all."""

from dataclasses import dataclass, replace
from pathlib import Path

from monitoring.agreement.agreement import ScoreAgreement, load_agreement
from monitoring.agreement.kept_weights import IMPORTANCE, weights
from monitoring.agreement.registering import compare_and_weigh, register
from monitoring.agreement.weighing import weigh
from monitoring.alerts.rules import require_known
from monitoring.disk import mended, stamped
from monitoring.disk.whole import remove
from monitoring.domain import ALL_FOUND_OUT, Deployment, FileSettings
from monitoring.errors import DamagedError, MonitoringError
from monitoring.gate.rule import require_known_rules
from monitoring.log import Log, Workspace
from monitoring.log.folder import record
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.log.incoming.imported import Imported
from monitoring.log.tables.table import locked
from monitoring.log.workspace import open_log
from monitoring.models import stored_copy
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model
from monitoring.paths import sample_data
from monitoring.releases.adopting import adopt_if_there
from monitoring.releases.drafts import connecting, who
from monitoring.releases.recording import Told
from monitoring.releases.recording import record as record_version
from monitoring.releases.trying import another_folder
from monitoring.settings import load_deployment


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
    files: FileSettings = ALL_FOUND_OUT,
) -> Connected:
    """Connect the deployment that a TOML file describes: check, import, count, register the model.

    Args:
        workspace: where it goes.
        path: the deployment file.
        progress: is told what is being done and the share of everything that is done by then, 0 to 1.
        again: replace a deployment of the same name, with all that was appended to it.
        cells: an exported profile; values are counted in its cells, so that the counts of both add up.
        files: how its data files are written, where the deployment file does not say it.

    Raises:
        MonitoringError: the file, its data or its model cannot be used; nothing is left behind then.
    """
    return connect(workspace, load_deployment(path).with_files(files), progress, again=again, cells=cells)


def connect(
    workspace: Workspace,
    deployment: Deployment,
    progress: Progress = no_progress,
    *,
    again: bool = False,
    cells: Path | None = None,
) -> Connected:
    """Connect a deployment whose file was read already, as `add` does."""
    require_known(deployment)
    require_known_rules(deployment)
    about_model = 1 if deployment.model else 0
    checking, filling, weighing = steps(progress, about_model, 8, about_model)
    with workspace.staging(deployment, replace=again) as folder:
        model = None
        if deployment.model:
            checking("checking the model", 0.0)
            if again:  # the models that were used until now come along
                adopt_if_there(workspace, deployment.name)
                deployment = replace(deployment, model=replace(deployment.model, kept=another_folder()))
            place = record.model_folder(folder, deployment)
            deployment, model = register(deployment, place, Trust.load(workspace.home))
        imported = workspace.fill(folder, deployment, filling, cells, model.categories if model else None)
        agreement, said = None, None
        if model:
            opened = open_log(folder, deployment)
            model, agreement = compare_and_weigh(model, opened, opened.model_folder, weighing)
            said = connecting(record_version(folder, opened, model, opened.model_folder, Told()), who(), {})
        log = workspace.publish(folder, deployment, replace=again, said=said)
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
        return stamped.read(path, weights, "")
    except FileNotFoundError:
        why = f"{path} was gone"
    except DamagedError as error:
        why = error.message
    log = workspace.log(name)
    if log.deployment.model is None or log.deployment.keeps_as_tokens(log.deployment.features):
        return {}
    try:
        model = load_model(workspace, log.deployment)
        remove(path)
        weigh(model, log, log.model_folder)
        mended.tell(path, f"{why}; the columns are weighed anew")
        return stamped.read(path, weights, "")
    except (MonitoringError, OSError) as error:
        mended.tell(path, f"{why}; the columns are not weighed: {error}")
        return {}


def agreement_of(workspace: Workspace, name: str) -> ScoreAgreement | None:
    """What comparing a connected model with its log has shown; None where it is not known."""
    return load_agreement(workspace.model_folder(name))


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
    folder = record.model_folder(workspace.home / deployment.name, deployment)  # of these settings, whatever is live
    return stored_copy.load(deployment, folder, Trust.load(workspace.home))
