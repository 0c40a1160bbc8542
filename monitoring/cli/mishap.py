"""What went wrong that nobody foresaw, and what the machine refused: one sentence each, and for the first a log."""

import errno
import secrets
import tempfile
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from monitoring.cli import system
from monitoring.disk.whole import FULL
from monitoring.paths import workspace_folder

LOG = "mishaps.log"
FORBIDDEN = (errno.EROFS, errno.EACCES, errno.EPERM)


def refused(error: OSError) -> tuple[str, str]:
    """What the machine refused, and what helps: people can put it right, we cannot."""
    home = str(workspace_folder())
    place = str(error.filename or "")
    if error.errno in FULL:
        return f"there is no space left on the disk of {place or home}", "free some, then run the same command again"
    if error.errno in FORBIDDEN and place.startswith(home):
        what = "is read-only" if error.errno == errno.EROFS else "may not be used by this account"
        hint = f"let this account read and write {home}, or set MODELWATCH_HOME to a folder that it may write"
        return f"the workspace {home} {what} ({place})", hint
    return system.sentence(error)


def unexpected(error: BaseException) -> tuple[str, str]:
    """A defect of ours: a sentence with a reference, under which the log says where it was; no memory is none."""
    if isinstance(error, MemoryError):
        hint = "end other programs, give it more memory, or take fewer rows at once"
        return "there is not enough memory for this command", hint
    reference = secrets.token_hex(4)
    place = _noted(reference, "\n".join(_where(error)))
    kind = type(error).__name__
    state = "" if getattr(error, "__notes__", ()) else "; nothing is half-done"
    message = f"the command ended because of a fault in Modelwatch ({kind}){state}"
    return message, f"report it with what stands under {reference} in {place}"


def _where(error: BaseException | None) -> Iterator[str]:
    """Kinds of errors and lines of code, the first cause last; no messages, which may quote values of rows."""
    while error is not None:
        yield f"{type(error).__module__}.{type(error).__name__}"
        yield from (f"  {f.filename}:{f.lineno} {f.name}: {f.line}" for f in traceback.extract_tb(error.__traceback__))
        error = error.__cause__ or error.__context__


def _noted(reference: str, text: str) -> str:
    """Where it was written down: in the workspace, or where that cannot be, in the temporary folder."""
    for folder in (workspace_folder(), Path(tempfile.gettempdir())):
        try:
            with (folder / LOG).open("a", encoding="utf-8") as log:
                log.write(f"{reference} {datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}\n{text}\n\n")
        except OSError:
            continue
        return str(folder / LOG)
    return "a log that could not be written"
