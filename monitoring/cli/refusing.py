"""Results that a nightly job must not take for good news."""

from typing import TYPE_CHECKING

from monitoring.domain import Span
from monitoring.domain.text import plural
from monitoring.errors import MonitoringError, no_row_could

if TYPE_CHECKING:
    from monitoring.log.incoming.imported import Imported
    from monitoring.scoring.result import ScoringResult


def all_rejected(result: "ScoringResult") -> None:
    """Some rejected rows are news; nothing but rejected rows is an error."""
    counts = result.counts
    if counts.read and not counts.accepted:
        message = f"{no_row_could(counts.read)} be scored: {result.rejects[0].told}"
        raise MonitoringError(message, "check the file, and the columns that the deployment file names")


def nothing_taken(done: "Imported") -> None:
    """An error where a file had rows and gave none, although others may have given some."""
    if done.nothing:
        more = f"; so it is with {len(done.nothing) - 1} more of the files" if len(done.nothing) > 1 else ""
        taken, are = done.counts.accepted, "is" if done.counts.accepted == 1 else "are"
        rest = f"; {plural(taken, 'row')} of the other files {are} in" if taken else ""
        where = ", ".join(map(str, done.rejects))
        raise MonitoringError(f"{done.nothing[0]}{more}{rest}", f"all rejected rows are in {where}")


def nothing_judged(name: str, span: Span, rows: int) -> None:
    """An error where there is nothing to judge: no figure can be, the log is empty, or the options leave nothing."""
    if rows:
        hint = "see the reasons with `modelwatch report`: the reference may have no rows of this segment"
        raise MonitoringError("no figure of this selection could be judged", hint)
    if span.first and span.last:
        reach = f"the log reaches from {span.first.date()} to {span.last.date()}"
        raise MonitoringError("there are no predictions in this selection", f"{reach}: choose --as-of, --from, --to")
    if not span.rows:
        hint = f"append them: modelwatch log {name} FILE"
        raise MonitoringError(f"{name} has no predictions yet, so there is nothing to check", hint)
    raise MonitoringError("there are no predictions in this selection", "leave --segment out, or choose another")
