"""The loop that drift and quality share: ask questions of each column's counts, collect answers and verdicts."""

from collections.abc import Callable, Sequence

from monitoring.domain import Grid, Quiet, Selection, Window
from monitoring.errors import MonitoringError
from monitoring.stats.alarms import budget_of
from monitoring.stats.comparing.against import against
from monitoring.stats.comparing.inquiry import Inquiry, Question
from monitoring.stats.comparing.sides import Sides
from monitoring.stats.counts_log import CountsLog, Pair
from monitoring.stats.null.moments import Times, times
from monitoring.stats.null.usual import usual_of

Seen = Callable[[str, Sides], None]


def compare(
    log: CountsLog, selection: Selection, *questions: Question, seen: Seen = lambda name, sides: None
) -> tuple[tuple[Window, ...], tuple[Grid, ...]]:
    """All answers to each question over all windows of the selection; every column is read once for all of them.

    A column that cannot be read is SKIPPED with its reason (where none can, the first error is raised). Each kind is
    measured against the selection's baseline for it. `seen` is told both sides of each column that was read, once its
    questions are answered.
    """
    windows = log.windows(selection)
    inquiries = [_inquiry(log, selection, windows, question) for question in questions]
    names = list(dict.fromkeys(name for inquiry in inquiries for name in inquiry.names))
    counts, quiet = log.histograms(selection, names), log.quiet(selection, names)
    when = times(quiet.windows, windows)
    for name in names:
        try:
            sides = _sides(name, counts[name], quiet, when)
        except MonitoringError as error:
            for inquiry in inquiries:
                inquiry.skip(name, error)
            continue
        for inquiry in inquiries:
            inquiry.put(name, sides, quiet)
        seen(name, sides)
    return windows, tuple(inquiry.grid() for inquiry in inquiries)


def _inquiry(log: CountsLog, selection: Selection, windows: tuple[Window, ...], question: Question) -> Inquiry:
    alpha, drift = level(log, selection, windows, question.kind, question.tests), question.kind == "drift"
    names = dict.fromkeys(column.name for column, _ in question.asked)
    earlier = against(log, selection, windows, list(names), question.kind)
    return Inquiry(question, selection, windows, alpha, earlier, lambda: log.unripe(selection) if drift else ())


def _sides(name: str, pair: Pair, quiet: Quiet, when: Times | None) -> Sides:
    return Sides(*pair, usual_of(quiet, name, when))


def level(log: CountsLog, selection: Selection, windows: Sequence[Window], kind: str, tests: int) -> float:
    """The p-value under which a window fails, from what the deployment allows and all that it watches."""
    return budget_of(log.deployment, selection.every, windows, {kind: tests}).level(kind)
