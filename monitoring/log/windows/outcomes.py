"""Score tables, error tables and label coverage of a cut."""

import numpy as np

from monitoring.domain import (
    Decisions,
    Deployment,
    ErrorTable,
    FloatArray,
    Histogram,
    LabelTable,
    Outcomes,
    ScoreTable,
    Task,
)
from monitoring.log.cells.plan import Plan
from monitoring.log.cells.sum_arrays import LOSSES
from monitoring.log.ground.columns import ARRIVALS, OUTSIDE, STRANGE, UNLABELLED, UNPREDICTED
from monitoring.log.windows.error_kinds import kinds_of
from monitoring.log.windows.window_sums import Cut, Part

LEFT_OUT = {"outside": OUTSIDE, "unpredicted": UNPREDICTED, "strange": STRANGE}
MOMENTS = ("e", "e2", "e4", "abs", "ape", "ape2", "n_ape", "u", "u2", "u3", "u4", "e2u", "e2u2")


def outcomes(cut: Cut, deployment: Deployment, plan: Plan, ticks_per_day: int) -> Outcomes:
    """All that was known of the cut's predictions and their truth."""
    return Outcomes(
        task=deployment.task,
        threshold=deployment.threshold,
        labels=label_table(cut, deployment, plan, ticks_per_day),
        scores={name: score_table(cut, deployment, plan, name) for name in plan.scores},
        errors=error_table(cut, deployment, plan) if deployment.label and plan.error else None,
        # A threshold in the file shows what it would decide, whatever was logged.
        by_score=deployment.model is not None and deployment.model.threshold is not None,
    )


def label_table(cut: Cut, deployment: Deployment, plan: Plan, ticks_per_day: int) -> LabelTable:
    """Coverage, distribution and delay of the known labels."""
    grains = cut.part("grains")
    rows, uneven = grains.total(), grains.total("uneven") if deployment.class_scores else None
    if deployment.label is None:
        return LabelTable(rows, np.zeros(cut.size), None, np.full(cut.size, np.nan), uneven=uneven)
    known, arrivals = cut.part("labels"), cut.part(ARRIVALS)
    labelled = known.total()
    # Without a time of prediction nobody knows how late a label came.
    timed = labelled * ticks_per_day if deployment.time else np.zeros(cut.size)
    delay = np.divide(arrivals.total("late"), timed, out=np.full(cut.size, np.nan), where=timed > 0)
    histogram = known.histogram(plan.columns[deployment.label])
    left_out = {name: arrivals.where("state", state).total() for name, state in LEFT_OUT.items()}
    confusion = _confusion(cut, deployment, plan)
    return LabelTable(rows, labelled, histogram, delay, confusion, plan.classes, left_out, uneven)


def score_table(cut: Cut, deployment: Deployment, plan: Plan, name: str) -> ScoreTable:
    """One class's scores by outcome."""
    edges, part = np.asarray(plan.scores[name]), cut.part("scores", name)
    decided = _decisions(part, len(edges)) if "decided" in part.table.column_names else None
    left_out = _left_out(part.only(part.values("outcome") < UNLABELLED), len(edges))
    part = part.only(part.values("outcome") >= UNLABELLED)

    def sides(what: str) -> tuple[FloatArray, FloatArray, FloatArray]:
        unknown, negative, positive = np.moveaxis(_by_cell(part, what, "outcome", len(edges)), 1, 0)
        return positive, negative, unknown

    losses, has_score = _losses(cut, deployment, name), bool(deployment.score or deployment.class_scores)
    column = deployment.class_scores.get(name, deployment.score)
    ends = [cut.part("columns", column).extreme(end) for end in ("low", "high")] if column else [None, None]
    return ScoreTable(edges, *sides("n"), *sides("sum"), losses, has_score, decided, left_out, *ends)


def _left_out(part: Part, edges: int) -> FloatArray | None:
    """Labelled rows that metrics do not rest on, by score cell."""
    if not len(part.place):
        return None
    return part.cells(edges + 3, "n")[0][:, 1:edges]


def _by_cell(part: Part, what: str, by: str, edges: int) -> FloatArray:
    """Sums a window, -1, 0 or 1 in the column `by`, and score cell, `(windows, 3, m)`."""
    size, windows = edges + 3, part.cut.size
    place = ((part.place * 3 + part.values(by) + 1) * size + part.values("cell")).astype(np.intp)
    flat = np.bincount(place, part.addends(what), windows * 3 * size).astype(np.float64, copy=False)
    # The first cell lies below score 0, the last three above 1, missing, non-finite.
    return flat.reshape(windows, 3, size)[:, :, 1:edges]


def _decisions(part: Part, edges: int) -> Decisions:
    """What was decided beside the scores."""
    _, no, yes = np.moveaxis(_by_cell(part, "n", "decided", edges), 1, 0)
    said = part.only(part.values("decided") >= 0)
    both = (said.place * 2 + said.values("decided")).astype(np.intp)
    all_said = np.bincount(both, said.addends("n"), part.cut.size * 2).astype(np.float64, copy=False).reshape(-1, 2)
    unscored = all_said - np.stack([no.sum(axis=-1), yes.sum(axis=-1)], axis=-1)
    judged = part.only(part.values("outcome") > UNLABELLED)
    place = (judged.place * 4 + judged.values("outcome") * 2 + judged.values("decided")).astype(np.intp)
    counts = np.bincount(place, judged.addends("n"), part.cut.size * 4).astype(np.float64, copy=False)
    return Decisions(counts.reshape(part.cut.size, 2, 2), yes, no, unscored)


def _losses(cut: Cut, deployment: Deployment, name: str) -> dict[str, FloatArray]:
    if not deployment.label:
        return dict.fromkeys(LOSSES, np.zeros(cut.size))
    known = cut.part("losses", name)
    # Of several classes, a row's log loss is that of its own class alone: a class's negatives are others' rows.
    own = known.where("outcome", 1) if deployment.task is Task.MULTICLASS else known
    return {loss: (own if loss in ("log", "log2") else known).total(loss) for loss in LOSSES}


def error_table(cut: Cut, deployment: Deployment, plan: Plan) -> ErrorTable:
    """A regression's errors, and which kinds of rows they are of."""
    assert plan.error is not None
    known = cut.part("errors")
    counts, sums = known.cells(plan.error.size, "n", "sum")
    moments = {name: known.total(name) for name in ("n", *MOMENTS)}
    return ErrorTable(moments, Histogram(plan.error, counts, sums), plan.shift, kinds_of(cut, deployment, plan))


def _confusion(cut: Cut, deployment: Deployment, plan: Plan) -> FloatArray | None:
    if deployment.task is not Task.MULTICLASS or not (deployment.prediction or deployment.class_scores):
        return None
    known = cut.part("confusion")
    size = len(plan.classes) + 2  # unseen and missing come last, and are never judged
    flat = known.values("true_cell") * size + known.values("predicted_cell")
    place = known.place * size * size + flat.astype(np.intp)
    counted = np.bincount(place, known.values("n"), minlength=cut.size * size * size)
    return counted.reshape(cut.size, size, size)[:, : size - 2, : size - 2].astype(np.float64, copy=False)
