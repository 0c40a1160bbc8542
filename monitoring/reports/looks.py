"""What a report says of figures that want a look and are no alerts."""

from monitoring.alerts.status import ToLookAt, to_look_at
from monitoring.domain import GridReport
from monitoring.domain.text import plural
from monitoring.reports.summary import Summary

MOST = 5


def sentences(summary: Summary) -> list[str]:
    """One a column, the first `MOST` of drift and quality each; of the further ones how many there are."""
    found: list[str] = []
    for kind, report in (("drift", summary.by_default or summary.drift), ("quality", summary.quality)):
        looks = to_look_at(kind, report, summary.alerts) if isinstance(report, GridReport) else ()
        found += told(looks, kind)
    return found


def told(looks: tuple[ToLookAt, ...], kind: str) -> list[str]:
    """The same of one kind.

    >>> told((ToLookAt("drift", "age", "psi", 3, "on average 4 min higher since 16 Feb, certain"),), "drift")
    ['look at age: on average 4 min higher since 16 Feb, certain']
    """
    rest = len(looks) - MOST
    more = [f"look at {plural(rest, 'more column')} in {kind}: see the table"] if rest > 0 else []
    return [f"look at {look.subject}: {look.why}" for look in looks[:MOST]] + more
