"""What the operator lets a dashboard do: read files of some folders, change the workspace, send alerts by itself."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from monitoring.errors import SettingsError, short
from monitoring.paths import DEVICE_KEY, FILES, NOTIFY_EVERY, READ_ONLY

MOST_SHOWN = 1000
DEEPEST = 6
NO = ("", "0", "false", "no", "off")
SECONDS, LEAST = 60.0, 5.0
SHORTEST_KEY = 16


def is_read_only(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether nobody may connect, change or delete anything on the pages.

    >>> is_read_only({"MODELWATCH_READ_ONLY": "1"}), is_read_only({"MODELWATCH_READ_ONLY": "false"}), is_read_only({})
    (True, False, False)
    """
    return environment.get(READ_ONLY, "").strip().lower() not in NO


def notify_every(environment: Mapping[str, str] = os.environ) -> float | None:
    """Seconds from one look to the next; None where it never looks, as a dashboard for looking only does.

    Raises `SettingsError` for what is neither a number of seconds nor "off".

    >>> notify_every({}), notify_every({"MODELWATCH_NOTIFY_EVERY": "off"}), notify_every({"MODELWATCH_READ_ONLY": "1"})
    (60.0, None, None)
    """
    text = environment.get(NOTIFY_EVERY, "").strip().lower()
    if text == "off" or is_read_only(environment):
        return None
    if not text:
        return SECONDS
    if not text.isdecimal() or int(text) < LEAST:
        raise SettingsError(
            f"{NOTIFY_EVERY} cannot be {short(text)}", f"write a number of seconds from {LEAST:.0f} on, or off"
        )
    return float(text)


def device_key(environment: Mapping[str, str] = os.environ) -> str:
    """The key by which devices sign what they send; empty where nothing is taken from devices.

    Raises `SettingsError` for one that is easily guessed.

    >>> device_key({}), device_key({"MODELWATCH_DEVICE_KEY": "0123456789abcdef"})
    ('', '0123456789abcdef')
    """
    key = environment.get(DEVICE_KEY, "").strip()
    if key and len(key) < SHORTEST_KEY:
        hint = "make one with: python -c 'import secrets; print(secrets.token_hex(32))'"
        raise SettingsError(f"{DEVICE_KEY} has fewer than {SHORTEST_KEY} signs", hint)
    return key


@dataclass(frozen=True, slots=True)
class Folders:
    """The folders whose files pages may read.

    A file is named by the folder's own name and its path below it, so that nobody sees where the folder lies.
    """

    places: tuple[Path, ...]

    @classmethod
    def of(cls, environment: Mapping[str, str] = os.environ) -> "Folders":
        """Those that `MODELWATCH_FILES` names and that are there, as paths are separated on this system."""
        named = [Path(part).resolve() for part in environment.get(FILES, "").split(os.pathsep) if part.strip()]
        return cls(tuple(dict.fromkeys(place for place in named if place.is_dir())))

    def find(self, name: str) -> Path | None:
        """Where a file lies, or a folder such as MLflow's; None where it is outside, whatever links say."""
        if not name or "\0" in name:
            return None
        for called, place in self._called():
            head, _, rest = name.partition("/")
            if head == called and rest:
                found = Path(os.path.realpath(place / rest))
                if found.is_relative_to(place) and found != place and (found.is_file() or found.is_dir()):
                    return found
        return None

    def names(self) -> list[str]:
        """The first files in them, by name; hidden ones are left out, and so is what links lead out of them."""
        found: list[str] = []
        for called, place in self._called():
            for file in _files(place):
                if len(found) == MOST_SHOWN:
                    return sorted(found)
                name = f"{called}/{file.relative_to(place).as_posix()}"
                if self.find(name):
                    found.append(name)
        return sorted(found)

    def _called(self) -> Iterator[tuple[str, Path]]:
        """Each folder with its name; of several that are called alike, the further ones have a number."""
        seen: dict[str, int] = {}
        for place in self.places:
            name = place.name or "files"
            seen[name] = seen.get(name, 0) + 1
            yield (name if seen[name] == 1 else f"{name}-{seen[name]}"), place


def _files(place: Path) -> Iterator[Path]:
    for folder, inner, files in os.walk(place):
        depth = len(Path(folder).relative_to(place).parts)
        inner[:] = sorted(name for name in inner if name[0] != ".") if depth < DEEPEST else []
        yield from (Path(folder) / name for name in sorted(files) if name[0] != ".")
