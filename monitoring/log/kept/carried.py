"""What a deployment that is connected anew keeps: alerts, events, saved views, its versions and their journal."""

import os
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from monitoring.disk import mended, stamped
from monitoring.disk.whole import remove
from monitoring.domain import Deployment, Step
from monitoring.errors import DamagedError
from monitoring.log.folder import record
from monitoring.log.journal import journal
from monitoring.log.journal.entry import Action, Draft, Entry
from monitoring.log.kept import events, lives, views


def carry(before: Path, after: Path, deployment: Deployment) -> None:
    """Take them along from one folder to the other; each open one says so.

    Where only one of both logs has times, nobody could tell what they are about. What is damaged is left behind, and
    it is told.
    """
    try:
        if noted := events.read(before):
            (after / events.FOLDER).mkdir(exist_ok=True)
            events.change(after, lambda _: noted)
    except DamagedError as error:
        mended.tell(after, f"{error.message}; events begin anew")
    try:
        if saved := views.read(before):
            views.change(after, lambda _: saved)
    except DamagedError as error:
        mended.tell(after, f"{error.message}; saved views begin anew")
    try:
        has_times = record.deployment(before).time is not None
        found = lives.read(before)
    except DamagedError as error:
        mended.tell(after, f"{error.message}; alerts begin anew")
        return
    step = Step(datetime.now(UTC).replace(tzinfo=None, microsecond=0), "connected anew")
    if found and has_times == (deployment.time is not None):
        kept = tuple(replace(one, steps=(*one.steps, step)) if one.is_open else one for one in found)
        lives.change(after, lambda _: kept)


def connected(after: Path, before: Path | None, said: Callable[[tuple[Entry, ...]], Draft] | None) -> None:
    """Have the journal of a folder on its way in say that it was connected, after all that the one before said.

    Models of versions come along as further names of the same files, which are never written again. A journal that
    cannot be read any more is left behind, and it is told.
    """
    for place in (after / journal.FOLDER, after / journal.HEAD, stamped.copy_of(after / journal.HEAD)):
        remove(place)
    there: Entry | None = None
    try:
        there = journal.newest(before) if before else None
    except DamagedError as error:
        mended.tell(after, f"{error.message}; versions and their journal begin anew")
    if before and there:
        for place in (before / journal.FOLDER, before / record.VERSIONS, *before.glob("model*")):
            if place.is_dir():
                shutil.copytree(place, after / place.name, copy_function=_link, dirs_exist_ok=True)
    if said:
        journal.append(after, said)
    elif there:
        journal.append(after, lambda _: Draft(Action.CONNECTED, "", None, "connected anew, without a model"))


def _link(source: str, place: str) -> None:
    if not (os.path.exists(place) or source.endswith("/.lock")):
        os.link(source, place)
