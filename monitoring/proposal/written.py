"""A proposed deployment with the paths that its file has to name."""

from collections.abc import Mapping
from os.path import relpath
from pathlib import Path
from typing import Any


def relative_to(deployment: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """The same with paths as a file in `folder` has to name them."""
    found = {key: dict(value) if isinstance(value, Mapping) else value for key, value in deployment.items()}
    for section, key in (("reference", "path"), ("model", "path"), ("log", "predictions"), ("log", "labels")):
        part = found.get(section, {})
        if key in part:
            value = part[key]
            part[key] = (
                [_relative(each, folder) for each in value] if isinstance(value, list) else _relative(value, folder)
            )
    return found


def _relative(path: str, folder: Path) -> str:
    return Path(relpath(Path(path).resolve(), folder.resolve())).as_posix()
