"""The proposal put to the test: some logged rows are scored by the model."""

import numpy as np

from monitoring.agreement.agreement import judge
from monitoring.domain import Task
from monitoring.errors import ModelError
from monitoring.proposal.draft.draft import Draft
from monitoring.proposal.draft.evidence import Choice, Evidence
from monitoring.proposal.roles.scores.decisions import decisions
from monitoring.proposal.tried.trial import Found, held_against, plain_answers, rows_of, stub

CHECK = "check"


def check(draft: Draft, found: Found | None) -> None:
    """Say what came of it; ask where the model cannot be used as it is proposed."""
    model = draft.facts.model
    if model is None or not draft.values.get("model.path"):
        return
    try:
        found = found or _compared(draft)
    except ModelError as error:
        why = f"the model cannot be used so: {error.message}" + (f" ({error.hint})" if error.hint else "")
        text = "the model cannot score the logged rows: is it left out?"
        draft.ask("model.path", text, (Choice(None, why), Choice(str(model.path), "keep it, and see")))
        return
    if found is None:
        deployment = stub(draft, draft.task, draft.text("columns.positive") or None)
        rows = rows_of(draft, model, deployment)
        scored = plain_answers(model, deployment, rows)
        said = f"{len(rows.frame):,} logged rows were scored by the model; no column holds answers to compare with"
        draft.settle(
            CHECK,
            len(rows.frame),
            said if scored is not None else "the model scores none of the logged rows",
            sure=scored is not None,
        )
        return
    if found.questions.orders:
        order = list(found.tried.model.features)
        draft.settle("model.features", order, f"in this order the model gives the logged answers {found.said}")
    told = judge(found.tried, found.questions, found.deployment)
    draft.settle(CHECK, told.rows, told.sentence, sure=not told.doubtful)
    for note in told.notes:
        draft.evidence.append(Evidence("note", None, note))


def _compared(draft: Draft) -> Found | None:
    """The model held against what the log says that it answered; None where it says nothing."""
    model = draft.facts.model
    assert model is not None
    score, prediction = draft.values.get("columns.score"), draft.text("columns.prediction")
    classes = {str(k): str(v) for k, v in score.items()} if isinstance(score, dict) else None
    deployment = stub(draft, draft.task, draft.text("columns.positive") or None, classes)
    rows = rows_of(draft, model, deployment)
    names = list(classes.values()) if classes else [str(score)] if score else []
    if draft.task is Task.REGRESSION:
        names = [prediction] if prediction else []
    if not names and prediction and draft.task is Task.BINARY:
        decided = decisions(draft.text("columns.positive"), draft.look(prediction))[rows.places]
        return held_against(model, deployment, rows, decided, decided=True) if np.isfinite(decided).any() else None
    if not names:
        return None
    columns = [numbers[rows.places] for name in names if (numbers := draft.look(name).numbers) is not None]
    return held_against(model, deployment, rows, np.column_stack(columns) if classes else columns[0])
