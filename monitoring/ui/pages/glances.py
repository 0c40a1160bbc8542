"""Each deployment at a glance: what is kept of it, as long as it is made of the same; otherwise what a look tells."""

from collections.abc import Callable

from monitoring.alerts import glance
from monitoring.domain import Selection
from monitoring.log import Log, Workspace
from monitoring.log.kept.glance import Glance
from monitoring.ui.frame.view import View
from monitoring.ui.results import alerted, data


def of(log: Log, begin: Callable[[], object]) -> Glance:
    """A deployment at a glance, as its own file says that it is to be looked at.

    Args:
        log: whose.
        begin: called before anything is computed; not called where all of it is kept.
    """
    made_of = glance.made_of(log)
    kept = glance.kept_of(log, made_of)
    if kept is None:
        begin()
        kept = _looked_at(log, made_of)
    return kept


def _looked_at(log: Log, made_of: str) -> Glance:
    view = _as_it_is(log)
    alerted.keep_newest(view)
    windows, performance, drift = data.windows(view), data.performance(view), data.drift(view)
    found = glance.glance(log, windows, performance, drift, alerted.alerts(view), alerted.state(view), made_of)
    glance.keep(log, view.selection, found, alerted.hushed(view))
    return found


def _as_it_is(log: Log) -> View:
    home, deployment, version = str(Workspace().home), log.deployment, log.version
    selection = Selection(deployment.name, deployment.every, as_of=deployment.as_of)
    return View(home, log, version, selection, data.span(home, deployment.name, version, log))
