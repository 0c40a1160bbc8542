"""What rules look at: two models, bounded samples of rows, and each model's scores of them, computed once."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeVar

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, FloatArray, GateSettings, Task
from monitoring.domain.text import day
from monitoring.errors import NotApplicableError, listed
from monitoring.gate.outcomes import difference, key_metric, require_rows
from monitoring.models.model import Model
from monitoring.releases.papers.reproduction import Reproduction
from monitoring.releases.version import Version
from monitoring.stats.paired.difference import Difference

Part = Literal["labelled", "reference", "newest", "training", "inside"]
T = TypeVar("T")
USUAL_MARGIN, OF_ERRORS = 0.01, 0.02
NO_CLASS = -1.0


@dataclass(frozen=True, eq=False)
class Side:
    """A version and its model.

    Args:
        version: its name.
        model: loaded.
        path: the folder that its copy lies in.
        threshold: binary: the score from which on it says yes.
        recorded: what was written down of the version when it came; None where it was never registered.
    """

    version: str
    model: Model
    path: Path | None = None
    threshold: float = 0.5
    recorded: Version | None = None


@dataclass(frozen=True, eq=False, kw_only=True)
class Evidence:
    """All that a gate decides by.

    Args:
        deployment: what the columns mean.
        candidate: the version that wants to go live.
        champion: the version that is live; None where none is.
        labelled: labelled rows of the log, drawn by hash, made after the candidate's training data where these are
            known.
        reference: rows of the reference.
        newest: rows of the newest whole window; their labels may not have come yet.
        training: what the candidate was trained on, where that is known.
        untrained: why it is not, where it is not.
        inside: of a candidate whose probabilities alone were learnt anew, what the model inside was trained on; None
            where that is not known.
        recalibrated: whether it is such a candidate.
        known_by: labels count that were known by then; None: all.
        as_of: when the newest of the evidence came; None where nothing of it has a time.
        notes: what is to be known of the evidence, one sentence each.
        again: trains the candidate again from what is recorded of it and compares; None where it was never registered.
    """

    deployment: Deployment
    candidate: Side
    champion: Side | None = None
    labelled: pd.DataFrame
    reference: pd.DataFrame
    newest: pd.DataFrame
    training: pd.DataFrame | None = None
    untrained: str = "what the candidate was trained on is not recorded: name it with --trained-on"
    inside: pd.DataFrame | None = None
    recalibrated: bool = False
    known_by: datetime | None = None
    as_of: datetime | None = None
    notes: tuple[str, ...] = ()
    again: Callable[[], Reproduction] | None = None
    _kept: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def settings(self) -> GateSettings:
        """The limits."""
        return self.deployment.gate

    def once(self, key: object, make: Callable[[], T]) -> T:
        """What `make` gives, computed when it is first asked for under this key."""
        if key not in self._kept:
            self._kept[key] = make()
        found: T = self._kept[key]
        return found

    def rows(self, part: Part) -> pd.DataFrame:
        """The rows of a part; raises `NotApplicableError` where its training data are not known."""
        found: pd.DataFrame | None = getattr(self, part)
        if found is None:
            raise NotApplicableError(self.untrained)
        return found

    def trained_and_labelled(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """Training rows and labelled rows; raises `NotApplicableError`, with why, where either are not there."""
        training = self.rows("training")
        if not self.deployment.label:
            raise NotApplicableError("the deployment has no labels")
        if not len(self.labelled):
            recorded = self.candidate.recorded
            last = str(((recorded.trained_on if recorded else None) or {}).get("last") or "")
            until = day(datetime.fromisoformat(last)) if last else ""
            later = f"no labelled row is later than the training data, which end on {until}"
            raise NotApplicableError(later if last and self.deployment.time else "the log has no labelled rows")
        return training, self.labelled

    @property
    def learnt_from(self) -> tuple[pd.DataFrame, str]:
        """The rows that the candidate knows its columns from, and what these are called; otherwise the reference.

        A model whose probabilities alone were learnt anew knows its columns from what the model inside was trained on.
        """
        rows = self.inside if self.recalibrated else self.training
        if rows is None:
            return self.reference, "reference"
        return rows, "training data of the model inside" if self.recalibrated else "training data"

    def margin(self, truth: FloatArray) -> float:
        """By how much a candidate may be worse, in the metric's own units: as set, otherwise 0.01.

        Of a mean absolute error, which has the label's units, 2 % of the champion's; without one, of the distance that
        labels have from their median.

        Raises `TooFewRowsError` where that cannot be said.
        """
        if self.settings.margin is not None:
            return self.settings.margin
        if self.deployment.task is not Task.REGRESSION:
            return USUAL_MARGIN
        require_rows(key_metric(self.deployment), truth)
        said = np.median(truth) if self.champion is None else self.scores(self.champion, "labelled")
        return OF_ERRORS * float(np.abs(said - truth).mean())

    def compared(self, ours: FloatArray, theirs: FloatArray, *thresholds: float) -> Difference:
        """By how much ours are better than theirs by the key metric, on the labelled rows; see `outcomes.difference`.

        `thresholds` are those of ours and theirs, 0.5 where left out.
        """
        both = ((*thresholds, 0.5, 0.5)[0], (*thresholds, 0.5, 0.5)[1])
        return difference(key_metric(self.deployment), self.truth(), ours, theirs, both)

    def require_champion(self) -> Side:
        """The version that is live; raises `NotApplicableError` where none is."""
        if self.champion is None:
            raise NotApplicableError("no version is live that the candidate could be compared with")
        return self.champion

    def scores(self, side: Side, part: Part) -> FloatArray:
        """A side's scores of a part's rows, as `Model.predict` gives them; computed once.

        Raises `ModelError` where the model cannot score them, `NotApplicableError` where the log keeps a column of
        theirs as tokens alone.
        """
        self.require_scorable(side)
        return self.once(("scores", side.version, part), lambda: side.model.predict(self.rows(part)))

    def require_scorable(self, side: Side) -> None:
        """Raise `NotApplicableError` where the log keeps a column that the side reads as tokens alone."""
        if hidden := self.deployment.keeps_as_tokens(side.model.features):
            raise NotApplicableError(f"the log keeps {listed(hidden)} as tokens alone, which no model can score")

    def truth(self, part: Part = "labelled") -> FloatArray:
        """What came true of each row, `(rows,)`: 1 and 0, a value, or the place of its class; nan where not known yet.

        A class that the candidate does not know is `NO_CLASS`.

        Raises `NotApplicableError` where the deployment has no labels.
        """
        return self.once(("truth", part), lambda: self._truth(self.rows(part)))

    def _truth(self, rows: pd.DataFrame) -> FloatArray:
        label = self.deployment.label
        if label is None or label not in rows:
            raise NotApplicableError("there are no labels to hold scores against")
        if self.deployment.task is not Task.MULTICLASS:
            return np.asarray(pd.to_numeric(rows[label], errors="coerce"), dtype=np.float64)
        places = {name: float(place) for place, name in enumerate(self.candidate.model.classes)}
        found = rows[label].astype("string")
        return np.asarray(found.map(places).fillna(NO_CLASS).where(found.notna()), dtype=np.float64)
