"""One run over a file: what is counted and written chunk by chunk, and the result at the end."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from monitoring.domain import FloatArray, Task
from monitoring.intake.check import Note
from monitoring.intake.columns.parsed_column import BoolArray, mask
from monitoring.intake.columns.respelling import Speller
from monitoring.intake.duplicates.seen import Seen
from monitoring.intake.reader import Batch
from monitoring.intake.rejects import Counts, Reject, RejectsFile, shown
from monitoring.intake.telling.notes import all_said
from monitoring.models.unseen import NOTHING_FAMILIAR, Strangers
from monitoring.scoring.blame import Blame
from monitoring.scoring.files import ScoredFile, ScoredRows
from monitoring.scoring.isolate import ask
from monitoring.scoring.kept import PREVIEW, KeptRows
from monitoring.scoring.odd import odd_cells
from monitoring.scoring.outputs import Outputs, Predictor
from monitoring.scoring.result import ScoringResult
from monitoring.scoring.shadow import Beside
from monitoring.scoring.tally import ClassTally, Tally

PACKAGES = ("scikit-learn", "numpy", "pandas", "pyarrow")


@dataclass(slots=True)
class Run:
    """Scores batches, one after the other.

    Args:
        model: raw rows in, scores out.
        features: its columns, in its order.
        outputs: the columns that it adds.
        files: open files for the scored rows.
        rejects: an open file for the rejects.
        key: the id's column, where the deployment has one.
        strangers: counts unseen categories.
        shadow: a second version that scores the same rows.
    """

    model: Predictor
    features: tuple[str, ...]
    outputs: Outputs
    files: Sequence[ScoredFile]
    rejects: RejectsFile | None
    key: str = ""
    strangers: Strangers = field(default_factory=lambda: Strangers(NOTHING_FAMILIAR))
    shadow: Beside | None = None
    respelt: Mapping[str, Speller] = field(default_factory=dict)
    notes: Counter[Note] = field(default_factory=Counter)
    said: tuple[str, ...] = ()
    repeated: int = 0
    seen: Seen = field(default_factory=Seen)
    counts: Counts = field(default_factory=Counts)
    preview: list[Reject] = field(default_factory=list)
    tally: Tally | ClassTally = field(init=False)

    def __post_init__(self) -> None:
        if self.outputs.classes:
            self.tally = ClassTally(self.outputs.classes)
        else:
            self.tally = Tally(0.0, 1.0) if self.outputs.task is Task.BINARY else Tally()

    def take(self, batch: Batch) -> None:
        """Score a batch, write it and count it."""
        self._note_repeated(batch)
        self.respelt = batch.spellers
        self.notes += batch.notes
        self.said = batch.said
        self.strangers.add_all(batch.table)
        frame = batch.table.select(self.features).to_pandas()
        answer, reasons = self._ask(frame)
        usable = np.asarray(np.isfinite(answer if answer.ndim == 1 else answer.sum(axis=1)))
        rejects = list(batch.rejects)
        if not usable.all():
            rejects += self._refused(batch, frame, usable, reasons)
            rejects.sort(key=lambda each: each.row_number)
            self.strangers.refuse(batch.table.filter(pa.array(~usable)))
        answer = answer[usable]
        self.tally.add(answer)
        if self.files and batch.original is not None:
            scored = batch.original, batch.table
            if not usable.all():
                scored = batch.original.filter(pa.array(usable)), batch.table.filter(pa.array(usable))
            second = self.shadow.columns(frame[usable].reset_index(drop=True)) if self.shadow else {}
            rows = ScoredRows(*scored, self.features, answer, self.outputs, second)
            for file in self.files:
                file.write(rows)
        if self.rejects:
            self.rejects.add(rejects)
        self.preview += rejects[: PREVIEW - len(self.preview)]
        self.counts += Counts(batch.read, len(answer), len(rejects))

    def _refused(
        self, batch: Batch, frame: pd.DataFrame, usable: BoolArray, reasons: dict[int, str]
    ) -> tuple[Reject, ...]:
        """The rows that the model could not score, with the cell that it was, where one cell alone is at fault."""
        odd = odd_cells(frame, self.strangers.familiar)
        blame = Blame(self.model, frame, odd, int(np.argmax(usable)) if usable.any() else None)
        found = []
        for at in np.flatnonzero(~usable).tolist():
            name = blame.column(at)
            cells = batch.table if batch.original is None else batch.original
            value = shown(cells[name][at].as_py()) if name else ""
            reason = reasons.get(at, "the model gives no number for this row")
            found.append(Reject(int(batch.rows[at]), name, value, reason))
        return batch.lines.placed(found)

    def _note_repeated(self, batch: Batch) -> None:
        if self.key in batch.table.column_names:
            ids = batch.table[self.key].combine_chunks()
            there = mask(pc.is_valid(ids))
            earlier = self.seen.earlier(ids.filter(pa.array(there)), batch.rows[there])
            self.repeated += int(np.count_nonzero(earlier))

    def _ask(self, frame: pd.DataFrame) -> tuple[FloatArray, dict[int, str]]:
        """The model's answer; models are not asked about nothing, many of them fail at that."""
        if frame.empty:
            return np.zeros((0, *self.outputs.width)), {}
        return ask(self.model, self.outputs, frame, self.strangers.familiar)

    def result(
        self, seconds: float, recognised: tuple[str, ...], extra: tuple[str, ...], kept: KeptRows | None
    ) -> ScoringResult:
        """What became of the file."""
        second = self.shadow.result if self.shadow else None
        return ScoringResult(
            self.counts,
            seconds,
            recognised,
            extra,
            {**self.outputs.names, **(self.shadow.outputs.names if self.shadow else {})},
            self.tally.result(),
            tuple(self.preview),
            {package: version(package) for package in PACKAGES},
            self.key,
            self.repeated,
            sum(file.formulas for file in self.files),
            kept,
            self.strangers.result(),
            (*self.said, *all_said(self.notes, self.respelt), *self.outputs.said),
            second,
        )
