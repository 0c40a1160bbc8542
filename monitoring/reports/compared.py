"""Drift and quality of all columns together: each column is read once."""

from collections.abc import Sequence
from typing import NamedTuple

from monitoring.domain import Selection
from monitoring.drift import run as drift
from monitoring.drift.report import DriftReport
from monitoring.lifetime.result import Lifetime
from monitoring.log import Log
from monitoring.quality import run as quality
from monitoring.quality.report import QualityReport
from monitoring.reports.answers import Find
from monitoring.stats.counts_log import ReadOnce


class Compared(NamedTuple):
    """What there is to say of all columns.

    Args:
        by_default: drift by each column's default method.
        drift: drift by the methods that were asked for.
        quality: data quality, with the checks of whole windows.
        lives: what is certain of each column over the whole life.
    """

    by_default: DriftReport
    drift: DriftReport
    quality: QualityReport
    lives: tuple[Lifetime, ...]


def compared(log: Log, counts: ReadOnce, selection: Selection, methods: Sequence[str] | None, find: Find) -> Compared:
    """Drift by each column's default method and by `methods` (None: the same), quality, and the columns' lives.

    A method that is asked for and is a column's default, too, is asked once.
    """
    columns = log.deployment.columns
    default = [(column, drift.default_method(column)) for column in columns]
    asked = default if methods is None else [(column, name) for column in columns for name in methods]
    names = list(dict.fromkeys(name for _, name in (*asked, *default)))
    windows, drifted, checked, lives = find(log, counts, selection, names)
    place = {pair: i for i, pair in enumerate(zip(drifted.columns, drifted.names, strict=True))}
    own, named = ((windows, drifted.only([place[pair] for pair in part])) for part in (default, asked))
    by_default = drift.report(counts, selection, own)
    shown = by_default if methods is None else drift.report(counts, selection, named, own)
    return Compared(by_default, shown, quality.report(counts, selection, (windows, checked)), lives)
