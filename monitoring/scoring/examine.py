"""What a file holds for a deployment, before it is scored."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path

from monitoring.domain import Deployment
from monitoring.intake.formats import Format, estimate_rows, on_disk, recognise
from monitoring.intake.formats.contents import column_names
from monitoring.intake.formats.parquet import count
from monitoring.intake.reader import no_rows, wanted_of
from monitoring.intake.required import missing_columns
from monitoring.intake.schema import scoring_fields


@dataclass(frozen=True, slots=True)
class Examination:
    """What was found.

    Args:
        name: the file's name.
        format: CSV, Excel, Parquet or JSON lines.
        recognised: columns that the model reads, in the file's order.
        missing: columns that it needs and that are not there; with any, the file cannot be scored.
        extra: columns that it does not read; they are passed through.
        rows: how many rows there are.
        exact: whether `rows` is counted; otherwise it is estimated from the file's beginning.
    """

    name: str
    format: Format
    recognised: tuple[str, ...]
    missing: tuple[str, ...]
    extra: tuple[str, ...]
    rows: int
    exact: bool


def examine(source: Path | str, deployment: Deployment, dropped: Callable[[], Collection[str]] = tuple) -> Examination:
    """Look at a file's beginning; raises `DataError` where it cannot be read at all or has no rows.

    `dropped` gives the features that the model drops, which the file need not have; it is asked where some are missing,
    because loading a model takes its time.
    The number of rows of a CSV is estimated from its lines, so quoted line breaks and blank lines count.
    """
    with on_disk(source) as (place, name):
        found = recognise(place, name, deployment.files_of("score"), wanted_of(scoring_fields(deployment)))
        there = column_names(found)
        exact = found.format is Format.PARQUET
        rows = count(found) if exact else estimate_rows(found)
    if not rows:
        raise no_rows(name)
    recognised, extra = split_columns(there, deployment)
    missing = missing_columns(scoring_fields(deployment), there)
    if missing:
        unread = frozenset(dropped())
        missing = tuple(name for name in missing if name not in unread)
    return Examination(name, found.format, recognised, missing, extra, rows, exact)


def split_columns(there: tuple[str, ...], deployment: Deployment) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The columns that the model reads, and the others."""
    features = set(deployment.features)
    return tuple(c for c in there if c in features), tuple(c for c in there if c not in features)
