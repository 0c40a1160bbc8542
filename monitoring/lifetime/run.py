"""From a log to what is certain over its whole life."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from monitoring.domain import Measure, Report, Selection
from monitoring.domain.baseline import REFERENCE
from monitoring.lifetime.beginning import begins
from monitoring.lifetime.columns import columns
from monitoring.lifetime.followed import NOTHING_KNOWN, Followed
from monitoring.lifetime.level import alpha
from monitoring.lifetime.metrics import metrics
from monitoring.lifetime.result import Lifetime
from monitoring.performance.run import Source
from monitoring.performance.run import run as run_performance
from monitoring.stats.comparing.against import baseline_of
from monitoring.stats.counts_log import ReadOnce


def run(
    log: Source, counts: ReadOnce, selection: Selection, measured: Report[Measure] | None = None
) -> tuple[Lifetime, ...]:
    """What is certain of every watched column, then of every judged metric.

    Args:
        log: where outcomes come from.
        counts: the same log, for its columns' counts; made with `followed.summed`.
        selection: up to which window, as of when, of which segment.
        measured: the performance of all windows, where it is known.
    """
    return (*columns_of(counts, selection), *metrics_of(log, selection, measured))


def whole_life(selection: Selection) -> Selection:
    """A selection from the first window on: whoever chose by what he sees where a life begins would have no promise."""
    return replace(selection, start=None)


def columns_of(
    counts: ReadOnce,
    selection: Selection,
    known: Mapping[str, Followed] = NOTHING_KNOWN,
    seen: Callable[[str, Followed], None] = lambda name, followed: None,
) -> tuple[Lifetime, ...]:
    """What is certain of every watched column; see `run`, and `columns.columns` of what is known of some."""
    return tuple(columns(counts, whole_life(selection), alpha(counts.deployment), known, seen))


def metrics_of(log: Source, selection: Selection, measured: Report[Measure] | None = None) -> tuple[Lifetime, ...]:
    """What is certain of every judged metric; see `run`."""
    if not log.deployment.outputs:
        return ()
    life = whole_life(selection)
    if baseline_of(selection, log.deployment, "performance").moves:  # the promise is for one that stays
        life = replace(life, performance_baseline=REFERENCE)
    if measured is None or life != selection:
        measured = run_performance(log, life)
    reference = log.reference_outcomes(life)
    quiet = log.quiet_outcomes(life)
    first = begins(log.deployment, measured.windows, int(reference.labels.rows[0]), quiet)
    return tuple(metrics(measured, (log.outcomes(life), reference), alpha(log.deployment), first, quiet))
