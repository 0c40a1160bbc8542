"""The labelled rows that a model is trained or validated on, and what is left out of them and why."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import pandas as pd

from monitoring.domain import Deployment, Selection
from monitoring.domain.text import plural
from monitoring.errors import DataError, NotApplicableError, listed
from monitoring.log import Log
from monitoring.log.windows.labelled import KNOWN_FROM

MOST = 500_000  # rows that are trained on
FEWEST = 100  # rows below which nothing is trained, and nothing said of a model


@dataclass(frozen=True, slots=True, eq=False)
class Gathered:
    """Labelled rows.

    Args:
        frame: the rows in the order of time, with their label.
        rows: predictions among which they were looked for.
        left_out: how many of them were not taken, and why; a sentence each.
    """

    frame: pd.DataFrame
    rows: int
    left_out: tuple[str, ...]

    def ends(self, time: str) -> tuple[datetime, datetime]:
        """The times of the first and of the last row."""
        moments = self.frame[time]
        return moments.iloc[0].to_pydatetime(), moments.iloc[-1].to_pydatetime()


def gather(log: Log, selection: Selection, limit: int = MOST) -> Gathered:
    """The rows of a selection whose labels were known by its as-of; of more than `limit` that many, drawn by hash."""
    found = log.labelled_rows(selection, limit)
    beyond = found.usable - len(found.frame)
    parts = (
        (found.unknown, "whose label is not known yet"),
        (found.odd, "whose label is none of the known values"),
        (beyond, f"beyond the {limit:,} that are taken, drawn by a hash of their id"),
    )
    told = tuple(f"{plural(count, 'row')} {why}" for count, why in parts if count)
    return Gathered(found.frame.drop(columns=KNOWN_FROM), found.rows, told)


def require_trainable(deployment: Deployment, features: Iterable[str]) -> None:
    """Raise where no model of these features can be trained on the log and validated on later rows.

    Raises:
        NotApplicableError: the log has no labels, or no times.
        DataError: a feature or the label is kept as tokens alone.
    """
    d = deployment
    if d.label is None:
        raise NotApplicableError(f"{d.name} names no label column: there is nothing to learn from")
    if d.time is None:
        message = f"{d.name} has no time column: nobody knows which rows are later than those that are trained on"
        raise NotApplicableError(message, "name it in the deployment file: [columns] time")
    if hidden := d.keeps_as_tokens([*features, d.label]):
        message = f"the log keeps {listed(hidden)} as tokens alone: a model that was trained on them could score no row"
        raise DataError(message, "train the model where the values are, and register it: modelwatch version add")
