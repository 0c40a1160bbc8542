"""The labelled rows that a model is put under stress with, its scores of them, and scores of changed rows."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.errors import ModelError, NotApplicableError
from monitoring.gate.evidence import Evidence, Side
from monitoring.gate.outcomes import key_metric
from monitoring.gate.stress.measured import Measured, measure, standard_error, trivial
from monitoring.models.model import Model

IntArray = NDArray[np.intp]
MOST_ROWS, FEWEST_ROWS = 10_000, 200
AT_ONCE = 50_000  # rows a call
MOST_COLUMNS = 40  # that are stressed one by one, the heaviest ones
CERTAIN = 10.0  # standard errors of the lead: a tenth of it can then be told from nothing


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """Other values in some columns of some rows.

    Args:
        places: which rows.
        values: by column, their new values, one a place.
    """

    places: IntArray
    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True, eq=False)
class Bench:
    """Labelled rows and what a model makes of them as they are.

    Args:
        model: the model.
        rows: the columns that it reads.
        truth: what came true, all known.
        scores: the model's scores of the rows.
        metric: what it is measured by.
        threshold: of a yes.
        measured: the metric of the rows as they are.
        lead: by how much that is better than one answer for all rows.
        certain: whether that lead is known so well that shares of it can be told.
    """

    model: Model
    rows: pd.DataFrame
    truth: FloatArray
    scores: FloatArray
    metric: str
    threshold: float
    measured: Measured
    lead: float
    certain: bool

    def require_lead(self) -> None:
        """Raise `NotApplicableError` for a model that has nothing to lose, or too few rows to tell what it loses."""
        if not self.certain:
            message = "the lead over one answer for all rows is too small on these rows to tell what it loses"
            raise NotApplicableError(message)

    def measure(self, scores: FloatArray, weights: FloatArray | None = None) -> Measured:
        """The metric of other scores of the same rows."""
        return measure(self.metric, self.truth, scores, weights, self.threshold)

    def changed(self, changes: Sequence[Change]) -> list[Measured | ModelError]:
        """The metric after each change by itself, or why the model does not score such rows."""
        found: list[Measured | ModelError] = []
        for some in _portions(changes):
            together = self._scored(some)
            # Where one of them is refused, each is asked by itself.
            found += together or [one for each in some for one in self._scored([each], alone=True)]
        return found

    def _scored(self, some: Sequence[Change], *, alone: bool = False) -> list[Measured | ModelError]:
        """The metric after each of some changes, which are scored in one call; nothing where that is refused."""
        try:
            scored = self.model.predict(pd.concat([self._rows(one) for one in some], ignore_index=True))
        except ModelError as error:
            return [ModelError(error.message)] if alone else []  # the error itself holds on to the rows
        ends = np.cumsum([len(one.places) for one in some])[:-1]
        return [self._with(one, part) for one, part in zip(some, np.split(scored, ends), strict=True)]

    def _rows(self, change: Change) -> pd.DataFrame:
        return self.rows.iloc[change.places].assign(**change.values)

    def _with(self, change: Change, scored: FloatArray) -> Measured:
        scores = self.scores.copy()
        scores[change.places] = scored
        return self.measure(scores)


def bench(evidence: Evidence, side: Side) -> Bench:
    """A side's bench, made once; raises `NotApplicableError` where too few labelled rows are known."""
    return evidence.once(("bench", side.version), lambda: _bench(evidence, side))


def _bench(evidence: Evidence, side: Side) -> Bench:
    known = np.flatnonzero(~np.isnan(evidence.truth("labelled")))
    if len(known) < FEWEST_ROWS:
        raise NotApplicableError(
            f"{len(known):,} labelled rows are too few to see what stress costs, {FEWEST_ROWS} are needed"
        )
    size = min(MOST_ROWS, len(known))
    chosen = known[np.arange(size) * len(known) // size]
    truth, scores = evidence.truth("labelled")[chosen], evidence.scores(side, "labelled")[chosen]
    metric = key_metric(evidence.deployment)
    measured = measure(metric, truth, scores, None, side.threshold)
    lead, error = measured.over(trivial(metric, truth, scores))
    names = [name for name in side.model.features if name not in side.model.dropped]
    rows = evidence.labelled[names].iloc[chosen].reset_index(drop=True)
    certain = bool(lead > CERTAIN * error) and standard_error(measured.influence) > 0
    return Bench(side.model, plain(rows, side.model), truth, scores, metric, side.threshold, measured, lead, certain)


def plain(rows: pd.DataFrame, model: Model) -> pd.DataFrame:
    """The same rows in types that can hold any other value: floats and objects."""
    return rows.astype({name: object if name in model.categorical else "float64" for name in rows.columns})


def _portions(changes: Sequence[Change]) -> Iterator[Sequence[Change]]:
    """Changes in turn, so many together as one call scores."""
    start = rows = 0
    for place, one in enumerate(changes):
        if rows and rows + len(one.places) > AT_ONCE:
            yield changes[start:place]
            start, rows = place, 0
        rows += len(one.places)
    if changes:
        yield changes[start:]
