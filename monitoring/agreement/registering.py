"""Putting a model beside a log: its own threshold, how it compares with what was logged, how far each column counts."""

from dataclasses import replace
from pathlib import Path

from monitoring.agreement.agreement import ScoreAgreement, judge, not_compared
from monitoring.agreement.compare import logged
from monitoring.agreement.known import unknown_in_reference
from monitoring.agreement.settle import settle
from monitoring.agreement.weighing import weigh
from monitoring.domain import Deployment, Task
from monitoring.errors import ModelError
from monitoring.log import Log
from monitoring.log.ground.progress import Progress
from monitoring.models import stored_copy
from monitoring.models.classes import own_threshold
from monitoring.models.files.trust import Trust
from monitoring.models.model import Model


def register(deployment: Deployment, folder: Path, trust: Trust) -> tuple[Deployment, Model]:
    """Check the deployment's model and copy it into `folder`; the deployment has its threshold from then on.

    Raises `ModelError` where it is refused.
    """
    model = stored_copy.register(deployment, folder, trust)
    return _with_its_threshold(deployment, model), model


def compare_and_weigh(registered: Model, log: Log, folder: Path, progress: Progress) -> tuple[Model, ScoreAgreement]:
    """Compare a registered model with its log, weigh the columns, and keep both in the model's `folder`.

    The model comes back as the log has settled it, such as by which of its classes means yes.

    Raises `ModelError` where the logged scores and the model's own threshold are those of two different classes.
    """
    progress("comparing the model with the log", 0.0)
    model, agreement = _compare(registered, log, folder)
    _require_one_class(log.deployment, registered, model)
    progress("weighing the columns", 0.5)
    weigh(model, log, folder)
    return model, agreement


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


def _compare(model: Model, log: Log, folder: Path) -> tuple[Model, ScoreAgreement]:
    """Settle by the logged scores what is open about the model, and keep what they show beside it."""
    d = log.deployment
    if hidden := d.keeps_as_tokens(model.features):
        found = not_compared(f"the log keeps {', '.join(hidden)} as tokens alone")
    else:
        scores = logged(log, model.classes)
        best, questions = settle(model.pipeline, d, model.sha256, scores)
        found, model = judge(best, questions, d), best.model
        found = replace(found, notes=(*found.notes, *unknown_in_reference(model, log)))
        stored_copy.save_settled(folder, best.settled)
    found.save(folder)
    return model, found
