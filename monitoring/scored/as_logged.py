"""Scored rows as the log has its own: under the names that the deployment's file gives to what a model says."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pyarrow as pa

from monitoring.domain import Deployment, Task
from monitoring.scoring.files.parquet_file import parquet_file
from monitoring.scoring.kept import KeptRows
from monitoring.scoring.outputs import CLASS, PREDICTED, SCORE

ROWS = 65_536


def write_as_logged(
    kept: KeptRows, deployment: Deployment, names: Mapping[str, str], path: Path, moment: datetime | None = None
) -> None:
    """Write a file of Parquet that the log takes.

    Args:
        kept: the scored rows.
        deployment: names the log's columns.
        names: the new columns: plain name to the name in the scored file.
        path: where it goes; without a column of ids, rows are known by its name and their number.
        moment: the time of rows whose file has none.
    """
    with parquet_file(path) as file:
        for table in kept.batches(ROWS):
            file.add(as_logged(table, deployment, names, moment))


def as_logged(
    table: pa.Table, deployment: Deployment, names: Mapping[str, str], moment: datetime | None = None
) -> pa.Table:
    """The same for some rows; a column that the file has not, such as one that the model drops, is missing."""
    d, there = deployment, set(table.column_names)
    said = _said(d, names)
    columns: dict[str, pa.ChunkedArray] = {}
    for name in [*filter(None, (d.id, d.time, d.version)), *said, *d.features]:
        source = said.get(name, name)
        if source in there:
            columns[name] = table[source]
        elif name == d.time and moment:
            columns[name] = pa.array([moment], pa.timestamp("us")).take(pa.array([0] * table.num_rows, pa.int64()))
        elif name != d.id:
            columns[name] = pa.nulls(table.num_rows, pa.float64() if name in d.numeric else pa.string())
    return pa.table(columns)


def _said(deployment: Deployment, names: Mapping[str, str]) -> dict[str, str]:
    """What the model says: the log's column and that of the scored file."""
    d = deployment
    found = {column: names[column] for column in d.class_scores.values()}
    found |= {column: names[column] for one in d.shadow for column in one.columns if column in names}
    if d.score:
        found[d.score] = names[SCORE]
    if d.prediction:
        is_named = d.task is Task.BINARY and CLASS in names
        found[d.prediction] = names[CLASS if is_named else PREDICTED]
    return found
