"""Scores of other versions on their way in: they may be missing, and whether they are is told."""

from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import pyarrow as pa

from monitoring.domain import Deployment
from monitoring.domain.text import plural
from monitoring.errors import listed, nearest, short
from monitoring.intake.schema import prediction_fields


@dataclass(slots=True)
class Beside:
    """Counted file by file and batch by batch.

    Args:
        deployment: names the shadows.
        there: the columns of all files.
        rows: rows taken.
        without: by version, those that lack one of its scores.
    """

    deployment: Deployment
    there: set[str] = field(default_factory=set)
    rows: int = 0
    without: Counter[str] = field(default_factory=Counter)

    def add(self, table: pa.Table, there: Collection[str]) -> None:
        """Take note of accepted rows of a file with these columns."""
        self.there.update(there)
        self.rows += table.num_rows
        for one in self.deployment.shadow:
            names = [name for name in one.columns if name in table.column_names]
            whole = len(names) == len(one.columns)
            gone = max(table[name].null_count for name in names) if whole else table.num_rows
            self.without[one.version] += gone

    @property
    def notes(self) -> tuple[str, ...]:
        """How many rows lack scores of a version that others have, one sentence each."""
        some = ((one.version, self.without[one.version]) for one in self.deployment.shadow)
        return tuple(
            f"{gone:,} of {plural(self.rows, 'row')} have no score of version {version}"
            for version, gone in some
            if 0 < gone < self.rows
        )

    @property
    def warning(self) -> str:
        """Of which versions there is no column; empty where all are there."""
        return "; ".join(lacking(self.deployment, self.there)) if self.there else ""


def lacking(d: Deployment, there: Collection[str]) -> Iterator[str]:
    """What to say of shadows of which a column is not there, by our name or by its other one.

    >>> from monitoring.domain import Shadow, Task
    >>> d = Deployment(name="d", title="d", task=Task.BINARY, score="p", shadow=(Shadow("2", "score_v2"),))
    >>> next(lacking(d, ["p", "score_2"]))
    "no file has the column 'score_v2' with the scores of version 2: did you mean 'score_2'?"
    """
    spare = {*there} - {field.name for field in prediction_fields(d)}
    for one in d.shadow:
        names = [(name, d.source_names.get(name, name)) for name in one.columns]
        if gone := [other for ours, other in names if not {ours, other} & {*there}]:
            noun, meant = "the column" if len(gone) == 1 else "the columns", nearest(gone[0], spare)
            what = f"no file has {noun} {listed(map(short, gone))} with the scores of version {one.version}"
            yield f"{what}: {meant}" if meant else f"{what}: these rows have none"
