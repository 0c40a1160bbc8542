"""What stands of a selection, and the life of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import streamlit as st

from monitoring.alerts import desk, newest
from monitoring.alerts.life import Case, Lives
from monitoring.alerts.look import Look, look
from monitoring.alerts.status import Status, ToLookAt, status, to_look_at
from monitoring.domain import Alert, Selection
from monitoring.performance.run import key_metric
from monitoring.ui.frame.view import View
from monitoring.ui.results import data
from monitoring.ui.results.estimated import estimates


def looked(view: View) -> Look:
    """What fails now, and how that has done in the newest windows."""
    return _looked(view.key, data.hour(view), view)


@st.cache_resource(max_entries=256, show_spinner=False)
def _looked(key: data.Key, hour: datetime | None, _view: View) -> Look:
    d = _view.deployment
    return look(data.performance(_view), data.drift(_view), data.quality(_view), key_metric(d), d.unit(d.label or ""))


def alerts(view: View) -> tuple[Alert, ...]:
    """What stands now, by the deployment's rules."""
    return looked(view).standing(view.deployment.alerts)


def looks(view: View, kind: str) -> tuple[ToLookAt, ...]:
    """What wants a look in "drift" or in "quality", and is no alert."""
    return to_look_at(kind, data.drift(view) if kind == "drift" else data.quality(view), alerts(view))


def hushed(view: View) -> tuple[Alert, ...]:
    """What stands and is muted, or was closed by hand."""
    return desk.hushed(view.log, looked(view), view.selection)


def state(view: View) -> Status:
    """The deployment's state, as the command line has it."""
    key, quiet = key_metric(view.deployment), hushed(view)
    ringing = [alert for alert in alerts(view) if alert not in quiet]
    return status(data.performance(view), data.drift(view), data.quality(view), ringing, key)


@st.cache_resource(max_entries=256, show_spinner=False)
def _kept(key: tuple[str, str, Selection], _view: View) -> bool:
    measures = (*data.performance(_view).results, *estimates(_view))
    newest.keep(_view.log, key[2], data.windows(_view), measures, data.drift(_view), state(_view).verdict)
    return True


def keep_newest(view: View) -> None:
    """Keep the newest figures, which are served as metrics, once for each version of a log."""
    _kept(view.key, view)


def own(view: View) -> View:
    """The selection that alerts live by, whatever the sidebar shows."""
    d = view.deployment
    return replace(view, selection=Selection(d.name, d.every, as_of=d.as_of))


def case(view: View) -> Case:
    """Whose alerts they are, and how they are judged."""
    return desk.case_of(view.deployment, view.selection, data.importance(view))


def lives(view: View) -> Lives:
    """The alerts as they are by now; looking at them writes nothing."""
    return desk.shown(view.log, looked(view), case(view))


def act(view: View, what: Callable[[Lives], Lives]) -> Lives:
    """Write down what somebody does with an alert."""
    return desk.settle(view.log, looked(view), case(view), what)
