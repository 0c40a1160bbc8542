"""Results that a nightly job must not take for good news."""

from monitoring.domain import Span
from monitoring.errors import MonitoringError
from monitoring.intake.rejects import Counts


def all_rejected(counts: Counts, hint: str) -> None:
    """Some rejected rows are news; nothing but rejected rows is an error."""
    if counts.read and not counts.accepted:
        raise MonitoringError(f"none of the {counts.read:,} rows could be used", hint)


def nothing_judged(span: Span, rows: int) -> None:
    """An error where a log has predictions, but the options leave none of them, or none that can be compared."""
    if rows:
        hint = "see the reasons with `modelwatch report`: the reference may have no rows of this segment"
        raise MonitoringError("no figure of this selection could be judged", hint)
    if span.first and span.last:
        reach = f"the log reaches from {span.first.date()} to {span.last.date()}"
        raise MonitoringError("there are no predictions in this selection", f"{reach}: choose --as-of, --from, --to")
