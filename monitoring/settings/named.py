"""The files that a deployment file names: beside it, or of those alone that somebody may name."""

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from monitoring.errors import SettingsError, nearest, nearest_file, short
from monitoring.settings.places import places


class Files(Protocol):
    """From the names in a deployment file to where the files lie; raises `SettingsError` where there are none."""

    def path(self, name: str, key: str, *, folders: bool = False) -> Path:
        """A file, or where `folders` allows it a folder, that the setting `key` names."""

    def places(self, names: Sequence[str], key: str, engine: str) -> tuple[str, ...]:
        """The places of an attached log."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Paths are relative to the folder of the deployment file, and may lead anywhere."""

    folder: Path

    def path(self, name: str, key: str, *, folders: bool = False) -> Path:
        """As in `Files`."""
        # os.path answers False where pathlib raises: a name that is too long, or holds a null character.
        place = self.folder / name
        if name and (os.path.isfile(place) or (folders and os.path.isdir(place))):
            return place.resolve()
        if name and os.path.isdir(place):
            raise SettingsError(f"{key}: {short(name)} is a folder", "name a file in it")
        beside = sorted(os.listdir(place.parent)) if os.path.isdir(place.parent) else []
        meant = nearest_file(place.name, beside)
        hint = f"did you mean {meant!r}?" if meant else "check the path"
        raise SettingsError(f"{key}: the file {short(name)} is not there", hint)

    def places(self, names: Sequence[str], key: str, engine: str) -> tuple[str, ...]:
        """As in `Files`."""
        return places(self.folder, names, key, engine)


def _nothing(name: str) -> Path | None:
    return None


@dataclass(frozen=True, slots=True)
class Given:
    """Files by the names that they were given, and what lies in folders that the operator has named; nothing else.

    Args:
        known: by name, where it lies.
        find: looks for a further file by its name; None where there is none that may be read.
        gone: what is known and not there any more is taken as it stands.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    find: Callable[[str], Path | None] = _nothing
    gone: bool = False

    def path(self, name: str, key: str, *, folders: bool = False) -> Path:
        """As in `Files`."""
        place = Path(self._place(name, key))
        if not (self.gone or place.is_file() or (folders and place.is_dir())):
            raise SettingsError(f"{key}: the file {short(name)} is not there any more", "give it again")
        return place

    def places(self, names: Sequence[str], key: str, engine: str) -> tuple[str, ...]:
        """As in `Files`."""
        return tuple(self._place(name, key) for name in names)

    def _place(self, name: str, key: str) -> str:
        found = self.known.get(name) or self.find(name)
        if found is None:
            hint = nearest(name, self.known) or "name one of those that were given"
            raise SettingsError(f"{key}: the file {short(name)} is not there", hint)
        return str(found)
