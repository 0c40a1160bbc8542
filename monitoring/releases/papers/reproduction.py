"""Training a version again from what is recorded of it, and comparing both models row by row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.domain.text import plural
from monitoring.errors import DataError, NotApplicableError, listed
from monitoring.log import Log
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.models import fitting
from monitoring.models.digest import sha256
from monitoring.models.model import Model
from monitoring.models.unseen import Familiar
from monitoring.releases.described.environment import arithmetic, differences, environment
from monitoring.releases.described.training import read

MOST_ROWS = 100_000
LAST_DIGITS = 1e-6  # a gap below it may come from threads and libraries that add up in another order

_READ_BY_PANDAS = (
    "pandas.read_csv reads some numbers off by their last digit, unless it is told "
    'float_precision="round_trip"; a file of Parquet keeps them.'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reproduction:
    """What training again has shown.

    Args:
        identical: whether every answer is the same to the last bit.
        rows: how many rows both models were asked for.
        asked: "reference" or "training": whose rows those are.
        differing: how many of them are answered otherwise.
        gap: the largest difference between two answers, 0 or more.
        row: the place of the row where that is, from 1; 0 where all are the same.
        training: the file that it was trained on.
        trained: on how many rows.
        unlabelled: how many rows of the file have no label, and were left out.
        rejected: how many could not be read, and were left out.
        environment: what differs from the environment that was recorded, one sentence each.
        unseeded: the random states that were never set, by their place.
        said: what the library said about the fit.
    """

    identical: bool
    rows: int
    asked: str
    differing: int
    gap: float
    row: int
    training: Path
    trained: int
    unlabelled: int
    rejected: int
    environment: tuple[str, ...]
    unseeded: tuple[str, ...]
    said: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """The answer."""
        rows = f"{plural(self.rows, 'row')} of the {'reference' if self.asked == 'reference' else 'training data'}"
        if self.identical:
            return f"Trained again on {plural(self.trained, 'row')}, it answers the same to the last bit: {rows}."
        found = f"Trained again on {plural(self.trained, 'row')}, it answers {self.differing:,} of {rows} otherwise"
        return f"{found}, by at most {self.gap:.3g} (row {self.row:,})."

    @property
    def why(self) -> tuple[str, ...]:
        """What may be behind a difference, one sentence each; empty where there is none."""
        if self.identical:
            return ()
        found = [f"In the environment, {each}." for each in self.environment]
        found += [f"{place} was never set: a part that draws at random comes out anew." for place in self.unseeded]
        if self.rejected:
            found.append(
                f"{plural(self.rejected, 'row')} of {self.training.name} could not be read, and were left out."
            )
        if self.gap < LAST_DIGITS:
            linear = listed(arithmetic())
            found.append(
                f"Last digits hang on the threads that share a sum, here one, and on the processor, here {linear}."
            )
            found += [_READ_BY_PANDAS] if self.training.suffix.lower() not in (".parquet", ".pq") else []
        return tuple(found) or (
            "Nothing that was recorded explains it: rows or code were others than what is recorded.",
        )


def reproduce(
    model: Model, log: Log, trained_on: Mapping[str, Any] | None, recorded: Mapping[str, Any], seeds: Mapping[str, Any],
    data: Path | None = None, progress: Progress = no_progress,
) -> Reproduction:  # fmt: skip
    """Train a version again.

    Args:
        model: the version.
        log: its deployment's.
        trained_on: what is recorded of its training file.
        recorded: the environment that is recorded.
        seeds: those that are recorded.
        data: where the training file lies now; None: where it lay.
        progress: is told how far it is.

    Raises:
        NotApplicableError: no training data are recorded, or they lack the label or a column of the model.
        DataError: the file is gone, or another one than that.
        ModelError: the model cannot be trained again: it is no estimator of scikit-learn.
    """
    deployment = log.deployment
    if trained_on is None or not deployment.label:
        message = "what it was trained on is not recorded" if deployment.label else "the deployment has no label"
        hint = "register it with the file: modelwatch version add NAME MODEL --trained-on FILE"
        raise NotApplicableError(f"it cannot be trained again: {message}", hint if deployment.label else "")
    made = fitting.exactly(model)
    progress("reading the training file", 0.0)
    path = training_file(trained_on, data)
    known = Familiar.of(model, log.known, deployment.files_of("log").missing).vocabularies
    found = read(path, deployment, known)
    _require_columns(found.frame, (*model.features, deployment.label), path)
    labelled = found.frame[found.frame[deployment.label].notna()].reset_index(drop=True)
    progress("training again", 0.1)
    fitted, said = fitting.fit(made, deployment, labelled)
    progress("comparing both", 0.9)
    rows, asked = _compared(log, model, labelled)
    before, after = model.predict(rows), replace(model, pipeline=fitted).predict(rows)
    differing, gap, row = _gap(before, after)
    return Reproduction(
        identical=not differing,
        rows=len(rows),
        asked=asked,
        differing=differing,
        gap=gap,
        row=row,
        training=path,
        trained=len(labelled),
        unlabelled=len(found.frame) - len(labelled),
        rejected=found.rejected,
        environment=tuple(differences(dict(recorded), environment())) if recorded else (),
        unseeded=tuple(place for place, seed in seeds.items() if seed is None),
        said=said,
    )


def _require_columns(frame: pd.DataFrame, names: Sequence[str], path: Path) -> None:
    if lacking := [name for name in names if name not in frame]:
        hint = "register the version with the file that has them: modelwatch version add NAME MODEL --trained-on FILE"
        raise NotApplicableError(f"it cannot be trained again: {path.name} has no column {listed(lacking)}", hint)


def training_file(trained_on: Mapping[str, Any], data: Path | None = None) -> Path:
    """The file of that digest: the one given, or where it lay; raises `DataError` where it is not that file."""
    path, wanted = data or Path(str(trained_on["path"])), str(trained_on["sha256"])
    hint = "name where it lies now: --data FILE"
    if not path.is_file():
        raise DataError(f"the training file {path} is not there{'' if data else ' any more'}", hint)
    found = sha256(path, hint)
    if found != wanted:
        message = f"{path} is not the file that it was trained on: its SHA-256 is {found}, not {wanted}"
        raise DataError(message, hint)
    return path


def _compared(log: Log, model: Model, labelled: pd.DataFrame) -> tuple[pd.DataFrame, str]:
    """Rows to ask both models for; those of the reference, but for one that keeps columns of the model as tokens."""
    if log.deployment.keeps_as_tokens(model.features):
        return labelled[:MOST_ROWS], "training"
    return log.reference_rows(MOST_ROWS), "reference"


def _gap(before: FloatArray, after: FloatArray) -> tuple[int, float, int]:
    """How many rows are answered otherwise, by how much at most, and the place of that row, from 1 (0: none).

    >>> _gap(np.array([0.1, 0.5]), np.array([0.1, 0.75]))
    (1, 0.25, 2)
    """
    gaps = np.abs(before - after).reshape(len(before), -1).max(axis=1, initial=0.0)
    differing = int((gaps > 0).sum())
    place = int(gaps.argmax()) if differing else -1
    return differing, float(gaps[place]) if differing else 0.0, place + 1
