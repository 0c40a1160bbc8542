"""Where a finding leads: the page that shows it, and what its address says."""

from collections.abc import Sequence

from monitoring.alerts.links import PAGES
from monitoring.domain import Alert, Window
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.whole_check import EVERYTHING
from monitoring.ui.frame.words import title


def further(kind: str, alerts: Sequence[Alert]) -> dict[str, str | list[str]]:
    """What the address of a page says to show findings that are not listed one by one.

    What drifted stands above in the map then, and metrics are drawn; the table of data quality shows findings alone.

    >>> further("drift", []), further("quality", [])
    ({'order': 'drift'}, {})
    """
    if kind != "performance":
        return {"order": "drift"} if kind == "drift" else {}
    titles = [METRICS[name].descriptor.title for name in dict.fromkeys(a.subject for a in alerts if a.kind == kind)]
    return {"metric": titles[0], **({"more": titles[1:]} if titles[1:] else {})}


def address(kind: str, subject: str, rule: str, window: int, windows: Sequence[Window]) -> tuple[str, dict[str, str]]:
    """The page of a finding, and what its address says besides what the sidebar has chosen.

    Args:
        kind: performance, drift or quality.
        subject: the metric or the column.
        rule: the drift method, or the check.
        window: the place of its window.
        windows: what it points into.
    """
    page = PAGES[kind]
    if subject == EVERYTHING:
        return page, {}
    when = title(windows[window])
    if kind == "performance":
        # What is known without labels has findings in windows that the page's box does not offer.
        in_detail = {"labelled": when} if windows[window].labelled else {}
        return page, {"metric": METRICS[subject].descriptor.title, **in_detail}
    if kind == "drift":
        return page, {"column": subject, "method": METHODS[rule].descriptor.title, "window": when}
    return page, {"column": subject}
