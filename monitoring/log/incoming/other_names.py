"""Files that call a column otherwise than the deployment does: read by their names, handed over by ours."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.intake.formats import on_disk, recognise
from monitoring.intake.formats.contents import column_names
from monitoring.intake.reader import Batch, source_batches, wanted_of
from monitoring.intake.schema import Field


def named_batches(path: Path | str, fields: Sequence[Field], deployment: Deployment) -> Iterator[Batch]:
    """As `reader.batches`, learning what words mean, from a file that may have columns by their other names.

    Args:
        path: the file; `-` is standard input.
        fields: the columns to read, by our names.
        deployment: says what a column is called in files that do not have it by our name, and how files are written.
    """
    names = deployment.source_names
    with on_disk(path) as (place, name):
        source = recognise(place, name, deployment.files, (*wanted_of(fields), *names.values()))
        there = set(column_names(source))
        theirs = {field.name: names.get(field.name, "") for field in fields if field.name not in there}
        theirs = {ours: other for ours, other in theirs.items() if other in there}
        asked = [
            replace(f, name=theirs.get(f.name, f.name), filled_with=theirs.get(f.filled_with, f.filled_with))
            for f in fields
        ]
        for batch in source_batches(source, asked, learns=True, encoded=True):
            yield _by_ours(batch, {other: ours for ours, other in theirs.items()}) if theirs else batch


def _by_ours(batch: Batch, ours: Mapping[str, str]) -> Batch:
    names = [ours.get(name, name) for name in batch.table.column_names]
    return replace(
        batch,
        table=batch.table.rename_columns(names),
        rejects=tuple(replace(reject, column=ours.get(reject.column, reject.column)) for reject in batch.rejects),
        spellers={ours.get(name, name): speller for name, speller in batch.spellers.items()},
    )
