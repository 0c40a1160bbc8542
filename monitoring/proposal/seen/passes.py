"""What only a look at all rows can tell, one or two columns of them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.intake.columns.texts import as_text
from monitoring.intake.reader import cells, source_batches
from monitoring.intake.schema import Field, FieldKind
from monitoring.proposal.seen.course import Part
from monitoring.proposal.seen.facts import Facts

HOUR = 3_600_000_000
MOST_ROWS = 5_000_000  # of which ids are compared


def texts_of(facts: Facts, name: str) -> Iterator[pa.Array]:
    """A column of some files as text, up to as many rows as are compared."""
    seen = 0
    for place, path in enumerate(facts.files):
        for chunk in cells(facts.source(path), [name]):
            facts.course.tell(Part.IDS, f"comparing ids in {path.name}", (place + chunk.share) / len(facts.files))
            yield pc.utf8_trim_whitespace(as_text(chunk.table[name].combine_chunks()))
            seen += len(chunk.rows)
            if seen >= MOST_ROWS:
                return


def ids_of(facts: Facts, name: str) -> pa.Array:
    """The different texts of a column of the log."""
    return pc.unique(pa.chunked_array([pc.unique(part) for part in texts_of(facts, name)]))


def repeated_ids(facts: Facts, name: str) -> str:
    """A sentence where a column that was different in every row of the sample is not so in all rows; else empty."""
    if facts.log.whole and len(facts.log.rows) == facts.log.looked_at:
        return ""
    read = list(texts_of(facts, name))
    total, different = sum(map(len, read)), len(pc.unique(pa.chunked_array(read)))
    return f"{total - different:,} of {total:,} rows have the value of another one" if different < total else ""


@dataclass(slots=True)
class Hours:
    """How many rows there are in each hour since 1970, and how many of them are labelled."""

    rows: Counter[int] = field(default_factory=Counter)
    labelled: Counter[int] = field(default_factory=Counter)
    read: int = 0
    rejected: int = 0
    first: str = ""


def hours(facts: Facts, time: str, label: str, labelled_ids: pa.Array | None, id_name: str) -> Hours:
    """Count the rows of the log by hour.

    Args:
        facts: the files.
        time: the column of times.
        label: the column of labels, where they stand in the log; otherwise empty.
        labelled_ids: the ids that have a label in another file.
        id_name: the column of ids.
    """
    found = Hours()
    fields = [Field(time, FieldKind.TIME, filled=True)]
    fields += [Field(name, FieldKind.CATEGORICAL) for name in (label, id_name) if name]
    for number, path in enumerate(facts.files):
        for batch in source_batches(facts.source(path), fields):
            facts.course.tell(Part.TIMES, f"reading times in {path.name}", (number + batch.share) / len(facts.files))
            found.read, found.rejected = found.read + batch.read, found.rejected + len(batch.rejects)
            found.first = found.first or (batch.rejects[0].told if batch.rejects else "")
            place = pc.divide(pc.cast(batch.table[time], pa.int64()), HOUR).to_numpy()
            _count(found.rows, place)
            known = np.zeros(len(place), np.bool_)
            if label:
                known = pc.is_valid(batch.table[label]).to_numpy()
            elif labelled_ids is not None and id_name:
                known = pc.is_in(batch.table[id_name], labelled_ids).to_numpy()
            _count(found.labelled, place[known])
    return found


def _count(into: Counter[int], hours: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> None:
    places, counts = np.unique(hours, return_counts=True)
    into.update(dict(zip(places.tolist(), counts.tolist(), strict=True)))
