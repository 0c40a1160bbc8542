"""Holds what commands print as JSON against `docs/json.md`, in both directions."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "json.md"
HEADING = re.compile(r"## (.+)\n")
CODE = re.compile(r"`([^`]+)`")
PART = re.compile(r"\[\]|[^.\[\]]+")


@dataclass
class Key:
    """One key of an object: its types, whether it is there only sometimes, and what lies below."""

    kinds: tuple[str, ...] = ("any",)
    sometimes: bool = False
    below: dict[str, "Key"] = field(default_factory=dict)


@cache
def document():
    """By command the keys that its object has."""
    found = {}
    parts = HEADING.split(DOCUMENT.read_text(encoding="utf-8"))
    for title, text in zip(parts[1::2], parts[2::2], strict=True):
        root = Key(("object",))
        for line in text.splitlines():
            cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
            for name in CODE.findall(cells[0]) if line.startswith("| `") else ():
                put(root, name, cells[1])
        found |= dict.fromkeys(CODE.findall(title) or [title], root)
    return found


def put(root, name, kind):
    """Note one row of a table."""
    here = root
    for part in PART.findall(name):
        here = here.below.setdefault(part, Key())
    here.kinds, here.sometimes = tuple(kind.rstrip("?").split(" or ")), kind.endswith("?")


def described(command, found):
    """Assert that an object has the keys that are described, of their types, and no others; gives the rows it met."""
    met = set()
    check(document()[command], found, "", met)
    return met


def check(key, value, path, met):
    """One value and all that lies below it."""
    met.add(path)
    assert any(fits(kind, value) for kind in key.kinds), f"{path} is {value!r}, and described as {key.kinds}"
    if "**" in key.below:
        met.add(f"{path}.**".lstrip("."))
    elif isinstance(value, dict):
        for name, each in value.items():
            known = name if name in key.below else "*"
            assert known in key.below, f"{path}.{name} is printed and not described"
            check(key.below[known], each, f"{path}.{known}".lstrip("."), met)
        lacking = {name for name, each in key.below.items() if name != "*" and not each.sometimes} - value.keys()
        assert not lacking, f"{path} lacks {lacking}, which are described"
    elif isinstance(value, list) and "[]" in key.below:
        for each in value:
            check(key.below["[]"], each, f"{path}[]", met)


def fits(kind, value):
    """Whether a value is of a type, by its name in the document."""
    if kind.startswith("list of "):
        return isinstance(value, list) and all(fits(kind.removeprefix("list of "), each) for each in value)
    if kind == "time":
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    if kind in ("whole", "number"):
        return isinstance(value, int if kind == "whole" else int | float) and not isinstance(value, bool)
    types = {"text": str, "yes/no": bool, "list": list, "object": dict, "null": type(None), "any": object}
    return isinstance(value, types[kind])


def rows(key, path=""):
    """Every row of a command's table."""
    for name, each in key.below.items():
        here = path + name if name == "[]" else f"{path}.{name}".lstrip(".")
        yield here
        yield from rows(each, here)
