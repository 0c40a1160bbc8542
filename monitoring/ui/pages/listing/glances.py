"""Each deployment at a glance: what is kept of it, as long as it is made of the same; otherwise what a look tells."""

from collections.abc import Mapping
from functools import partial

from monitoring.alerts import glance
from monitoring.domain import Selection
from monitoring.log import Log
from monitoring.log.kept.glance import Glance
from monitoring.log.profiles.profile import read_once
from monitoring.reports.answers import remembered
from monitoring.reports.summary import keep_newest, summarise
from monitoring.ui.frame.guard import Failed, attempt
from monitoring.ui.frame.jobs import Progress
from monitoring.ui.frame.view import View
from monitoring.ui.results import alerted, data

Found = Glance | Failed
PART = "the deployment {}"


def at_once(name: str, log: Log | Failed, view: View) -> Found | None:
    """What can be told of a deployment without computing anything; None where it has to be looked at.

    Args:
        name: its name.
        log: its log, or what is wrong with it.
        view: what is on the screen: of that deployment the page has just found all there is to know.
    """
    if isinstance(log, Failed):
        return log
    return attempt(PART.format(name), lambda: _kept_or_shown(log, view))


def look(logs: Mapping[str, Log], tell: Progress, found: dict[str, Found]) -> None:
    """Look at one deployment after the other, as a check of it does, and put into `found` what there is to tell."""
    for done, (name, log) in enumerate(logs.items()):
        tell(f"{name}, deployment {done + 1} of {len(logs)}", done / len(logs))
        found[name] = attempt(PART.format(name), partial(_looked_at, log))


def _kept_or_shown(log: Log, view: View) -> Glance | None:
    made_of = glance.made_of(log)
    kept = glance.kept_of(log, made_of)
    if kept is None and view.selection == _own(log) and view.version == log.version:
        return _of_page(view, made_of)
    return kept


def _of_page(view: View, made_of: str) -> Glance:
    alerted.keep_newest(view)
    windows, performance, drift = data.windows(view), data.performance(view), data.drift(view)
    found = glance.glance(view.log, windows, performance, drift, alerted.alerts(view), alerted.state(view), made_of)
    glance.keep(view.log, view.selection, found, alerted.hushed(view))
    return found


def _looked_at(log: Log) -> Glance:
    """Past the memory of the pages, which holds what people look at."""
    made_of = glance.made_of(log)
    with read_once():
        return keep_newest(log, summarise(log, _own(log), find=remembered), made_of)


def _own(log: Log) -> Selection:
    return Selection(log.deployment.name, log.deployment.every, as_of=log.deployment.as_of)
