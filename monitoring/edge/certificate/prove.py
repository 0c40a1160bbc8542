"""Asking model and bundle the same, and writing down what came of it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.edge.certificate import device, limits
from monitoring.edge.certificate.approved import approved
from monitoring.edge.certificate.certificate import HARD, LOGGED, REFERENCE, Certificate, Failure, Thresholds
from monitoring.edge.certificate.compared import Compared, compared, gaps, labels
from monitoring.edge.certificate.effects import Change, Within, change, within
from monitoring.edge.certificate.rows.hard import Hard, hard_rows
from monitoring.edge.certificate.rows.points import Points, points, seen
from monitoring.edge.forms.form import Form
from monitoring.gate.evidence import Evidence, Side
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.models.model import Model


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Subject:
    """What is to be proven of which model.

    Args:
        deployment: what the columns mean, and the limits.
        version: the model's name.
        model: the approved one.
        threshold: from which score on it says yes.
        form: how it was converted.
        quantized: "int8", "float16", or empty.
        logged: raw rows of the log, with their labels where these are known.
        names: what each logged row is called.
        reference: raw rows of the reference.
        base: rows that are nobody's, which hard ones are made of.
        standing: what the journal says of the version.
        notes: what is to be known of the rows.
    """

    deployment: Deployment
    version: str
    model: Model
    threshold: float
    form: Form
    quantized: str
    logged: pd.DataFrame
    names: tuple[str, ...]
    reference: pd.DataFrame
    base: pd.DataFrame
    standing: Mapping[str, Any]
    notes: tuple[str, ...] = ()

    @property
    def reads(self) -> list[str]:
        """The raw columns that the model reads."""
        return [name for name in self.model.features if name not in self.model.dropped]


@dataclass(frozen=True, slots=True, eq=False)
class Proof:
    """The certificate, and the rows that are kept to repeat it with the model's own scores of them."""

    certificate: Certificate
    hard: Hard
    scores: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class _Both:
    """The scores of one kind of rows by either side, and what came of comparing them."""

    model: FloatArray
    bundle: FloatArray
    result: Compared
    flipped: "np.ndarray[Any, np.dtype[np.bool_]]"


def prove(bundle: Path, subject: Subject, progress: Progress = no_progress) -> Proof:
    """Compare a bundle with its model on logged, reference and hard rows, and measure it.

    Raises `ModelError` where the bundle does not run.
    """
    progress("building hard rows", 0.0)
    tried = points(subject.model, subject.base, subject.form.thresholds)
    hard = hard_rows(subject.model, subject.base, tried)
    progress("scoring reference rows", 0.2)
    spread = _spread(approved(subject.model, subject.reference), subject)
    reference = _both(REFERENCE, bundle, subject, subject.reference, spread, lambda place: f"reference row {place + 1}")
    progress("scoring logged rows", 0.3)
    logged = _both(LOGGED, bundle, subject, subject.logged, spread, lambda place: subject.names[place])
    progress("scoring hard rows", 0.5)
    built = _both(HARD, bundle, subject, hard.frame, spread, hard.named)
    progress("measuring", 0.9)
    measured = device.measured(bundle, subject.base[subject.reads])
    sides = (logged, reference, built)
    return Proof(_certificate(bundle, subject, sides, spread, (hard, tried), measured), hard, built.model)


def _certificate(
    bundle: Path,
    subject: Subject,
    sides: tuple[_Both, _Both, _Both],
    spread: float | None,
    built: tuple[Hard, Points],
    measured: dict[str, Any],
) -> Certificate:
    logged, reference, hard = sides
    bound, settings = _bound(subject), subject.deployment.export
    segments, changed = _effects(subject, logged)
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file())
    found = tuple(one.result for one in sides)
    failures: list[Failure] = [
        *limits.of_scores(found, settings, subject.quantized, bound / (spread or 1.0)),
        *limits.of_batches(measured["alone_gap"] / (spread or 1.0), settings, subject.quantized),
        *limits.of_effects(segments, changed, settings),
        *limits.of_machine(size, measured, settings),
    ]
    return Certificate(
        deployment=subject.deployment.name,
        version=subject.version,
        digest=subject.model.sha256,
        form=subject.form.name,
        quantized=subject.quantized,
        made_at=datetime.now(UTC).replace(tzinfo=None),
        compared=found,
        spread=spread,
        thresholds=Thresholds(built[1].nodes, len(built[1]), seen(built[0].point, hard.model, len(built[1]))),
        within=segments,
        change=changed,
        bound=bound,
        near=_near(subject, bound, logged.model, reference.model),
        size=size,
        model_size=sum(map(len, subject.form.files.values())),
        measured=measured,
        failures=tuple(failures),
        standing=subject.standing,
        notes=subject.notes,
    )


def _both(
    kind: str, bundle: Path, subject: Subject, rows: pd.DataFrame, spread: float | None, name: Callable[[int], str]
) -> _Both:
    task, given = subject.model.task, rows[subject.reads]
    model = approved(subject.model, rows)
    theirs = device.scores(bundle, given, task) if len(given) else model
    apart = gaps(model, theirs, spread)
    said = (labels(model, task, subject.threshold), labels(theirs, task, subject.threshold))
    return _Both(model, theirs, compared(kind, model, theirs, said, apart, name), said[0] != said[1])


def _spread(scores: FloatArray, subject: Subject) -> float | None:
    """What a difference is counted in: of a regression the standard deviation of its values."""
    if subject.model.task is not Task.REGRESSION:
        return None
    finite = scores[np.isfinite(scores)]
    return float(finite.std()) or 1.0 if len(finite) else 1.0


def _effects(subject: Subject, logged: _Both) -> tuple[tuple[Within, ...], Change | None]:
    if not len(subject.logged):
        return (), None
    side = Side(subject.version, subject.model, threshold=subject.threshold)
    rows, deployment = subject.logged, subject.deployment
    evidence = Evidence(deployment=deployment, candidate=side, labelled=rows, newest=rows, reference=subject.reference)
    loss = subject.deployment.export.metric_loss
    return within(evidence, logged.flipped), change(evidence, logged.model, logged.bundle, subject.threshold, loss)


def _bound(subject: Subject) -> float:
    """The proven error; nan where it is no less than what any two probabilities can differ by."""
    bound = subject.form.bound
    return bound if subject.model.task is Task.REGRESSION or bound < 1 else float("nan")


def _near(subject: Subject, bound: float, *scores: FloatArray) -> int | None:
    if subject.model.task is not Task.BINARY or not subject.quantized or not np.isfinite(bound):
        return None
    return int(sum((np.abs(side - subject.threshold) <= bound).sum() for side in scores))
