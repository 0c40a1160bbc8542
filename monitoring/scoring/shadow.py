"""A second version that scores the same rows: its scores stand beside the live ones and decide nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa

from monitoring.domain import Deployment, FloatArray, Task
from monitoring.domain.text import plural
from monitoring.errors import ModelError
from monitoring.models.unseen import NOTHING_FAMILIAR, Familiar
from monitoring.scoring.isolate import ask
from monitoring.scoring.outputs import PREDICTED, SCORE, Outputs, Predictor, free_name


@dataclass(frozen=True, slots=True)
class ShadowScored:
    """What came of it.

    Args:
        version: the version's name.
        columns: its columns in the output.
        scored: rows that have its score.
        missing: rows that the live model scored and it did not: their cells are empty.
        reason: why, of the first such row.
    """

    version: str
    columns: tuple[str, ...]
    scored: int
    missing: int
    reason: str = ""

    @property
    def sentence(self) -> str:
        """Where its scores are, and how many rows have none."""
        where = f"the scores of version {self.version} are in {', '.join(self.columns)}"
        some = f"{plural(self.missing, 'row')} {'has' if self.missing == 1 else 'have'} none"
        return f"{where}; {some}: {self.reason}" if self.missing else where


@dataclass(slots=True)
class Beside:
    """Scores batches by a second version.

    Args:
        version: its name.
        model: its model, which answers as the live one does.
        outputs: what an answer looks like, and the names of its columns.
        familiar: how texts are read.
    """

    version: str
    model: Predictor
    outputs: Outputs
    familiar: Familiar = NOTHING_FAMILIAR
    scored: int = 0
    missing: int = 0
    reason: str = ""

    def columns(self, frame: pd.DataFrame) -> dict[str, pa.Array]:
        """Its scores of rows that the live model scored, by column; empty cells where it has none."""
        if frame.empty:
            return {name: pa.array([], pa.float64()) for name in self.outputs.names.values()}
        try:
            answer, reasons = ask(self.model, self.outputs, frame, self.familiar)
        except ModelError as error:
            raise ModelError(f"version {self.version}: {error.message}", error.hint) from error
        there = np.isfinite(answer if answer.ndim == 1 else answer.sum(axis=1))
        self.scored, self.missing = self.scored + int(there.sum()), self.missing + int((~there).sum())
        self.reason = self.reason or next(iter(reasons.values()), "" if there.all() else "the model gives no number")
        parts: Sequence[FloatArray] = [answer] if answer.ndim == 1 else list(answer.T)
        cells = [pa.array(np.ascontiguousarray(part), mask=~there) for part in parts]
        return dict(zip(self.outputs.names.values(), cells, strict=True))

    @property
    def result(self) -> ShadowScored:
        """What came of all batches."""
        return ShadowScored(self.version, tuple(self.outputs.names.values()), self.scored, self.missing, self.reason)


@dataclass(frozen=True, slots=True)
class Second:
    """A version that is to score beside the live one.

    Args:
        version: its name.
        model: its model.
        classes: several classes: its classes, in the order of its answers.
        familiar: how texts are read.
        dropped: features that it drops.
    """

    version: str
    model: Predictor
    classes: tuple[str, ...] = ()
    familiar: Familiar = NOTHING_FAMILIAR
    dropped: frozenset[str] = frozenset()

    def beside(self, deployment: Deployment, live: Outputs, taken: Sequence[str]) -> Beside:
        """The same, for a file with these columns; raises `ModelError` where its classes are others than the live ones.

        Its columns are those of `[columns] shadow`, where these name the version, so that the log takes them.
        """
        if live.classes and self.classes != live.classes:
            message = f"version {self.version} knows the classes {', '.join(self.classes)}"
            raise ModelError(f"{message}, and the live one {', '.join(live.classes)}", "both must know the same")
        used, names = {*taken, *live.names.values()}, {}
        for plain in _plain(deployment, live, self.version):
            names[plain] = free_name(plain, used)
            used.add(names[plain])
        outputs = Outputs(live.task, names, live.classes, live.threshold)
        return Beside(self.version, self.model, outputs, self.familiar)


def _plain(d: Deployment, live: Outputs, version: str) -> list[str]:
    """What its columns are called: score_shadow_2, predicted_shadow_2, or one a class."""
    if declared := next((one for one in d.shadow if one.version == version), None):
        return [declared.column] if declared.column else [declared.classes[name] for name in live.classes]
    named: Mapping[str, str] = d.class_scores or {name: f"{SCORE}_{name}" for name in live.classes}
    own = {Task.BINARY: [SCORE], Task.REGRESSION: [PREDICTED]}.get(live.task, [named[name] for name in live.classes])
    return [f"{name}_shadow_{version}" for name in own]
