"""What this program is made of, as its source files have it."""

import hashlib
import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from monitoring.paths import HERE


@cache
def sources() -> Mapping[str, str]:
    """What `read` gives of the library, found once a process.

    >>> len(sources()["program.py"])
    64
    """
    return MappingProxyType(read(HERE))


def read(folder: Path) -> dict[str, str]:
    """A digest of each source file's content, by its place below a folder, in their order.

    Of the content alone: images of containers give all files the same time.
    """
    return {name: _digest(f"{folder}/{name}") for name in sorted(_names(f"{folder}/"))}


def _names(root: str, inside: str = "") -> Iterator[str]:
    with os.scandir(root + inside) as found:
        for entry in found:
            if entry.name.endswith(".py"):
                yield inside + entry.name
            elif entry.name != "__pycache__" and entry.is_dir():
                yield from _names(root, f"{inside}{entry.name}/")


def _digest(path: str) -> str:
    with open(path, "rb", buffering=0) as file:
        return hashlib.sha256(file.read()).hexdigest()
