"""A candidate: trained on one stretch of the log, validated on a later one, beside the champion on the same rows."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from monitoring.domain import FloatArray, Selection
from monitoring.domain.text import day, plural
from monitoring.errors import DataError
from monitoring.log import Log
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.models import fitting
from monitoring.models.model import Model
from monitoring.retraining import calibrated
from monitoring.retraining.gathered import FEWEST, MOST, Gathered, gather, require_trainable
from monitoring.retraining.known import can_tell
from monitoring.retraining.measured import Figures, figures, gains, outcomes, truth_of
from monitoring.stats.paired.difference import Difference

TRAINED = "trained"
VALIDATING = 100_000  # rows


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be trained, and on what.

    Args:
        start: from when on.
        end: up to when (exclusive), and from when on it is validated.
        until: up to when it is validated (exclusive); None: as far as labels are known.
        how: `TRAINED`, "isotonic" or "platt".
        estimator: another estimator than the champion's; None: a clone of it.
        reader: the same behind `Model`, where it is fitted.
    """

    start: datetime | None
    end: datetime
    until: datetime | None = None
    how: str = TRAINED
    estimator: Any = None
    reader: Model | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """A model on the rows that validate, and by how much it is better there than the champion."""

    figures: Figures
    gains: Mapping[str, Difference] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, eq=False)
class Candidate:
    """What came of it.

    Args:
        wanted: what was asked for.
        model: what was trained.
        rows: what it was trained on.
        validated: the labelled rows, all later, that it was validated on.
        measured: how it does on these.
        champion: how the champion does; None where there is none.
        calibrated: how the champion does whose probabilities alone were learnt anew on the same rows; None where that
            is the candidate itself, or cannot be.
        seeds: of each part that draws random numbers and had none.
        said: what the library said about the fit.
    """

    wanted: Wanted
    model: Model
    rows: Gathered
    validated: int
    measured: Measured
    champion: Measured | None
    calibrated: Measured | None
    seeds: Mapping[str, int]
    said: tuple[str, ...]


def candidate(
    log: Log, champion: Model | None, selection: Selection, wanted: Wanted, progress: Progress = no_progress
) -> Candidate:
    """Train and validate.

    Args:
        log: whose rows.
        champion: the model that is live.
        selection: whose as-of says which labels are known.
        wanted: what is trained.
        progress: is told what is being done, and the share of it that is done.

    Raises:
        NotApplicableError: the log has no labels or times; the task does not fit.
        DataError: too few rows to train on or to validate on; a column is kept as tokens.
        ModelError: the estimator cannot be trained.
    """
    d = log.deployment
    reader = champion if wanted.estimator is None else wanted.reader
    require_trainable(d, reader.features if reader else d.features)
    progress("reading labelled rows", 0.0)
    rows = gather(log, replace(selection, start=wanted.start, end=wanted.end), MOST)
    later = gather(log, replace(selection, start=wanted.end, end=wanted.until), VALIDATING)
    _require_enough(rows, later, wanted)
    progress(f"training on {plural(len(rows.frame), 'row')}", 0.2)
    made, fitted, said = _fitted(log, champion, wanted, rows)
    progress(f"validating on {plural(len(later.frame), 'later row')}", 0.7)
    like = champion if wanted.estimator is None else wanted.reader or champion
    model = fitting.wrapped(fitted, d, like)
    ours, theirs = model.predict(later.frame), champion.predict(later.frame) if champion else None
    same = champion is not None and champion.classes == model.classes
    beside = None
    if champion is not None and wanted.how == TRAINED and can_tell(d) and not fitting.is_native(champion.pipeline):
        progress("calibrating the champion, to compare", 0.8)
        beside = fitting.wrapped(
            calibrated.recalibrated(champion, d, rows.frame, calibrated.usual(len(rows.frame))), d, champion
        )
    return Candidate(
        wanted,
        model,
        rows,
        len(later.frame),
        _measured(log, later, model, ours, theirs if same else None),
        _measured(log, later, champion, theirs) if champion is not None and theirs is not None else None,
        _measured(log, later, beside, beside.predict(later.frame), theirs) if beside is not None else None,
        made.seeds,
        said,
    )


def _fitted(
    log: Log, champion: Model | None, wanted: Wanted, rows: Gathered
) -> tuple[fitting.Recipe, Any, tuple[str, ...]]:
    d = log.deployment
    if wanted.how == TRAINED:
        made = fitting.recipe(champion, wanted.estimator, wanted.reader)
        return made, *fitting.fit(made, d, rows.frame)
    if champion is None:
        raise DataError(f"{d.name} has no model whose probabilities could be learnt anew", "connect it with its model")
    found = calibrated.recalibrated(champion, d, rows.frame, wanted.how)
    return fitting.Recipe(found, champion, fitting.classes_of(champion), {}), found, ()


def _measured(log: Log, later: Gathered, model: Model, scores: FloatArray, than: FloatArray | None = None) -> Measured:
    d = log.deployment
    truth = truth_of(d, later.frame, model.classes)
    found = figures(outcomes(d, truth, scores, model.classes))
    return Measured(found, {} if than is None else gains(d, truth, scores, than))


def _require_enough(rows: Gathered, later: Gathered, wanted: Wanted) -> None:
    if len(rows.frame) < FEWEST:
        why = f"; {'; '.join(rows.left_out)}" if rows.left_out else ""
        message = f"there are only {plural(len(rows.frame), 'labelled row')} to train on, {FEWEST} are needed{why}"
        raise DataError(message, "choose a longer window: --from, --to")
    if len(later.frame) < FEWEST:
        found = plural(len(later.frame), "labelled row")
        message = f"only {found} are later than {day(wanted.end)}, {FEWEST} are needed to validate what is trained"
        raise DataError(message, "let the training rows end earlier: --to")
