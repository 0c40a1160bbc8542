"""What a deployment file says of one column besides its kind, and the file's text with something else said of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError

FREE, FIXED, UP, DOWN = "", "fixed", "up", "down"


@dataclass(frozen=True, slots=True)
class SaidOfColumn:
    """What is said of a column.

    Args:
        unit: what it is counted in; empty where that is not said.
        advice: how advice may move it: `FREE`, `FIXED`, `UP` or `DOWN`.
        group: the columns that it is shown with; empty where that is not said.
    """

    unit: str = ""
    advice: str = FREE
    group: str = ""


def said_of(text: str, name: str) -> SaidOfColumn | None:
    """What the text of a deployment file says of a column; None where it is no TOML with columns.

    >>> said_of('[columns]\\nunits = {age = "years"}\\none_way = {age = "up"}', "age")
    SaidOfColumn(unit='years', advice='up', group='')
    """
    columns = _columns(_parsed(text))
    if columns is None:
        return None
    groups, fixed = _table(columns, "groups"), columns.get("fixed", [])
    advice = FIXED if name in fixed else str(_table(columns, "one_way").get(name, FREE))
    group = next((str(each) for each, names in groups.items() if name in names), "")
    return SaidOfColumn(str(_table(columns, "units").get(name, "")), advice, group)


def with_column(text: str, name: str, said: SaidOfColumn) -> str:
    """The same text with that said of a column; comments and all other lines stay as they are.

    >>> print(with_column('[columns]\\nnumeric = ["age"]  # of the person', "age", SaidOfColumn("years", "up")))
    [columns]
    numeric = ["age"]  # of the person
    units = {age = "years"}
    one_way = {age = "up"}
    <BLANKLINE>
    """
    document = _parsed(text if text.endswith("\n") else f"{text}\n")
    columns = _columns(document)
    if document is None or columns is None:
        return text
    _put(columns, "units", name, said.unit.strip())
    _put(columns, "one_way", name, said.advice if said.advice in (UP, DOWN) else "")
    _list(columns, "fixed", name, wanted=said.advice == FIXED)
    for group in [each for each in _table(columns, "groups") if each != said.group.strip()]:
        _list(columns["groups"], group, name, wanted=False)
    if said.group.strip():
        columns.setdefault("groups", tomlkit.inline_table())
        _list(columns["groups"], said.group.strip(), name, wanted=True)
    elif "groups" in columns and not columns["groups"]:
        del columns["groups"]
    return tomlkit.dumps(document)


def _parsed(text: str) -> Any:
    try:
        return tomlkit.parse(text)
    except TOMLKitError:
        return None


def _columns(document: Any) -> Any:
    found = None if document is None else document.get("columns")
    return found if isinstance(found, Mapping) else None


def _table(columns: Any, key: str) -> Mapping[str, Any]:
    found = columns.get(key)
    return found if isinstance(found, Mapping) else {}


def _put(columns: Any, key: str, name: str, value: str) -> None:
    """Set or take away one name of a table; a table that is left empty goes."""
    if value:
        columns.setdefault(key, tomlkit.inline_table())
        columns[key][name] = value
    elif name in _table(columns, key):
        del columns[key][name]
        if not columns[key]:
            del columns[key]


def _list(table: Any, key: str, name: str, *, wanted: bool) -> None:
    """Have a name in a list, or not; a list that is left empty goes."""
    if wanted and name not in table.get(key, []):
        table[key] = [*table.get(key, []), name]
    elif not wanted and name in table.get(key, []):
        left = [each for each in table[key] if each != name]
        if left:
            table[key] = left
        else:
            del table[key]
