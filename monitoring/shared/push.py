"""What has changed in the mirror goes to the bucket, in one step: objects first, then the head that names them."""

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from uuid import uuid4

from monitoring.errors import SharedError
from monitoring.shared.content import Content
from monitoring.shared.kinds import KEY, WORKSPACE, is_guarded, is_taken
from monitoring.shared.known import Known, Mark, place, there
from monitoring.shared.mirror import Area, Mirror
from monitoring.shared.pull import is_held, show
from monitoring.shared.store import lease
from monitoring.shared.store.head import OBJECTS, Head, Held, name_of
from monitoring.shared.store.refusals import DeletedError

MOST_TRIES = 30
DEPLOYMENT = "deployment.json"  # without which there is none


@dataclass(frozen=True, slots=True)
class Change:
    """What differs in the mirror from what it last showed.

    Args:
        marks: by path, how files that came or changed look.
        held: by path, what they hold, once that is in the bucket.
        gone: files that are there no more.
    """

    marks: Mapping[str, Mark]
    held: Mapping[str, Held]
    gone: frozenset[str]

    @property
    def paths(self) -> frozenset[str]:
        """All files that it is about."""
        return self.gone | self.held.keys()

    def applied(self, head: Head, writer: str) -> Head:
        """The head after it."""
        files = {path: held for path, held in head.files.items() if path not in self.gone} | dict(self.held)
        return Head(head.number + 1, files, (), writer)


def push(mirror: Mirror, area: Area, *, is_locked: bool) -> None:
    """Send what has changed in a part of a unit.

    Without its lock nothing goes of what changes under one alone, and nothing is removed.

    Raises `SharedError` where somebody else has changed the same in the meantime; the mirror then goes back to that.
    """
    with mirror.mutex:
        unit = area.unit
        change = _changed(mirror, area, is_locked)
        if not change.paths:
            return None
        if mirror.may_write is False:
            return _refuse(mirror, unit, change)
        try:
            commit(mirror, unit, change)
        except BaseException:
            mirror.doubted.add(unit)
            raise


def _refuse(mirror: Mirror, unit: str, change: Change) -> None:
    """Counts that a reader has made stay here; anything else cannot be."""
    if any(not path.startswith("profiles/") for path in change.paths):
        mirror.doubted.add(unit)
        hint = "ask for credentials that may write there"
        raise SharedError(f"the workspace {mirror.bucket.address} may only be read: nothing is written to {unit}", hint)


def _changed(mirror: Mirror, area: Area, is_locked: bool) -> Change:
    """What differs, still without what the files hold."""
    known, here, others = mirror.known.get(area.unit, Known()), there(mirror.home, area.unit), mirror.others(area)
    is_new = not known.head.files  # all of it is the work of whoever has put it there
    if is_new and area.unit != WORKSPACE and DEPLOYMENT not in here:
        return Change({}, {}, frozenset())  # what somebody was still writing when it was deleted

    def counts(path: str) -> bool:
        mine = area.holds(path) and not any(one.holds(path) for one in others)
        return mine and (is_locked or is_new or not is_guarded(path) or (path == KEY and path not in known.marks))

    came = {path: mark for path, mark in here.items() if known.marks.get(path) != mark and counts(path)}
    gone = (path for path in known.marks if path not in here and counts(path) and (is_locked or is_taken(path)))
    home, held = place(mirror.home, area.unit), known.head.files
    for path in [path for path in came if path in known.marks]:
        if is_held(home / path, held[path]):  # written anew, with the same in it
            known.marks[path] = came.pop(path)
            known.hollow.discard(path)
    return Change(came, dict.fromkeys(came, Held("", 0, "", 0)), frozenset(gone))


def _sent(mirror: Mirror, unit: str, change: Change) -> Change:
    """The same, once what the files hold is in the bucket; what several of them hold alike is there once."""
    home, writer = place(mirror.home, unit), uuid4().hex[:12]

    def read(path: str) -> Content | None:
        return Content.of(home / path, change.marks[path])

    def send(content: Content) -> None:
        mirror.bucket.put(
            f"{OBJECTS}/{unit}/{content.object(writer)}", content.path if content.bytes is None else content.bytes
        )

    with mirror.bucket.at_once() as threads:
        read_all = dict(zip(change.marks, threads.map(read, change.marks), strict=True))
        found = {path: one for path, one in read_all.items() if one}  # others were removed while they were looked at
        for _ in threads.map(send, {one.sha256: one for one in found.values()}.values()):
            pass
    return replace(
        change,
        marks={path: change.marks[path] for path in found},
        held={path: one.held(writer, change.marks[path]) for path, one in found.items()},
    )


def commit(mirror: Mirror, unit: str, change: Change, unnamed: Collection[str] = ()) -> None:
    """Send it and replace the head, again where somebody else has replaced it by something that this does not touch.

    Objects that are `unnamed` go, unless the head names them by now. Whoever has sent them and comes later meets
    another head than it knows, and sends what it has anew where that was sent long enough ago to be among them.
    """
    name, sent = name_of(unit), lease.now()
    change = _sent(mirror, unit, change)
    for _ in range(MOST_TRIES):
        known = mirror.known.get(unit, Known())
        writer = uuid4().hex
        after = change.applied(known.head, writer)
        left = (known.head.objects | set(unnamed)) - after.objects
        gone = (left | set(known.head.gone)) - after.objects
        content = replace(after, gone=tuple(sorted(left))).to_bytes()
        tag = mirror.bucket.replace(name, content, known.tag) if known.tag else mirror.bucket.create(name, content)
        theirs = None if tag else _theirs(mirror, unit)
        if theirs and theirs[0].writer == writer:  # the answer to it was lost, and it was asked once more
            tag = theirs[1]
        if tag:
            marks = {path: mark for path, mark in known.marks.items() if path not in change.gone} | dict(change.marks)
            mirror.keep(unit, Known(tag, Head.parsed(content, name), marks, known.hollow & marks.keys() - change.paths))
            _remove(mirror, unit, gone)
            return
        if theirs:
            _require_apart(mirror, unit, known.head, theirs[0], change)
            show(mirror, unit, *theirs, mine=change.paths)
            if lease.now() - sent > lease.SECONDS:
                sent, change = lease.now(), _sent(mirror, unit, change)
    raise SharedError(f"{unit} keeps being changed by others", "try again in a while")


def _theirs(mirror: Mirror, unit: str) -> tuple[Head, str] | None:
    try:
        content, tag = mirror.bucket.read(name_of(unit))
    except FileNotFoundError:
        mirror.known[unit] = Known()
        return None
    return Head.parsed(content, name_of(unit)), tag


def _require_apart(mirror: Mirror, unit: str, before: Head, theirs: Head, change: Change) -> None:
    """Raise where somebody else has changed the same since; small files that are made anew may be replaced by ours."""
    if before.files and not theirs.files:
        raise DeletedError(unit)
    both = [path for path in change.paths if theirs.files.get(path) != before.files.get(path)]
    if any(is_guarded(path) for path in both):
        what = "the workspace" if unit == WORKSPACE else unit
        raise SharedError(f"somebody else has changed {what} at the same time, and was first", "do it again")


def _remove(mirror: Mirror, unit: str, objects: Iterable[str]) -> None:
    """What is not removed now is named in the head, and goes with the next change."""
    with suppress(SharedError):
        mirror.bucket.remove(f"{OBJECTS}/{unit}/{name}" for name in objects)
