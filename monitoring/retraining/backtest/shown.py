"""What a backtest says in the metric that people know: by month, and of each model on the rows that came next."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.performance.run import key_metric
from monitoring.retraining.backtest.run import Backtest
from monitoring.retraining.backtest.schedule import serving
from monitoring.retraining.measured import Figure, figure, outcomes

AFTER = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Months:
    """The key metric of all rows of a month by the way of deciding, each row scored by the model that served then."""

    metric: str
    values: Mapping[str, Mapping[str, Figure]]


@dataclass(frozen=True, slots=True)
class Lift:
    """A model that could have been made, beside the champion on the labelled rows of the month after its training rows.

    Args:
        made: when the labels that it was trained on were there.
        first: the time of the first row that it was trained on.
        last: of the last one.
        rows: how many.
        n: the rows that both are measured on.
        champion: the key metric there.
        retrained: likewise.
    """

    made: datetime
    first: datetime
    last: datetime
    rows: int
    n: int
    champion: Figure
    retrained: Figure


def months(found: Backtest) -> Months:
    """The key metric by month, of each way of deciding that could be told."""
    bank, metric = found.bank, key_metric(found.bank.deployment)
    names = pd.DatetimeIndex(bank.times).strftime("%Y-%m")
    told: dict[str, dict[str, Figure]] = {}
    for month in sorted(set(names[bank.window >= 0])):
        here = np.flatnonzero((names == month) & (bank.window >= 0))
        told[month] = {}
        for one in found.lived:
            if not one.why_not:
                made = serving(one.retrained, len(bank.windows))[bank.window[here]]
                told[month][one.name] = _of(found, metric, here, np.array([bank.made[k] for k in made]))
    return Months(metric, told)


def lifts(found: Backtest) -> list[Lift]:
    """Each model that could have been made, in their order; some of its rows came before its labels were there."""
    bank, metric, told = found.bank, key_metric(found.bank.deployment), []
    for place, made in enumerate(bank.models):
        if made.ends is None:
            continue
        start = bank.windows[bank.made.index(place)].start
        rows = np.arange(made.first, np.searchsorted(bank.times, np.datetime64(made.ends[1] + AFTER, "us")))
        if start and len(rows):
            both = [_of(found, metric, rows, np.full(len(rows), model)) for model in (0, place)]
            told.append(Lift(start, *made.ends, made.rows, len(rows), *both))
    return told


def _of(found: Backtest, metric: str, rows: NDArray[np.intp], models: NDArray[np.intp]) -> Figure:
    """The metric of some rows, each scored by a model of its own."""
    bank = found.bank
    scores = np.empty((len(rows), *bank.models[0].scores.shape[1:]))
    for place in set(models.tolist()):
        own = models == place
        scores[own] = bank.scores(place, rows[own])
    classes = bank.models[0].model.classes
    return figure(metric, outcomes(bank.deployment, bank.truth[rows], scores, classes))
