"""The loop of a dashboard that sends alerts; of several dashboards over one workspace, one is at it at a time."""

import asyncio
import logging
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from threading import Event, Thread
from typing import Any

from monitoring.alerts import desk
from monitoring.alerts.delivery.due import unsent
from monitoring.alerts.life import Lives
from monitoring.disk.locks import abandoned
from monitoring.disk.whole import make_folder
from monitoring.domain import Deployment
from monitoring.errors import MonitoringError
from monitoring.explain.warming import WARMING
from monitoring.log import Workspace
from monitoring.log.fleet import inbox
from monitoring.log.folder.rights import is_writable
from monitoring.log.kept import lives, turns
from monitoring.log.kept.turns import Turn
from monitoring.settings.allowed import notify_every
from monitoring.shared.turn import turn
from monitoring.watch.check import PATIENCE, check, take_in
from monitoring.watch.collecting import sparing
from monitoring.watch.pace import is_due

LONGEST = 500  # signs of a sentence
LOGGER = logging.getLogger(__name__)
Check = Callable[[Path, str, Event], str]


class Loop:
    """Looks, again and again, which deployments have receivers and news for them.

    Args:
        workspace: whose deployments.
        every: seconds from one round to the next.
        check: looks at one deployment and sends; gives why that failed.
        take: takes in what one deployment's devices have sent; gives why that failed.
    """

    def __init__(self, workspace: Workspace, every: float, check: Check = check, take: Check = take_in) -> None:
        self.workspace = workspace
        self.every = every
        self.check = check
        self.take = take
        self.stop = Event()
        self._thread = Thread(target=self._run, name="modelwatch-notify", daemon=True)

    def begin(self) -> None:
        """Go on in a thread until `end`."""
        self._thread.start()

    def end(self) -> None:
        """Stop; what is being sent is waited for, for some seconds."""
        self.stop.set()
        self._thread.join(3 * PATIENCE)

    def round(self) -> None:
        """Take in what devices have sent, and look at what is due; at nothing where another process is at it."""
        home = self.workspace.home
        named = {name: found for name in self.workspace.names() if (found := self._told(name))}
        arrived = [name for name in self.workspace.names() if inbox.waiting(home / name)]
        if not (named or arrived) or not is_writable(home):
            return
        make_folder(home / turns.FOLDER)
        with abandoned(home / turns.FOLDER) as free:
            if free:
                self._take_in(arrived)
                for name, deployment in named.items():
                    if not self.stop.is_set():
                        self._look(name, deployment)

    def _take_in(self, arrived: list[str]) -> None:
        for name in arrived:
            if not self.stop.is_set() and (error := self.take(self.workspace.home, name, self.stop)):
                LOGGER.warning("what the devices of %s have sent cannot be taken in: %s", name, error)

    def _run(self) -> None:
        while not self.stop.wait(self.every):
            try:
                with turn():
                    self.round()
            except (MonitoringError, OSError):  # such as a full disk: the next round may find it otherwise
                LOGGER.exception("looking for alerts to send has failed")

    def _told(self, name: str) -> Deployment | None:
        """A deployment that has receivers; of one that is damaged, its pages tell."""
        try:
            found = self.workspace.deployment(name)
        except (MonitoringError, OSError):
            return None
        return found if found.alerts.receivers else None

    def _look(self, name: str, deployment: Deployment) -> None:
        home, every = self.workspace.home, timedelta(seconds=self.every)
        known = turns.read(home)
        before, (version, alerts, error) = known.get(name), self._state(name)
        if not is_due(before, version, alerts, desk.now(), every, attached=deployment.attached):
            return
        begun = _spent()
        error = error or self.check(home, name, self.stop)
        if self.stop.is_set():
            return
        if deployment.attached and not error:
            # Of some logs elsewhere a look alone tells that they have changed: what was before would never be now.
            version = self._state(name)[0]
        failed = error or unsent(lives.read(home / name), deployment.alerts)
        failures = (before.failures if before else 0) + 1 if failed else 0
        turn = Turn(version, desk.now(), _spent() - begun, error, failures)
        here = self.workspace.names()
        turns.keep(home, {**{key: one for key, one in known.items() if key in here}, name: turn})

    def _state(self, name: str) -> tuple[str, Lives, str]:
        """The log's version, the alerts that are kept, and why they cannot be told; empty where they can."""
        try:
            log = self.workspace.log(name)
            return log.version, lives.read(log.folder), ""
        except Exception as error:
            LOGGER.warning("the log of %s cannot be looked at: %s", name, error)
            return "", (), " ".join(str(error).split())[:LONGEST]


def _spent() -> float:
    """Processor time of all processes that this one has waited for: waiting for a receiver is no work."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@asynccontextmanager
async def lifespan(app: Any) -> AsyncIterator[None]:
    """While the dashboard serves, its loop runs, unless it is switched off, and what loads slowly is loaded ahead."""
    every = notify_every()
    loop = Loop(Workspace(), every) if every else None
    if loop:
        loop.begin()
    WARMING.begin()
    try:
        with sparing():
            yield
    finally:
        WARMING.end()
        if loop:
            await asyncio.to_thread(loop.end)
