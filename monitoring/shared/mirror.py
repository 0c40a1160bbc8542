"""A mirror of a workspace: this process's copy of what the bucket holds, and which thread changes which part."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock, get_ident
from uuid import uuid4

from monitoring.errors import SharedError
from monitoring.shared.kinds import WORKSPACE, is_unit
from monitoring.shared.known import Known
from monitoring.shared.slot import Slot
from monitoring.shared.store.bucket import Bucket
from monitoring.shared.store.refusals import ForbiddenError


@dataclass(frozen=True, slots=True)
class Area:
    """A part of a unit that a thread changes: a folder, all below it, and the note beside it that is called as it is.

    Args:
        unit: the deployment, or what belongs to none.
        below: the folder's path in the unit; empty for all of it.
    """

    unit: str
    below: str = ""

    def holds(self, path: str) -> bool:
        """Whether a file lies in it.

        >>> [Area("d", below).holds("profiles/day-1/a") for below in ("", "profiles", "pro")]
        [True, True, False]
        >>> Area("d", "journal").holds("journal.json")
        True
        """
        beside = (f"{self.below}.json", f".{self.below}.json.copy")
        return not self.below or path.startswith(f"{self.below}/") or path in beside


@dataclass(eq=False)
class Mirror:
    """One mirror.

    Args:
        bucket: the truth.
        slot: where it is mirrored.
    """

    bucket: Bucket
    slot: Slot
    known: dict[str, Known] = field(default_factory=dict)
    held: list[tuple[int, Area]] = field(default_factory=list)
    doubted: set[str] = field(default_factory=set)  # units whose files may not be what the bucket holds
    is_looked_through: bool = False  # whether what an earlier process has left was compared with the bucket
    trust: str | None = None  # the tag of the list of trusted files; None before anybody has looked
    may_write: bool | None = None  # None before anybody has tried
    settled: dict[str, dict[str, int]] = field(default_factory=dict)  # by unit, its folders when all of it was sent
    mutex: RLock = field(default_factory=RLock)
    bringing: RLock = field(default_factory=RLock)  # held while content comes, which others need not wait for

    def __post_init__(self) -> None:
        for path in self.slot.state.glob("*.marks"):
            self.known[path.stem] = Known.kept(self.slot.state, path.stem)

    @property
    def home(self) -> Path:
        """The folder that the rest of the product takes for the workspace."""
        return self.slot.home

    def area(self, folder: Path) -> Area | None:
        """What a folder of the mirror belongs to; None for one that is of this machine alone, or lies elsewhere."""
        try:
            parts = folder.absolute().relative_to(self.home).parts
        except ValueError:
            return None
        if not parts:
            return Area(WORKSPACE)
        return Area(parts[0], "/".join(parts[1:])) if is_unit(parts[0]) else None

    def may_be_written(self) -> bool:
        """Try it on an object of our own; refuses a store in which nothing can be put on a condition."""
        if self.may_write is None:
            name = f"probes/{uuid4().hex}"
            try:
                tag = self.bucket.create(name, b"1")
                holds = tag and not self.bucket.create(name, b"2") and not self.bucket.replace(name, b"3", "0 1")
                if holds:
                    self.bucket.remove([name])  # who may not, could erase nothing
            except ForbiddenError:
                self.may_write = False
                return False
            if not holds:
                hint = "use a store that knows If-Match and If-None-Match, such as S3 itself, GCS, Azure, MinIO or Ceph"
                raise SharedError(
                    f"{self.bucket.address} does not hold to conditions: writers would lose each other's work", hint
                )
            self.may_write = True
        return self.may_write

    @contextmanager
    def holding(self, area: Area) -> Iterator[None]:
        """Note that this thread changes a part."""
        mine = (get_ident(), area)
        with self.mutex:
            self.held.append(mine)
        try:
            yield
        finally:
            with self.mutex:
                self.held.remove(mine)

    def is_held(self, unit: str) -> bool:
        """Whether some thread changes a part of a unit."""
        return any(area.unit == unit for _, area in self.held)

    def is_settled(self, unit: str) -> bool:
        """Whether nothing has come to the folders of a unit, or gone from there, since all of it was sent."""
        known = self.settled.get(unit, {})
        try:
            return bool(known) and all(os.stat(path).st_mtime_ns == at for path, at in known.items())
        except OSError:
            return False

    def others(self, area: Area) -> list[Area]:
        """What other threads change inside a part."""
        mine = get_ident()
        return [one for who, one in self.held if who != mine and one.unit == area.unit and one != area]

    def keep(self, unit: str, known: Known) -> None:
        """The mirror shows another head from now on."""
        self.known[unit] = known
        self.slot.state.mkdir(parents=True, exist_ok=True, mode=0o700)
        known.keep(self.slot.state, unit)

    def forget(self, unit: str) -> None:
        """A unit is in the bucket no more."""
        self.known.pop(unit, None)
        for path in self.slot.state.glob(f"{unit}.*"):
            path.unlink(missing_ok=True)
