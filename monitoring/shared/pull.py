"""The mirror becomes what the bucket holds."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path

from monitoring.disk import mended
from monitoring.disk.whole import remove, write_whole
from monitoring.errors import DamagedError, SharedError
from monitoring.shared import placing
from monitoring.shared.kinds import holds_rows, is_guarded, is_unit
from monitoring.shared.known import Known, Mark, mark, place, there
from monitoring.shared.mirror import Mirror
from monitoring.shared.store.head import ENDING, HEADS, Head, Held, is_same, name_of

Judge = Callable[[str], bool]
MOST_TRIES = 8
PIECE = 1 << 20
TRUST = "trust.toml"


def pull(mirror: Mirror) -> None:
    """Look, in one request, which heads differ from those that the mirror shows, and fetch what they name."""
    tags = mirror.bucket.tags(f"{HEADS}/")
    with mirror.mutex:
        found = {
            name.removeprefix(f"{HEADS}/").removesuffix(ENDING): tag
            for name, tag in tags.items()
            if name.endswith(ENDING)
        }
        for unit in [*found, *(mirror.known.keys() - found.keys())]:
            known = mirror.known.get(unit, Known())
            whole = not mirror.is_looked_through or (unit in mirror.doubted and not mirror.is_held(unit))
            if whole or not is_same(found.get(unit, ""), known.tag):
                # One that the list lacks may have come since: it is asked for itself.
                refresh(mirror, unit, found.get(unit), all_of_it if whole else nothing)
        _follow_trust(mirror, tags.get(f"{HEADS}/{TRUST}", ""))
        if not mirror.is_looked_through:
            _discard_unknown(mirror)
        mirror.is_looked_through = True


def _follow_trust(mirror: Mirror, tag: str) -> None:
    """The operator's list of trusted files: a plain object beside the heads, which only people write."""
    if tag != mirror.trust:
        path = mirror.home / TRUST
        if tag:
            write_whole(path, mirror.bucket.read(f"{HEADS}/{TRUST}")[0])
        else:
            path.unlink(missing_ok=True)
        mirror.trust = tag


def _discard_unknown(mirror: Mirror) -> None:
    """Remove what an earlier process had not sent when it was killed."""
    for folder in mirror.home.iterdir():
        if folder.is_dir() and is_unit(folder.name) and folder.name not in mirror.known:
            remove(folder)


def all_of_it(path: str) -> bool:
    """Every file may be put right."""
    return True


def nothing(path: str) -> bool:
    """No file is looked at but those that the bucket has changed."""
    return False


def refresh(mirror: Mirror, unit: str, tag: str | None = None, judge: Judge = nothing) -> None:
    """Bring one unit up to date.

    Args:
        mirror: which.
        unit: the deployment.
        tag: of its head, where that is known; empty where there is none; None asks for it.
        judge: which files are put right, too, where they are not what the mirror knows of them.
    """
    for _ in range(MOST_TRIES):
        with mirror.mutex:
            known = mirror.known.get(unit, Known())
            try:
                head, tag = _head(mirror, unit, known, tag)
            except DamagedError as error:
                mended.tell(place(mirror.home, unit), error.message)
                if tag is None:  # somebody wants to change it
                    raise
                return
            try:
                show(mirror, unit, head, tag, judge=judge)
                return
            except FileNotFoundError:  # an object that a later head does not name any more
                tag = None
    raise SharedError(f"{unit} keeps being changed by others", "try again in a while")


def show(
    mirror: Mirror, unit: str, head: Head, tag: str, *, mine: Collection[str] = (), judge: Judge = nothing
) -> None:
    """Let the mirror show a head; files that are `mine` stay as they are here, and the mirror knows no more of them.

    Files of rows that are new here stay hollow until somebody opens them.
    """
    known, here = mirror.known.get(unit, Known()), there(mirror.home, unit)
    spoilt = _spoilt(mirror, unit, head, [path for path in known.marks if judge(path) and path not in mine], here)
    wanted = {
        path: held
        for path, held in head.files.items()
        if path not in mine and (path in spoilt or held != known.files_held(path))
    }
    came = (path for path in here if path not in head.files and path not in mine)
    gone = [path for path in came if judge(path) or path in known.marks]
    hollow = {path for path in wanted if holds_rows(path) and path not in here and path not in spoilt}
    with placing.fetched(mirror, unit, wanted, hollow) as (folder, right):
        placing.put_in(mirror, unit, folder, right)
    placing.take_out(mirror, unit, gone)
    marks = {path: known.marks[path] for path in head.files if path in known.marks and path not in wanted}
    marks |= {path: mark(place(mirror.home, unit) / path) for path in right}
    mirror.doubted -= {unit} if judge is all_of_it else set()
    if not tag:
        mirror.forget(unit)
    elif (tag, marks) != (known.tag, known.marks):
        mirror.keep(unit, Known(tag, head, marks, hollow | (known.hollow & marks.keys()) - wanted.keys()))


def restore(mirror: Mirror, unit: str) -> None:
    """Put right what changes under a lock alone, and has changed while nobody had one."""
    known, here = mirror.known.get(unit, Known()), there(mirror.home, unit)
    changed = [path for path, one in known.marks.items() if here.get(path) != one and is_guarded(path)]
    if changed:
        # Where nothing is left at all, nothing is on its way to the bucket either.
        refresh(mirror, unit, known.tag, is_guarded if here else all_of_it)


def _head(mirror: Mirror, unit: str, known: Known, tag: str | None) -> tuple[Head, str]:
    if tag is not None and is_same(tag.partition(" ")[0], known.tag):
        return known.head, known.tag
    if tag == "":
        return Head(), ""
    try:
        content, found = mirror.bucket.read_unless(name_of(unit), known.tag)
    except FileNotFoundError:
        return Head(), ""
    if not found:
        return known.head, known.tag
    return Head.parsed(content, f"{mirror.bucket.address}/{name_of(unit)}"), found


def _spoilt(mirror: Mirror, unit: str, head: Head, paths: Iterable[str], here: Mapping[str, Mark]) -> set[str]:
    """Files that are not what the bucket holds; of those that only look different, how they look is noted."""
    spoilt, known = set(), mirror.known.get(unit, Known())
    for path in paths:
        if path in head.files and here.get(path) != known.marks[path]:
            if path in here and is_held(place(mirror.home, unit) / path, known.head.files[path]):
                known.marks[path] = here[path]
                known.hollow.discard(path)
            else:
                spoilt.add(path)
    placing.told(mirror, unit, spoilt)
    return spoilt


def is_held(path: Path, held: Held) -> bool:
    """Whether a file is what an object holds."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                digest.update(piece)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == held.sha256
