"""The backtest of a log: ways of deciding lived through, priced, and held against the best schedule in hindsight."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

import numpy as np

from monitoring.alerts import desk
from monitoring.alerts.replay.past import past
from monitoring.domain import Every, FloatArray, Selection, Window
from monitoring.errors import DataError, NotApplicableError
from monitoring.log import Log
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.ground.steps import steps
from monitoring.models import fitting
from monitoring.models.model import Model
from monitoring.retraining.backtest import policies
from monitoring.retraining.backtest.bank import Bank, bank
from monitoring.retraining.backtest.estimated import on_estimated_drop
from monitoring.retraining.backtest.schedule import best, losses
from monitoring.retraining.gathered import FEWEST, require_trainable
from monitoring.retraining.measured import LOSS

MOST, REFERENCE = 100_000, 20_000  # rows
MOST_WINDOWS = 80
PRICES = (0.0, 0.01, 0.03, 0.1, 0.3, 1.0)  # of a retraining, in mean losses of one window of the champion


@dataclass(frozen=True, slots=True, eq=False)
class Lived:
    """One way of deciding.

    Args:
        name: what it is called.
        retrained: the windows at whose starts a model was made.
        loss: the mean loss of each window, `(windows,)`; nan where no row of it has a label.
        why_not: why it cannot be told; empty where it can.
    """

    name: str
    retrained: tuple[int, ...]
    loss: FloatArray
    why_not: str = ""

    def cost(self, price: float) -> float:
        """The losses of all windows, and the price of every retraining; nan where it cannot be told."""
        return float("nan") if self.why_not else float(np.nansum(self.loss) + price * len(self.retrained))


@dataclass(frozen=True, slots=True, eq=False)
class Backtest:
    """What came of all of them.

    Args:
        bank: the models that could have been made, and their losses.
        loss: what a row's loss is.
        lived: the ways of deciding.
        prices: of a retraining, in units of the loss of one window.
        best: for each price the schedule that cost least in hindsight.
        rows: labelled rows; `drawn` where they are not all.
        usable: labelled rows of the log.
    """

    bank: Bank
    loss: str
    lived: tuple[Lived, ...]
    prices: tuple[float, ...]
    best: tuple[Lived, ...]
    rows: int
    usable: int

    def regret(self, one: Lived, place: int) -> float:
        """By how much a way of deciding cost more than the best schedule at one of the prices."""
        price = self.prices[place]
        return one.cost(price) - self.best[place].cost(price)


def backtest(log: Log, champion: Model, selection: Selection, progress: Progress = no_progress) -> Backtest:
    """Live through the stored log, with each label coming when it really came.

    At the start of every window a model may be made: a clone of the champion, trained on all rows of the selection
    whose labels were known by then. Windows are of the selection's length, or longer: at most `MOST_WINDOWS`.

    Raises:
        NotApplicableError: the log has no labels or times.
        DataError: fewer than two windows, or too few labelled rows.
    """
    d = log.deployment
    require_trainable(d, champion.features)
    reading, training, looking, deciding = steps(progress, 1, 6, 6, 1)
    reading("reading labelled rows", 0.0)
    found = log.labelled_rows(selection, MOST)
    windows = _windows(log, selection)
    if len(windows) < 2 or len(found.frame) < FEWEST:
        message = f"{len(windows)} windows with {len(found.frame):,} labelled rows are too few to look back on"
        raise DataError(message, f"a backtest needs two windows and {FEWEST} labelled rows")
    made = bank(d, champion, fitting.recipe(champion), found.frame, windows, training)
    lived = (
        _lived(made, policies.NEVER, lambda: ()),
        _lived(made, policies.MONTHLY, lambda: policies.monthly(made)),
        _lived(made, policies.ALERT, lambda: policies.on_alert(made, _opened(log, looking))),
        _lived(made, policies.ESTIMATE, lambda: on_estimated_drop(made, log.reference_rows(REFERENCE))),
        _lived(made, policies.ALWAYS, lambda: policies.always(made)),
    )
    deciding("looking for the best schedule", 0.0)
    prices = tuple(share * float(np.nanmean(lived[0].loss)) for share in PRICES)
    hindsight = tuple(_lived(made, "best", partial(_best, made, price)) for price in prices)
    return Backtest(made, LOSS[d.task], lived, prices, hindsight, len(found.frame), found.usable)


def _best(made: Bank, price: float) -> tuple[int, ...]:
    return best(made.loss, made.possible, price)[1]


def _lived(made: Bank, name: str, decide: Callable[[], tuple[int, ...]]) -> Lived:
    try:
        retrained = decide()
    except NotApplicableError as error:
        return Lived(name, (), np.full(len(made.windows), np.nan), error.message)
    return Lived(name, retrained, losses(made.loss, retrained))


def _opened(log: Log, progress: Progress) -> list[datetime]:
    d = log.deployment
    return policies.opened(past(log, progress), desk.case_of(d, Selection(d.name, d.every), {}))


def _windows(log: Log, selection: Selection) -> list[Window]:
    """The windows up to the last one with a label; longer ones where there would be too many."""
    units = ("hour", "day", "week", "month")
    first = units.index(selection.every.unit) if selection.every.unit in units else 1
    for unit in units[first:]:
        found = [w for w in log.windows(replace(selection, every=Every(unit))) if w.start and w.end]
        last = max((place for place, w in enumerate(found) if w.labelled), default=-1)
        if last < MOST_WINDOWS:
            break
    return found[: last + 1]
