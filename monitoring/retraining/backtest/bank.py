"""Every model that could have been made, each trained once on the labels that had come by then and scored once."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Deployment, FloatArray, Window
from monitoring.domain.text import day
from monitoring.errors import ModelError
from monitoring.log.ground.progress import Progress
from monitoring.log.windows.labelled import KNOWN_FROM
from monitoring.models import fitting
from monitoring.models.model import Model
from monitoring.retraining.gathered import FEWEST
from monitoring.retraining.measured import losses, truth_of


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """A model and its scores of the rows that are later than all that it was trained on.

    Args:
        model: itself.
        rows: how many it was trained on; 0 for the champion.
        ends: the times of the first and last of them; None for the champion.
        first: the place of the first row that it scores.
        scores: of that row and all later ones.
    """

    model: Model
    rows: int
    ends: tuple[datetime, datetime] | None
    first: int
    scores: FloatArray


@dataclass(frozen=True, slots=True, eq=False)
class Bank:
    """All models of a log.

    Args:
        deployment: whose log it is.
        windows: in which they serve.
        times: of the labelled rows, in order.
        truth: what came of them.
        window: the window of each row; -1 for none.
        models: the champion, then each that differs.
        made: for the start of each window the place of the model that could have been made then; -1 where none could.
        loss: as `schedule` has it.
        failed: why some could not be made, by the start of their window.
    """

    deployment: Deployment
    windows: tuple[Window, ...]
    times: NDArray[np.datetime64]
    truth: FloatArray
    window: NDArray[np.intp]
    models: tuple[Made, ...]
    made: tuple[int, ...]
    loss: FloatArray = field(repr=False)
    failed: tuple[str, ...] = ()

    @property
    def possible(self) -> list[bool]:
        """Whether a model could have been made at the start of each window."""
        return [place >= 0 for place in self.made]

    def scores(self, place: int, rows: NDArray[np.intp]) -> FloatArray:
        """A model's scores of some rows, all of which are later than those that it was trained on."""
        made = self.models[place]
        return np.asarray(made.scores[rows - made.first])


def bank(
    deployment: Deployment,
    champion: Model,
    made: fitting.Recipe,
    frame: pd.DataFrame,
    windows: Sequence[Window],
    progress: Progress,
) -> Bank:
    """Train one model for the start of each window, unless no label has come since the one before; score each once.

    Args:
        deployment: what the columns mean.
        champion: what serves at first.
        made: what is trained anew.
        frame: labelled rows in the order of time, with `KNOWN_FROM`.
        windows: oldest first.
        progress: is told what is being done, and the share of it that is done.
    """
    times = frame[deployment.time or ""].to_numpy(dtype="datetime64[us]")
    models = [Made(champion, 0, None, 0, champion.predict(frame))]
    truth, places, failed = truth_of(deployment, frame, champion.classes), [0], []
    known, before = frame[KNOWN_FROM].to_numpy(dtype="datetime64[us]"), 0
    for window in windows[1:]:
        progress(f"training as of {day(window.start)}", len(places) / len(windows))
        at = np.datetime64(window.start, "us")
        usable = np.flatnonzero((known <= at) & (times < at))
        if len(usable) < FEWEST or len(usable) == before:
            places.append(places[-1] if len(usable) == before and places[-1] else -1)
            continue
        before = len(usable)
        try:
            models.append(_trained(deployment, champion, made, frame, usable, times))
            places.append(len(models) - 1)
        except ModelError as error:
            failed.append(f"{day(window.start)}: {error.message}")
            places.append(-1)
    serves = _windows(times, windows)
    table = _losses(deployment, models, places, truth, serves)
    return Bank(deployment, tuple(windows), times, truth, serves, tuple(models), tuple(places), table, tuple(failed))


def _trained(
    deployment: Deployment, champion: Model, made: fitting.Recipe, frame: pd.DataFrame, usable: NDArray[Any], times: Any
) -> Made:
    fitted, _ = fitting.fit(made, deployment, frame.iloc[usable])
    model = fitting.wrapped(fitted, deployment, made.reader or champion)
    if model.classes != champion.classes:
        raise ModelError(f"these rows have other classes than the champion: {', '.join(model.classes)}")
    first = int(np.searchsorted(times, times[usable[-1]], side="right"))
    ends = tuple(pd.Timestamp(times[place]).to_pydatetime() for place in (usable[0], usable[-1]))
    return Made(model, len(usable), (ends[0], ends[1]), first, model.predict(frame.iloc[first:]))


def _windows(times: NDArray[np.datetime64], windows: Sequence[Window]) -> NDArray[np.intp]:
    starts = np.array([window.start for window in windows], dtype="datetime64[us]")
    at = np.searchsorted(starts, times, side="right") - 1
    return np.where(times < np.datetime64(windows[-1].end, "us"), at, -1)


def _losses(
    deployment: Deployment, models: Sequence[Made], places: Sequence[int], truth: FloatArray, at: NDArray[np.intp]
) -> FloatArray:
    """The mean loss of each model in each window from its own on; nan where no row has a label."""
    count = len(places)
    means = np.full((len(models), count), np.nan)
    for place, made in enumerate(models):
        here = at[made.first :] >= 0
        lost = losses(deployment, truth[made.first :], made.scores)[here]
        window = at[made.first :][here]
        n = np.bincount(window, minlength=count)
        with np.errstate(invalid="ignore"):
            means[place] = np.bincount(window, lost, count) / np.where(n, n, np.nan)
    table = np.full((count, count), np.nan)
    for k, place in enumerate(places):
        if place >= 0:
            table[k, k:] = means[place, k:]
    return table
