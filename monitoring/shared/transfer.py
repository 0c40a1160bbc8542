"""Files between the bucket and the mirror that they lie in: sent, brought, swept away; of others, nothing is done."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from monitoring.errors import DataError
from monitoring.shared import placing, sweeping
from monitoring.shared.mirror import Mirror
from monitoring.shared.pull import refresh
from monitoring.shared.push import push
from monitoring.shared.turn import mirror_of, within


def send(folder: Path) -> None:
    """Send what has just come to its place in a workspace; raises `SharedError` where somebody else was first."""
    if there := within(folder):
        push(*there, is_locked=False)


def bring(files: Iterable[Path]) -> None:
    """Let files be here that hold rows, which come when they are opened; asked before any of them is.

    Raises `DataError` where others have just removed them.
    """
    for unit, mirror, paths in _hollow(files):
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
        if there := within(file):
            mirror, area = there
            found.setdefault((area.unit, mirror), set()).add(area.below)
    return ((unit, mirror, paths) for (unit, mirror), paths in found.items())


def sweep(home: Path) -> int:
    """Remove from the bucket what killed writers have left there a day ago; gives how much that was."""
    mirror = mirror_of(home)
    return sweeping.sweep(mirror) if mirror and mirror.may_be_written() else 0


def sweep_now(folder: Path) -> tuple[int, int]:
    """Remove what killed writers have left of a deployment; how much that was, and how much is too young to tell."""
    there = within(folder)
    return sweeping.sweep_now(there[0], there[1].unit) if there else (0, 0)


def may_write(home: Path) -> bool:
    """Whether the credentials may change a workspace; one on disk is asked otherwise. Tried once a process."""
    mirror = mirror_of(home)
    return mirror is None or mirror.may_be_written()
