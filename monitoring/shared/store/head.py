"""What the bucket holds of a deployment: which files there are, and in which objects; one small object says it all."""

import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from monitoring.disk.stamped import stamped, unstamped
from monitoring.errors import DamagedError

SCHEMA = 1
HEADS, OBJECTS, LEASES = "heads", "objects", "leases"
ENDING = ".json.gz"


@dataclass(frozen=True, slots=True)
class Held:
    """One file.

    Args:
        object: the name of the object that holds it, below the unit's own.
        size: bytes.
        sha256: of the content.
        modified: when it was written, in nanoseconds since 1970.
    """

    object: str
    size: int
    sha256: str
    modified: int


@dataclass(frozen=True, slots=True)
class Head:
    """All files of a unit, which is a deployment or what belongs to none.

    Args:
        number: grows by one with every change.
        files: by path. A unit without any was deleted.
        gone: objects that the change before has left without a name, and that are to be removed.
        writer: who has made this change, drawn anew each time.
    """

    number: int = 0
    files: Mapping[str, Held] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    writer: str = ""

    @property
    def objects(self) -> set[str]:
        """The objects that hold its files."""
        return {held.object for held in self.files.values()}

    def to_bytes(self) -> bytes:
        """As it lies in the bucket."""
        files = {path: [h.object, h.size, h.sha256, h.modified] for path, h in sorted(self.files.items())}
        told = {"schema": SCHEMA, "number": self.number, "writer": self.writer, "gone": self.gone, "files": files}
        return gzip.compress(stamped(json.dumps(told).encode()), 1, mtime=0)

    @classmethod
    def parsed(cls, content: bytes, what: str) -> "Head":
        """The inverse of `to_bytes`; raises `DamagedError` where it is not what was written.

        >>> head = Head(3, {"plan.json": Held("ab-1", 2, "ab", 7)}, ("x",), "w")
        >>> Head.parsed(head.to_bytes(), "it") == head
        True
        """
        hint = "put an earlier version of this object back, where the bucket keeps versions"
        try:
            told = json.loads(unstamped(gzip.decompress(content)))
            if told["schema"] != SCHEMA:
                raise DamagedError(f"{what} was written by a newer version of Modelwatch", "use that version")
            files = {str(path): Held(*each) for path, each in told["files"].items() if _is_inside(path)}
            if len(files) != len(told["files"]):
                raise ValueError("a path leads elsewhere")
            return cls(int(told["number"]), files, tuple(map(str, told["gone"])), str(told["writer"]))
        except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise DamagedError(f"{what} is damaged", hint) from error


def name_of(unit: str) -> str:
    """The object that is the head of a unit."""
    return f"{HEADS}/{unit}{ENDING}"


def tag_of(meta: Mapping[str, Any]) -> str:
    """What tells contents of an object apart: its tag, and where the store has one its version, which lists leave out.

    Azure's lists have tags without quotes; Google replaces by the version alone, all others by the tag.

    >>> tag_of({"e_tag": '"0x1"', "version": None}), tag_of({"e_tag": "0x1"}), tag_of({"e_tag": '"a"', "version": "7"})
    ('0x1', '0x1', 'a 7')
    """
    tag, version = str(meta["e_tag"]).strip('"'), meta.get("version")
    return f"{tag} {version}" if version else tag


def is_same(listed: str, known: str) -> bool:
    """Whether a tag that a list has is that of what is known.

    >>> is_same("a", "a 7"), is_same("b", "a 7"), is_same("", "a 7")
    (True, False, False)
    """
    return listed == known.partition(" ")[0]


def _is_inside(path: str) -> bool:
    """Whether a path stays in its unit's folder, whoever has written it."""
    return (
        not path.startswith("/") and all(part not in ("", ".", "..") for part in path.split("/")) and "\0" not in path
    )
