"""The code revision that a file belongs to: git's own files are read, and nothing of the repository is run."""

import re
from pathlib import Path

_REVISION = re.compile(r"[0-9a-f]{40}([0-9a-f]{24})?")
_LARGEST = 1 << 20
_MOST_HOPS = 5  # a name may stand for another name


def code_revision(path: Path) -> str:
    """The commit that is checked out where a file lies; "" where that is no git repository, or it has no commit.

    `git` itself is not asked: a repository's own settings can make it run programs. What has been changed since that
    commit is therefore not known.

    >>> code_revision(Path("/"))
    ''
    """
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / ".git").exists():
            return _checked_out(_git_folder(folder / ".git"))
    return ""


def _git_folder(place: Path) -> Path:
    """The folder itself; of a worktree or a submodule, `.git` is a file that names it."""
    if place.is_dir():
        return place
    name = _text(place).removeprefix("gitdir:").strip()
    return (place.parent / name).resolve() if name else place


def _checked_out(folder: Path) -> str:
    shared = _text(folder / "commondir")
    common = (folder / shared).resolve() if shared else folder
    said = _text(folder / "HEAD")
    for _ in range(_MOST_HOPS):
        if not said.startswith("ref:"):
            break
        name = said.removeprefix("ref:").strip()
        if not name.startswith("refs/") or ".." in name:
            return ""
        said = _text(folder / name) or _text(common / name) or _packed(common, name)
    return said if _REVISION.fullmatch(said) else ""


def _packed(folder: Path, name: str) -> str:
    lines = (line.split(" ", 1) for line in _text(folder / "packed-refs").splitlines() if line[:1] not in ("#", "^"))
    return next((line[0] for line in lines if len(line) == 2 and line[1] == name), "")


def _text(path: Path) -> str:
    """A small file's text; "" where it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(_LARGEST).decode("utf-8", "replace").strip()
    except OSError:
        return ""
