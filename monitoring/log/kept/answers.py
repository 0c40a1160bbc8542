"""What counts were found to say, as arrays: files that may be lost, each named after all that it hangs on.

They lie in a folder that begins with a dot, which no bucket gets: other machines find their own.
"""

import hashlib
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from monitoring.disk.whole import make_folder, remove, whole_file
from monitoring.errors import DataError
from monitoring.log.folder.rights import is_writable
from monitoring.log.kept.arrays import Kept, from_bytes, to_bytes

FOLDER, ENDING, GROUNDS = ".answers", ".arrays", ".grounds"
MOST = 4  # files of a deployment, the newest ones


def state_of(*parts: str) -> str:
    """What the name of a file begins with, by the state of the log that it is made of."""
    return f"{digest(*parts)[:12]}-"


def digest(*parts: str) -> str:
    """32 hexadecimal digits."""
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def read(folder: Path, made_of: str, ending: str = ENDING) -> Kept | None:
    """What was kept; None where nothing was that was made of this, or it is damaged.

    Args:
        folder: the deployment's.
        made_of: names all that it hangs on, as a file may be called; begins as `state_of` has it.
        ending: of answers, or of the grounds that later windows are held against.
    """
    try:
        return from_bytes(made_of, _path(folder, made_of, ending).read_bytes())
    except OSError:
        return None


def earlier(folder: Path, asked: str) -> tuple[str, Kept] | None:
    """The grounds of the newest answers to the same question in another state of the log, and what they are made of."""
    there = (folder / FOLDER).glob(f"*-{asked}{GROUNDS}")
    for path in sorted(there, key=lambda path: path.stat().st_mtime_ns, reverse=True):
        made_of = path.name.removesuffix(GROUNDS)
        if found := read(folder, made_of, GROUNDS):
            return made_of, found
    return None


def keep(folder: Path, made_of: str, kept: Kept, ending: str = ENDING, beside: str = "") -> None:
    """Keep it, and of what was kept of the same state of the log the newest; nothing where that cannot be.

    What is of another state goes: it may be of rows that were erased since, here or on another machine. One state may
    stay `beside` it, by what one of its files is made of: that whose answers were carried on to this one, which other
    questions may be, too.
    """
    if not is_writable(folder):
        return
    content = to_bytes(made_of, kept)
    with suppress(OSError, DataError):  # a full disk: what was asked for is known all the same
        make_folder(folder / FOLDER)
        with whole_file(_path(folder, made_of, ending)) as file:
            file.write(content)
        if ending == ENDING:
            _drop_old(folder, [one.partition("-")[0] for one in (made_of, beside) if one])


def forget(folder: Path) -> None:
    """Keep nothing any more of what was found."""
    remove(folder / FOLDER)


def _path(folder: Path, made_of: str, ending: str) -> Path:
    return folder / FOLDER / f"{made_of}{ending}"


def _drop_old(folder: Path, states: Sequence[str]) -> None:
    there = sorted((folder / FOLDER).glob(f"*{ENDING}"), key=lambda path: path.stat().st_mtime_ns)
    newest = [path for state in states for path in [one for one in there if one.name.startswith(f"{state}-")][-MOST:]]
    stays = {path.with_suffix(ending) for path in newest for ending in (ENDING, GROUNDS)}
    for path in (*there, *(folder / FOLDER).glob(f"*{GROUNDS}")):
        if path not in stays:
            remove(path)  # whatever it is: nothing that lies there may keep old files
