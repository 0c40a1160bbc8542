"""One run over a file: what is counted and written chunk by chunk, and the result at the end."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version
from typing import BinaryIO

import numpy as np
import pyarrow as pa

from monitoring.domain import Task
from monitoring.intake.reader import Batch
from monitoring.intake.rejects import Counts, Reject, RejectsFile, shown
from monitoring.scoring.lines import body
from monitoring.scoring.outputs import Outputs, Predictor
from monitoring.scoring.tally import ScoreCounts, Tally

PREVIEW = 1000
PACKAGES = ("modelwatch", "scikit-learn", "numpy", "pandas", "pyarrow")


@dataclass(frozen=True, slots=True, eq=False)
class ScoringResult:
    """What became of a file.

    Args:
        counts: rows read, scored (`accepted`) and rejected.
        seconds: how long it took.
        recognised: columns that the model read.
        extra: columns that were passed through.
        names: the new columns: plain name to the name in the file.
        scores: how the scores lie; several classes: how often each was predicted.
        rejects: the first 1000 rejects.
        versions: what computed the scores: package to version.
    """

    counts: Counts
    seconds: float
    recognised: tuple[str, ...]
    extra: tuple[str, ...]
    names: Mapping[str, str]
    scores: ScoreCounts
    rejects: tuple[Reject, ...]
    versions: Mapping[str, str]

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that the reader must know."""
        return tuple(
            f"the file has a column {plain!r} already: the new one is called {name!r}"
            for plain, name in self.names.items()
            if plain != name
        )


@dataclass(slots=True)
class Run:
    """Scores batches, one after the other.

    Args:
        model: raw rows in, scores out.
        features: its columns, in its order.
        outputs: the columns that it adds.
        delimiter: of the output.
        out: an open file for the output, which has its header already.
        rejects: an open file for the rejects.
    """

    model: Predictor
    features: tuple[str, ...]
    outputs: Outputs
    delimiter: str
    out: BinaryIO | None
    rejects: RejectsFile | None
    counts: Counts = field(default_factory=Counts)
    preview: list[Reject] = field(default_factory=list)
    tally: Tally = field(init=False)

    def __post_init__(self) -> None:
        known = (0.0, 1.0) if self.outputs.task is Task.BINARY else ()
        self.tally = Tally(*known, classes=self.outputs.classes)

    def take(self, batch: Batch) -> None:
        """Score a batch, write it and count it."""
        table, original, rejects = batch.table, batch.original, batch.rejects
        assert original is not None
        if table.num_rows:
            frame = table.select(self.features).to_pandas()
            answer = self.outputs.check(self.model.predict(frame), table.num_rows)
            usable = np.isfinite(answer).reshape(table.num_rows, -1).all(axis=1)
            if not usable.all():
                refused = _refused(batch.rows[~usable])
                rejects = tuple(sorted([*rejects, *refused], key=lambda reject: reject.row_number))
                answer, original = answer[usable], original.filter(pa.array(usable))
            self.tally.add(answer)
            if self.out:
                added = self.outputs.columns(answer)
                self.out.write(body([*(c.combine_chunks() for c in original.columns), *added], self.delimiter))
        if self.rejects:
            self.rejects.add(rejects)
        self.preview += rejects[: PREVIEW - len(self.preview)]
        self.counts += Counts(batch.read, batch.read - len(rejects), len(rejects))
