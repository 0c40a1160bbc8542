"""One folder, held by one process at a time, and the file in it that grows."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from . import journal, state
from .disk import held, put, remove
from .state import SpoolError, State

RUN = "run-"


class Keeper:
    """What lies in a spool's folder.

    Args:
        folder: its place; made where it is not there.
    """

    def __init__(self, folder: str) -> None:
        self._open: tuple[str, Any, int] | None = None
        self.folder = os.path.abspath(folder)
        self._state: State = {}
        self._stamp: tuple[int, int] | None = None
        os.makedirs(self.folder, mode=0o700, exist_ok=True)

    def __del__(self) -> None:
        self.close()

    @contextmanager
    def locked(self, fresh: bool = False) -> Iterator[State]:
        """The state, while nobody else changes it; what is changed of it is kept by `save`. `fresh`: it may be new."""
        with held(os.path.join(self.folder, "lock")):
            stamp = None if fresh else self._stamp_of()
            if stamp is None or stamp != self._stamp:
                self._state, self._stamp = state.read(self.folder) or {}, self._stamp_of()
            if not self._state and not fresh:
                raise SpoolError(f"the spool {self.folder} is gone: begin again")
            try:
                yield self._state
            except BaseException:
                self._stamp = None  # whatever was changed of it is read anew
                raise

    def save(self, found: State) -> None:
        """Keep a state that was changed, and drop the files that it does not name any more."""
        state.keep(self.folder, found)
        self._state, self._stamp = found, self._stamp_of()
        self.sweep(found)

    def rotate(self, found: State) -> None:
        """Close the file that grows, where something is in it, and begin another one."""
        last = found["segments"][-1] if found["segments"] else None
        if last is None or self.size(last) or last["era"] != state.current(found):
            self.close()
            name = state.numbered(found, "rows", "jsonl")
            put(os.path.join(self.folder, name), b"")
            found["segments"].append({"file": name, "era": state.current(found)})

    def used(self, found: State) -> int:
        """Bytes of rows and of counts."""
        kept = [os.path.join(self.folder, era["totals"]) for era in found["eras"].values() if era["totals"]]
        return sum(map(self.size, found["segments"])) + sum(map(os.path.getsize, kept))

    def size(self, segment: State) -> int:
        """Bytes of a file of records."""
        return os.path.getsize(os.path.join(self.folder, segment["file"]))

    def growing(self, found: State) -> Any:
        """The file that grows, open, with nothing half-written at its end."""
        name = found["segments"][-1]["file"]
        path = os.path.join(self.folder, name)
        if self._open is None or self._open[0] != name or self._open[2] != os.path.getsize(path):
            self.close()
            size = journal.mend(path)
            self._open = (name, open(path, "ab"), size)  # noqa: SIM115  # it stays open from call to call
        return self._open[1]

    def close(self) -> None:
        """Let go of the file that grows."""
        if self._open:
            self._open[1].close()
            self._open = None

    def _stamp_of(self) -> tuple[int, int] | None:
        try:
            found = os.stat(os.path.join(self.folder, state.FILE))
        except FileNotFoundError:
            return None
        return found.st_mtime_ns, found.st_ino

    def sweep(self, found: State) -> None:
        """Remove files that nothing names, and what killed runs have left."""
        named = {one["file"] for one in found["segments"]}
        named |= {name for era in found["eras"].values() for name in (era["totals"], era["plan"]) if name}
        for name in os.listdir(self.folder):
            path = os.path.join(self.folder, name)
            if name.startswith(RUN):
                with held(os.path.join(path, "lock"), wait=False) as is_left:
                    if is_left:
                        remove(path)
            elif name.startswith(("rows-", "totals-", "plan-", ".")) and name not in named:
                os.unlink(path)
