"""When the mirror is brought up to date and what has changed goes to the bucket: at every lock, and around every turn.

A turn is one command, one run of a page, one request, one look of the watch loop.
"""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock, get_ident

from monitoring.disk import locks
from monitoring.disk.whole import remove
from monitoring.errors import SharedError
from monitoring.shared import address
from monitoring.shared.kinds import is_unit
from monitoring.shared.known import folders, place
from monitoring.shared.mirror import Area, Mirror
from monitoring.shared.pull import all_of_it, pull, refresh, restore
from monitoring.shared.push import push
from monitoring.shared.slot import take
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.store.lease import leased
from monitoring.shared.store.refusals import DeletedError, ForbiddenError

_mirrors: dict[tuple[str, Path], Mirror] = {}
_lock = Lock()
_open: list[tuple[Mirror, int]] = []  # one a turn that goes on, and the thread that takes it


def home_of(text: str) -> Path:
    """The folder in which a workspace in a cloud store is mirrored by this process."""
    return _mirror(text).home


def address_of(home: Path) -> str:
    """What another process is to be told of a workspace: a mirror's address, or the folder itself."""
    return next((one.bucket.address for one in _mirrors.values() if one.home == home), str(home))


@contextmanager
def turn() -> Iterator[None]:
    """See what the bucket holds by now, and leave nothing unsent at the end; a workspace on disk needs neither.

    A turn within one of the same thread is part of that.
    """
    text = os.environ.get(address.HOME, "")
    mirror = _mirror(text) if address.is_address(text) else None
    if mirror is None or (mirror, get_ident()) in _open:
        yield
        return
    pull(mirror)
    _open.append((mirror, get_ident()))
    try:
        yield
    except BaseException as error:
        try:
            _settle_if_ours(mirror)
        except SharedError as also:
            error.add_note(also.message)
        raise
    else:
        _settle_if_ours(mirror)
    finally:
        _open.remove((mirror, get_ident()))


def _settle_if_ours(mirror: Mirror) -> None:
    if mirror in _mirrors.values():  # it may have been left to another process
        settle(mirror)


def settle(mirror: Mirror) -> None:
    """Send what has changed without a lock, of all units that nobody is changing right now."""
    here = {path.name for path in mirror.home.iterdir() if is_unit(path.name)}
    for unit in sorted(here | mirror.known.keys() | {"_"}):
        with mirror.mutex:
            if not mirror.is_held(unit) and not mirror.is_settled(unit):
                now = folders(mirror.home, unit)
                try:
                    push(mirror, Area(unit), is_locked=False)
                except ForbiddenError:
                    mirror.may_write = False
                except DeletedError:  # what was written beside it goes with it
                    refresh(mirror, unit, judge=all_of_it)
                    remove(place(mirror.home, unit))
                mirror.settled[unit] = now


def looked_at(home: Path) -> Path:
    """The same, with what the bucket holds by now, for those who use the library without turns."""
    mirror = mirror_of(home)
    if mirror and all(mirror is not taken for taken, _ in _open):
        pull(mirror)
    return home


def leave() -> None:
    """Let other processes have the mirrors of this one."""
    with _lock:
        while _mirrors:
            mirror = _mirrors.popitem()[1]
            settle(mirror)
            mirror.slot.leave()


def mirror_of(folder: Path) -> Mirror | None:
    """The mirror that a folder lies in."""
    return next((one for one in list(_mirrors.values()) if folder.absolute().is_relative_to(one.home)), None)


def within(folder: Path) -> tuple[Mirror, Area] | None:
    """The mirror that a folder or file of a deployment lies in, and which part of it that is."""
    mirror = mirror_of(folder)
    area = mirror.area(folder) if mirror else None
    return (mirror, area) if mirror and area else None


@contextmanager
def _around(folder: Path) -> Iterator[None]:
    """A lock in a mirror is one among all machines: nobody else has it, and what they have done is here."""
    there = within(folder)
    if there is None:
        yield
        return
    mirror, area = there
    with ExitStack() as held:
        lease = held.enter_context(leased(mirror.bucket, area.unit, area.below)) if mirror.may_be_written() else None
        with mirror.mutex:
            existed = mirror.known.get(area.unit) is not None and bool(mirror.known[area.unit].head.files)
            refresh(mirror, area.unit)
            if existed and not mirror.known[area.unit].head.files:
                raise DeletedError(area.unit)
            if not mirror.is_held(area.unit):
                restore(mirror, area.unit)
            held.enter_context(mirror.holding(area))
        try:
            yield
        finally:
            if lease and lease.is_lost:
                mirror.doubted.add(area.unit)
                raise SharedError(
                    f"{area.unit} could not be held: this machine was out of reach for too long", "do it again"
                )
            push(mirror, area, is_locked=True)


def _mirror(text: str) -> Mirror:
    place = address.checked(text)
    with _lock:
        key = place, address.mirrors_of(place)
        if key not in _mirrors:
            _mirrors[key] = Mirror(Bucket(place), take(place))
            locks.agree(_around)
        return _mirrors[key]
