"""Trying a model beside a deployment's log, before it becomes a version or takes the place of the one in use."""

from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

from monitoring.agreement.agreement import ScoreAgreement
from monitoring.agreement.registering import compare_and_weigh, register
from monitoring.disk.temporary import TemporaryFolder
from monitoring.domain import Deployment, ModelFile
from monitoring.domain.model_file import KEPT
from monitoring.errors import NotApplicableError
from monitoring.log import Log, Workspace
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model


@dataclass(frozen=True, slots=True)
class ModelTrial:
    """A model that has passed, and is not in place yet.

    Args:
        before: the deployment that it was tried for.
        after: the same with the new model.
        agreement: how its scores compare with the logged ones.
        folder: where its copy lies; goes when this goes.
        model: itself, as the log has settled it.
    """

    before: Deployment
    after: Deployment
    agreement: ScoreAgreement
    folder: TemporaryFolder
    model: Model

    @property
    def place(self) -> Path:
        """The folder of its copy."""
        assert self.after.model is not None
        return self.folder.path / self.after.model.kept


def another_folder() -> str:
    """A name for the folder of one more model of a deployment."""
    return f"{KEPT}-{uuid4().hex[:8]}"


def replaced(
    before: Deployment,
    path: Path,
    threshold: float | None = None,
    trained_on: Path | None = None,
    read_as: ModelFile | None = None,
) -> Deployment:
    """A deployment with another model file; what was said of how the old one is read goes, its threshold stays.

    `read_as` says how the new one is read, where its file does not.
    """
    if threshold is None and before.model:
        threshold = before.model.threshold
    file = read_as or ModelFile(path)
    return replace(before, model=replace(file, path=path, threshold=threshold, trained_on=trained_on))


def try_model(
    workspace: Workspace, before: Deployment, after: Deployment, progress: Progress = no_progress
) -> ModelTrial:
    """Load a model in a process of its own, compare it with the log, and weigh the columns by it.

    Raises:
        NotApplicableError: `after` names no model.
        ModelError: it is refused, or does not fit the deployment.
    """
    if after.model is None:
        raise NotApplicableError(f"{after.name} names no model", "name its file under [model]")
    checking, weighing = steps(progress, 1, 1)
    checking("checking the model", 0.0)
    folder, kept = TemporaryFolder(), another_folder()
    wanted = replace(after, model=replace(after.model, kept=kept))
    named, model = register(wanted, folder.path / kept, Trust.load(workspace.home))
    log = workspace.log(before.name)
    beside = Log(named, log.folder, log.plan)
    settled, agreement = compare_and_weigh(model, beside, folder.path / kept, weighing)
    return ModelTrial(before, named, agreement, folder, settled)
