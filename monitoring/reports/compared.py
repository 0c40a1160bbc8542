"""Drift and quality of all columns together: each column is read once."""

from collections.abc import Sequence

from monitoring.domain import Selection
from monitoring.drift import run as drift
from monitoring.drift.report import DriftReport
from monitoring.quality import run as quality
from monitoring.quality.report import QualityReport
from monitoring.stats.compare import compare
from monitoring.stats.counts_log import CountsLog


def compared(
    log: CountsLog, selection: Selection, methods: Sequence[str] | None = None
) -> tuple[DriftReport, DriftReport, QualityReport]:
    """Drift by each column's default method, drift by `methods` (None: the same), and quality.

    A method that is asked for and is a column's default, too, is asked once.
    """
    columns = log.deployment.columns
    default = [(column, drift.default_method(column)) for column in columns]
    asked = default if methods is None else [(column, name) for column in columns for name in methods]
    names = list(dict.fromkeys(name for _, name in (*asked, *default)))
    questions = drift.question(log.deployment, methods=names), quality.question(log.deployment)
    windows, (drifted, checked) = compare(log, selection, *questions)
    place = {pair: i for i, pair in enumerate(zip(drifted.columns, drifted.names, strict=True))}
    own, named = ((windows, drifted.only([place[pair] for pair in part])) for part in (default, asked))
    by_default = drift.report(log, selection, own)
    shown = by_default if methods is None else drift.report(log, selection, named, own)
    return by_default, shown, quality.report(log, selection, (windows, checked))
