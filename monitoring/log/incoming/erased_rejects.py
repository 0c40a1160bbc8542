"""Rejected rows of people who are to be forgotten."""

import re
from collections.abc import Callable, Collection
from pathlib import Path

from monitoring.disk import mended
from monitoring.disk.whole import remove
from monitoring.intake.columns.spelling import canonical
from monitoring.intake.rejects import Reject, RejectsFile, shown

# What stands between the cells of a line, whatever its format.
_BETWEEN = re.compile(r"[\s,;|:\"'{}\[\]]+")


def forget_rejects(folder: Path, ids: Collection[str], column: str) -> int:
    """Take the rejects that name one of these ids out of all rejects files in a folder; gives how many those were.

    A reject names an id where the fault is in the `column` of the id, or where a line as a whole is at fault and holds
    it. Other rejects hold no id.
    """
    names_one = _naming({shown(id) for id in ids}, column)
    gone = 0
    for path in sorted(folder.glob("*.csv")):
        try:
            rejects = RejectsFile.read(path)
        except (OSError, ValueError, TypeError, LookupError):  # it may name anybody, and nobody could say whom
            mended.tell(path, f"a file of rejected rows was damaged, and is removed: {path}")
            remove(path)
            continue
        kept = [reject for reject in rejects if not names_one(reject)]
        gone += len(rejects) - len(kept)
        if not kept:
            path.unlink()
        elif len(kept) < len(rejects):
            with RejectsFile.open(path) as file_again:
                file_again.add(kept)
    return gone


def _naming(ids: set[str], column: str) -> Callable[[Reject], bool]:
    in_pieces = [id for id in ids if _BETWEEN.search(id)]

    def names_one(reject: Reject) -> bool:
        if reject.column:
            return reject.column == column and not ids.isdisjoint({reject.value, canonical(reject.value)})
        pieces = _BETWEEN.split(reject.value)
        return not ids.isdisjoint((*pieces, *map(canonical, pieces))) or any(id in reject.value for id in in_pieces)

    return names_one
