"""Labels on their way in, and whether the predictions are there that they belong to."""

from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from monitoring.intake.columns.spelling import canonical
from monitoring.intake.hashing import Hashes
from monitoring.log.tables import keys
from monitoring.log.tables.lookup import column
from monitoring.log.tables.table import Table

SOME = 100
_EARLIER = (
    "an earlier version kept these as they were written, this one reads 1000.0 as 1000: connect anew with "
    "modelwatch add FILE.toml --replace"
)


@dataclass(slots=True)
class Matched:
    """Counts the labels that have a prediction, by the hashes of their ids, as the log is when the first are read.

    Args:
        predictions: where the predictions are.
        read: labels that were accepted; one that is missing says nothing.
        waiting: those among them without a prediction.
        examples: the ids of some of these.
    """

    predictions: Table
    read: int = 0
    waiting: int = 0
    examples: list[str] = field(default_factory=list)
    _lists: list[Hashes] | None = None
    _asked: tuple[int, int] = (0, 0)

    def add(self, labels: Path) -> None:
        """Count the labels of a data file, beside which its keys are kept."""
        wanted = keys.kept(labels, self.predictions.key)
        missing = self._not_there(wanted)
        self.read += len(wanted)
        self.waiting += len(missing)
        if missing.size and len(self.examples) < SOME:
            ids = keys.keys_of(labels, self.predictions.key)
            waits = keys.are_in(missing, keys.hashes(ids))
            self.examples += ids.filter(pa.array(waits))[: SOME - len(self.examples)].to_pylist()

    def since_asked(self) -> tuple[int, int]:
        """How many labels were read since this was asked before, and how many of them are without a prediction."""
        before, self._asked = self._asked, (self.read, self.waiting)
        return self.read - before[0], self.waiting - before[1]

    def _not_there(self, left: Hashes) -> Hashes:
        """Which of some sorted hashes no prediction has.

        Labels come about as predictions did: most stand where the last ones stood.
        """
        if self._lists is None:
            self._lists = [keys.kept(Path(file), self.predictions.key) for file in self.predictions.files()]
        for hashes in tuple(self._lists):
            there = keys.are_in(hashes, left)
            if there.any():
                self._lists = [hashes, *(each for each in self._lists if each is not hashes)]
            left = left[~there]
            if not left.size:
                break
        return left

    @property
    def notes(self) -> tuple[str, ...]:
        """How many labels there are without a prediction, or that there are none at all."""
        if not self.read:
            return ("no row has a label yet",)
        if not self.waiting:
            return ()
        said = f"{self.waiting:,} of the accepted labels have no prediction (yet)"
        return (f"{said}; {_EARLIER}" if self.waiting < self.read and self._are_there_as_written() else said,)

    @property
    def warning(self) -> str:
        """What to say where all ids are unknown although there are predictions; empty otherwise."""
        if not self.read or self.waiting < self.read:
            return ""
        file = next(iter(self.predictions.files()), None)
        if file is None:
            return ""
        theirs = keys.keys_of(Path(file), self.predictions.key)[0].as_py()
        whose = f"none of the {self.read:,} labels has a prediction: their ids look like {self.examples[0]!r}"
        if self.read == 1:
            whose = f"the only label has no prediction: its id looks like {self.examples[0]!r}"
        said = f"{whose}, those of the predictions like {theirs!r}"
        return said if canonical(theirs) == theirs else f"{said}; {_EARLIER}"

    def _are_there_as_written(self) -> bool:
        """Whether predictions have one of the examples in a spelling that an earlier version kept."""
        older = pa.chunked_array([[f"{id}.0" for id in self.examples]], pa.string())
        return len(column(self.predictions.find(older), self.predictions.key, pa.string())) > 0
