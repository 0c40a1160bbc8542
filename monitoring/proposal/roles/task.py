"""What the model predicts: one of two classes, one of several, or a value."""

from collections.abc import Sequence

from monitoring.domain import Task
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice
from monitoring.proposal.roles.labels import MOST_CLASSES
from monitoring.proposal.seen.look import FEW, Look
from monitoring.proposal.seen.names import says
from monitoring.proposal.seen.vocabulary import PREDICTION

TEXT = "what does the model predict: one of two classes, one of several, or a value?"


def find_task_of_model(draft: Draft) -> None:
    """Settle the task by what the model is."""
    model = draft.facts.model
    assert model is not None
    tasks, told = model.told.tasks, model.told
    if len(tasks) == 1:
        classes = f" with the classes {', '.join(told.classes[:10])}" if told.classes else ", which answers values"
        draft.settle("task", str(tasks[0]), f"the model is a {told.kind}{classes}")
        return
    draft.ask("task", TEXT, [Choice(str(task), f"the model is a {told.kind}, which may be that") for task in tasks])


def find_task(draft: Draft, group: Sequence[Look]) -> None:
    """Settle the task by the columns of a log without a model."""
    if len(group) > 2:
        draft.settle("task", str(Task.MULTICLASS), f"there are scores of {len(group)} classes")
        return
    name = draft.text("columns.label")
    labels = draft.facts.labels.looks if draft.facts.labels else draft.facts.log.looks
    score = draft.text("columns.score")
    if score and (not name or labels[name].distinct == 2):
        truth = f", and the label {name!r} has two values" if name else ""
        draft.settle("task", str(Task.BINARY), f"there is one score between 0 and 1{truth}")
        return
    look = labels[name] if name else _said(draft)
    if look is None:
        why = "nothing says what the model predicts, for there is neither a score nor a label"
        draft.ask("task", TEXT, [Choice(str(task), why) for task in Task])
        return
    task, why, sure = _of(look)
    if sure:
        draft.settle("task", str(task), why)
        return
    others = [Choice(str(other)) for other in Task if other not in (task, Task.BINARY)]
    draft.ask("task", TEXT, [Choice(str(task), why), *others])


def _said(draft: Draft) -> Look | None:
    """A column that is called a prediction."""
    return next((look for look in draft.free if says(look.name, PREDICTION) and look.distinct > 1), None)


def _of(look: Look) -> tuple[Task, str, bool]:
    if look.distinct == 2:
        return Task.BINARY, f"{look.name!r} has two values: {' and '.join(sorted(look.counts))}", True
    if look.numbers is not None and (not look.is_whole or look.distinct > MOST_CLASSES):
        return Task.REGRESSION, f"{look.name!r} holds numbers, {look.distinct:,} different ones", True
    if look.numbers is not None:
        few = look.distinct <= FEW
        return (
            (Task.MULTICLASS if few else Task.REGRESSION),
            f"{look.name!r} holds {look.distinct} whole numbers",
            False,
        )
    return Task.MULTICLASS, f"{look.name!r} holds {look.distinct} words", True
