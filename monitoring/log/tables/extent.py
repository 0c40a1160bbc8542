"""From when to when a table reaches, told by its files themselves: no row is read."""

from datetime import datetime
from functools import lru_cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import TypeAdapter

from monitoring.domain import Deployment, Span
from monitoring.errors import DataError
from monitoring.log.ground.calendar import ticks
from monitoring.log.ground.clock import Clock
from monitoring.log.sources.source import Source, written
from monitoring.log.tables import intact

DAY = 86_400_000_000  # microseconds
Extent = tuple[datetime | None, datetime | None]
_SPAN: TypeAdapter[Span | None] = TypeAdapter(Span | None)


def span_of(predictions: Source, labels: Source | None, deployment: Deployment) -> Span:
    """From when to when a log of our own reaches; no labels: they stand in the predictions, or have not come yet."""
    last_label = extent(labels or predictions, deployment.label_time)[1]
    return Span(*extent(predictions, deployment.time), predictions.rows, last_label)


def extent(source: Source, column: str | None) -> Extent:
    """The first and the last time stamp in a column of our own data files; None where there is none.

    These files always keep statistics of their times, and never change: each is looked at once. Raises `DataError`
    where one has gone.
    """
    found = [end for file in source.files for end in _of_file(file, column)] if column else []
    return (min(found), max(found)) if found else (None, None)


def ticks_in(source: Source, column: str, clock: Clock) -> set[int]:
    """The days or hours that a column of times in our own data files lies in; raises `DataError` as `extent` does."""
    found: set[int] = set()
    for file in source.files:
        ends = {tick for end in _of_file(file, column) if (tick := ticks(end, clock)) is not None}
        if len(ends) < 2:  # most files hold one day, which their ends tell
            found |= ends
            continue
        intact.require([file])
        times = pq.read_table(file, columns=[column])[column].drop_null().cast(pa.timestamp("us")).cast(pa.int64())
        found.update(np.unique(times.to_numpy() // (DAY // clock.per_day)).tolist())
    return found


@lru_cache(maxsize=1024)
def span_in(path: Path) -> Span | None:
    """The span that was noted in `path`, which lies beside counts and never changes; None where there is none."""
    return _SPAN.validate_python(written(path).get("span"))


@lru_cache(maxsize=65_536)
def _of_file(file: str, column: str) -> tuple[datetime, ...]:
    intact.require([file], only_end=True)
    try:
        footer = pq.read_metadata(file)
    except (OSError, pa.ArrowInvalid) as error:
        hint = "it may have gone or been cut off while it was read: try again"
        raise DataError(f"a file of the log cannot be read: {Path(file).name}", hint) from error
    if column not in footer.schema.names:  # it came to the table later
        return ()
    place = footer.schema.names.index(column)
    groups = (footer.row_group(group).column(place).statistics for group in range(footer.num_row_groups))
    ends = [end for one in groups if one.has_min_max for end in (one.min, one.max)]
    return (min(ends), max(ends)) if ends else ()
