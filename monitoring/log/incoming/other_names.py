"""Files that call a column otherwise than the deployment does: read by their names, handed over by ours."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.intake.formats import on_disk, recognise
from monitoring.intake.formats.contents import column_names
from monitoring.intake.reader import Batch, source_batches, wanted_of
from monitoring.intake.required import missing_columns
from monitoring.intake.schema import Field


def named_batches(
    path: Path | str,
    fields: Sequence[Field],
    deployment: Deployment,
    kind: str,
    told: Callable[[Sequence[str], Sequence[str]], object],
) -> Iterator[Batch]:
    """As `reader.batches`, learning what words mean, from a file that may have columns by their other names.

    Args:
        path: the file; `-` is standard input.
        fields: the columns to read, by our names.
        deployment: says what a column is called in files that do not have it by our name, and how files are written.
        kind: what the file holds; one that holds predictions as well is written as those are.
        told: is given all columns of the file, and those that are needed and not there, before a row is read.
    """
    names = deployment.source_names
    with on_disk(path) as (place, name):
        settings = deployment.files_of("log" if Path(path).absolute() in deployment.predictions else kind)
        source = recognise(place, name, settings, (*wanted_of(fields), *names.values()))
        there = column_names(source)
        theirs = _theirs(fields, there, names)
        asked = by_their_names(fields, there, names)
        told(there, missing_columns(asked, there))
        for batch in source_batches(source, asked, learns=True, encoded=True):
            yield _by_ours(batch, {other: ours for ours, other in theirs.items()}) if theirs else batch


def by_their_names(fields: Sequence[Field], there: Sequence[str], names: Mapping[str, str]) -> list[Field]:
    """Fields as a file with these columns calls them; `names` has the other name of each of ours."""
    theirs = _theirs(fields, there, names)
    return [
        replace(f, name=theirs.get(f.name, f.name), filled_with=theirs.get(f.filled_with, f.filled_with))
        for f in fields
    ]


def _theirs(fields: Sequence[Field], there: Sequence[str], names: Mapping[str, str]) -> dict[str, str]:
    others = {field.name: names.get(field.name, "") for field in fields if field.name not in there}
    return {ours: other for ours, other in others.items() if other in there}


def _by_ours(batch: Batch, ours: Mapping[str, str]) -> Batch:
    names = [ours.get(name, name) for name in batch.table.column_names]
    return replace(
        batch,
        table=batch.table.rename_columns(names),
        rejects=tuple(replace(reject, column=ours.get(reject.column, reject.column)) for reject in batch.rejects),
        spellers={ours.get(name, name): speller for name, speller in batch.spellers.items()},
        decimals={ours.get(name, name): sign for name, sign in batch.decimals.items()},
    )
