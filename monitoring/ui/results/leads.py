"""Where a finding leads: the page that shows it, and what its address says."""

from collections.abc import Sequence

from monitoring.alerts.links import PAGES
from monitoring.domain import Window
from monitoring.drift.method import METHODS
from monitoring.performance.metric import METRICS
from monitoring.quality.whole_check import EVERYTHING
from monitoring.ui.frame.words import title

# Where the findings of a page stand that are not listed elsewhere: what drifted stands above in the map.
FURTHER: dict[str, dict[str, str]] = {"performance": {}, "drift": {"order": "drift"}, "quality": {}}


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
