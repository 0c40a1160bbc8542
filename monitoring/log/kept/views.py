"""Saved views: what somebody looks at by a name, as the address that shows it; one small file of a deployment.

`views/views.json` holds `{"views": [{"name", "page", "address": {key: [value, ...]}, "saved"}]}`: the page by its name
in the address, what the address says beside the deployment, and when it was saved (UTC). What the address does not say
is shown as the page shows it by itself, so that a view without a window follows the newest one. The file is written
whole, by one process at a time, and twice, because nothing else could tell what it says.
"""

import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from pydantic import ConfigDict, TypeAdapter

from monitoring.disk import stamped
from monitoring.disk.locks import locked
from monitoring.domain.text import plural
from monitoring.errors import DamagedError, DataError, UnknownNameError, short

FOLDER, FILE = "views", "views.json"
LONGEST, LONGEST_ADDRESS, MOST = 60, 4000, 100  # signs of a name, and of an address; views of a deployment
JOINERS = "\u200c\u200d"  # seen by what they do to the signs beside them, in Persian and in pictures
ID = "id"  # what an address calls the id of a prediction


@dataclass(frozen=True, slots=True)
class SavedView:
    """A view with a name.

    Args:
        name: at most 60 signs; two views of a deployment differ in more than capital letters.
        page: its name in the address.
        address: what the address says, by key; all but the deployment.
        saved: when; UTC.
    """

    name: str
    page: str
    address: Mapping[str, tuple[str, ...]]
    saved: datetime


_CONTENT = TypeAdapter(dict[str, tuple[SavedView, ...]], config=ConfigDict(defer_build=True))


def read(folder: Path) -> tuple[SavedView, ...]:
    """The saved views of a deployment, by name; none where there is no file.

    Raises `DamagedError` where they cannot be told any more.
    """
    path = folder / FOLDER / FILE
    hint = f"put {path} back from a copy, or remove it and .{FILE}.copy beside it: saved views then begin anew"
    try:
        return stamped.read(path, lambda content: _CONTENT.validate_json(content)["views"], hint)
    except FileNotFoundError:
        return ()
    except DamagedError as error:
        raise DamagedError(f"the saved views of {folder.name} are damaged: {error.message}", hint) from error


def change(folder: Path, change: Callable[[tuple[SavedView, ...]], Iterable[SavedView]]) -> tuple[SavedView, ...]:
    """Change them, one process after the other, and give what they are then.

    Raises `DataError`, and nothing is changed, where two would have one name, and where there would be too many.
    """
    with locked(folder / FOLDER):
        before = read(folder)
        after = tuple(sorted(change(before), key=lambda one: one.name.casefold()))
        for one, other in pairwise(after):
            if one.name.casefold() == other.name.casefold():
                raise DataError(f"there is already a saved view {short(one.name)}", "choose another name")
        if len(after) > max(MOST, len(before)):
            raise DataError(f"there are {MOST} saved views, and no room for more", "remove one that nobody needs")
        if after != before:
            stamped.write(folder / FOLDER / FILE, _CONTENT.dump_json({"views": after}), twice=True)
        return after


def add(folder: Path, view: SavedView) -> None:
    """Keep one more; raises `DataError` where its name is taken, or its address is too long to be kept."""
    size = sum(len(key) + sum(map(len, values)) for key, values in view.address.items())
    if size > LONGEST_ADDRESS:
        hint = "choose fewer things on the page"
        raise DataError(f"the address of this view has {size:,} signs, and {LONGEST_ADDRESS:,} are kept", hint)
    change(folder, lambda there: (*there, view))


def rename(folder: Path, name: str, new: str) -> None:
    """Give one another name; raises `UnknownNameError` where it is gone, `DataError` where the new name is taken."""

    def renamed(there: tuple[SavedView, ...]) -> Iterable[SavedView]:
        one = find(there, name)
        return (*_without(there, one), SavedView(new, one.page, one.address, one.saved))

    change(folder, renamed)


def remove(folder: Path, name: str) -> None:
    """Remove one; raises `UnknownNameError` where it is gone already."""
    change(folder, lambda there: _without(there, find(there, name)))


def forget(folder: Path, ids: Collection[str]) -> int:
    """Remove those that show one of some predictions, and those that cannot be read; gives how many could be."""
    if not (folder / FOLDER).is_dir():
        return 0
    try:
        before = read(folder)
    except DamagedError:
        with locked(folder / FOLDER):
            stamped.write(folder / FOLDER / FILE, _CONTENT.dump_json({"views": ()}), twice=True)
        return 0
    wanted = set(ids)
    after = change(folder, lambda there: [one for one in there if not wanted & {*one.address.get(ID, ())}])
    return len(before) - len(after)


def find(there: Iterable[SavedView], name: str) -> SavedView:
    """The view of a name; raises `UnknownNameError` where there is none."""
    for one in there:
        if one.name.casefold() == name.casefold():
            return one
    raise UnknownNameError(f"there is no saved view {short(name)}: somebody may have renamed or removed it")


def named(text: str) -> str:
    """A name as it is kept; raises `DataError` for one that cannot be.

    >>> named("  Newark,   since June ")
    'Newark, since June'
    """
    name = unicodedata.normalize("NFC", " ".join(text.split()))
    if not name:
        raise DataError("a saved view needs a name", "type one")
    if len(name) > LONGEST:
        raise DataError(f"the name has {plural(len(name), 'sign')}, and may have {LONGEST}", "choose a shorter one")
    if strange := [sign for sign in name if sign not in JOINERS and unicodedata.category(sign)[0] == "C"]:
        raise DataError(f"the name has a sign that cannot be seen: {strange[0]!a}", "type it anew")
    return name


def _without(there: tuple[SavedView, ...], one: SavedView) -> tuple[SavedView, ...]:
    return tuple(each for each in there if each is not one)
