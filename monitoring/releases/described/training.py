"""A file of training rows: what is recorded of it, and reading it as the log's own files are read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import MADE_ID, Deployment
from monitoring.errors import DataError
from monitoring.intake import Field, FieldKind, batches, label_fields, scoring_fields
from monitoring.intake.columns.spelling import Vocabulary
from monitoring.intake.schema import with_vocabularies
from monitoring.models.digest import sha256

_MISSING = "name the very file that the model was trained on"


@dataclass(frozen=True, eq=False)
class TrainingRows:
    """What a training file holds.

    Args:
        frame: features, label, time and id, as far as they are in the file, in the file's order.
        rejected: how many rows could not be read; they are not in `frame`.
        first_reject: the first of them, in words; "" where all could be read.
    """

    frame: pd.DataFrame
    rejected: int = 0
    first_reject: str = ""


def training(path: Path, deployment: Deployment) -> dict[str, Any]:
    """What is recorded of it: `path, sha256, rows, labelled, rejected, first, last`.

    `rows` were read, `rejected` of them do not fit; `labelled` is None where it has no label column, `first` and
    `last` (ISO 8601) are None where it has no time column.

    Raises:
        DataError: it cannot be read, or lacks all of the deployment's columns.
        ModelError: it cannot be opened.
    """
    digest = sha256(path, _MISSING)
    counts = dict.fromkeys(("rows", "labelled", "rejected"), 0)
    ends: list[Any] = []
    names: list[str] = []
    for batch in batches(path, _fields(deployment), settings=deployment.files_of("log")):
        names = batch.table.column_names
        counts["rows"] += batch.read
        counts["rejected"] += len(batch.rejects)
        if deployment.label in names:
            counts["labelled"] += len(batch.table) - batch.table[deployment.label].null_count
        if deployment.time in names:
            ends += pc.min_max(batch.table[deployment.time]).as_py().values()
    _require_features(path, deployment, names)
    if sha256(path, _MISSING) != digest:
        raise DataError(f"{path.name} changed while it was being read", "name it again")
    times = [time for time in ends if time is not None]
    return {
        "path": str(path.resolve()),
        "sha256": digest,
        **counts,
        "labelled": counts["labelled"] if deployment.label in names else None,
        "first": min(times).isoformat(timespec="seconds") if times else None,
        "last": max(times).isoformat(timespec="seconds") if times else None,
    }


def read(path: Path, deployment: Deployment, known: Mapping[str, Vocabulary] | None = None) -> TrainingRows:
    """All rows of a training file that fit, with the label as the log has it: 1 and 0, a class's name, a number.

    `known` says how texts of a column are spelled. Raises `DataError` where it cannot be read, lacks every feature of
    the deployment, or no row of it fits.
    """
    found = list(
        batches(path, with_vocabularies(_fields(deployment), known or {}), settings=deployment.files_of("log"))
    )
    rejects = [reject for batch in found for reject in batch.rejects]
    table = pa.concat_tables([batch.table for batch in found])
    _require_features(path, deployment, table.column_names)
    if not len(table):
        raise DataError(f"no row of {path.name} fits: {rejects[0].told}", _MISSING)
    return TrainingRows(table.to_pandas(), len(rejects), rejects[0].told if rejects else "")


def _fields(deployment: Deployment) -> tuple[Field, ...]:
    """Features, label, time and id, as far as a file has them; an id need not be there once.

    Rows that were kept of a log whose ids were made have these.
    """
    fields = list(scoring_fields(deployment))
    if deployment.id is None:
        fields.append(Field(MADE_ID, FieldKind.CATEGORICAL))
    if deployment.label:
        fields += [field for field in label_fields(deployment) if field.name == deployment.label]
    if deployment.time and deployment.time not in deployment.features:
        fields.append(Field(deployment.time, FieldKind.TIME_IF_ANY))
    return tuple(replace(field, required=False, filled=False, other=None) for field in fields)


def _require_features(path: Path, deployment: Deployment, names: Sequence[str]) -> None:
    if not set(names) & set(deployment.features):
        message = f"{path.name} has none of the model's columns"
        raise DataError(message, f"name a file with the columns of {deployment.name}: the rows that it was trained on")
