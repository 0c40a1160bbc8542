"""When the mirror is brought up to date and what has changed goes to the bucket: at every lock, and around every turn.

A turn is one command, one run of a page, one request, one look of the watch loop.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from threading import Lock, get_ident

from monitoring.disk import locks
from monitoring.disk.whole import remove
from monitoring.errors import DataError, SharedError
from monitoring.shared import address, placing, sweeping
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
    mirror = _of(home)
    if mirror and all(mirror is not taken for taken, _ in _open):
        pull(mirror)
    return home


def send(folder: Path) -> None:
    """Send what has just come to its place in a workspace; raises `SharedError` where somebody else was first."""
    mirror = _of(folder)
    area = mirror.area(folder) if mirror else None
    if mirror and area:
        push(mirror, area, is_locked=False)


def bring(files: Iterable[Path]) -> None:
    """Let files be here that hold rows, which come when they are opened; asked before any of them is.

    Raises `DataError` where others have just removed them.
    """
    for unit, mirror, paths in _hollow(files) if _mirrors else ():
        try:
            placing.bring(mirror, unit, paths)
        except FileNotFoundError:
            if not mirror.is_held(unit):
                refresh(mirror, unit)
            raise DataError(f"rows of {unit} were removed by somebody else just now", "try again") from None


def _hollow(files: Iterable[Path]) -> Iterator[tuple[str, Mirror, set[str]]]:
    """By unit of a mirror, which of its files these are."""
    found: dict[tuple[str, Mirror], set[str]] = {}
    for file in files:
        mirror = _of(file)
        area = mirror.area(file) if mirror else None
        if mirror and area:
            found.setdefault((area.unit, mirror), set()).add(area.below)
    return ((unit, mirror, paths) for (unit, mirror), paths in found.items())


def sweep(home: Path) -> int:
    """Remove from the bucket what killed writers have left there a day ago; gives how much that was."""
    mirror = _of(home)
    return sweeping.sweep(mirror) if mirror and mirror.may_be_written() else 0


def sweep_now(folder: Path) -> tuple[int, int]:
    """Remove what killed writers have left of a deployment; how much that was, and how much is too young to tell."""
    mirror = _of(folder)
    area = mirror.area(folder) if mirror else None
    return sweeping.sweep_now(mirror, area.unit) if mirror and area else (0, 0)


def leave() -> None:
    """Let other processes have the mirrors of this one."""
    with _lock:
        while _mirrors:
            mirror = _mirrors.popitem()[1]
            settle(mirror)
            mirror.slot.leave()


def may_write(home: Path) -> bool:
    """Whether the credentials may change a workspace; one on disk is asked otherwise. Tried once a process."""
    mirror = _of(home)
    return mirror is None or mirror.may_be_written()


def _of(folder: Path) -> Mirror | None:
    """The mirror that a folder lies in."""
    return next((one for one in list(_mirrors.values()) if folder.absolute().is_relative_to(one.home)), None)


@contextmanager
def _around(folder: Path) -> Iterator[None]:
    """A lock in a mirror is one among all machines: nobody else has it, and what they have done is here."""
    mirror = _of(folder)
    area = mirror.area(folder) if mirror else None
    if mirror is None or area is None:
        yield
        return
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
