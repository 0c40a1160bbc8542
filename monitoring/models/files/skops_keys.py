"""Dictionaries in a skops file whose keys would not come back as they were saved.

skops (0.16 and before) keeps a dictionary as a JSON object beside the types of its keys, and calls the type with the
key's text when it loads. `bool("false")` is True: `class_weight={False: 1, True: 9}` comes back as `{True: 9}`,
without a word. Keys with one text, such as 1 and "1", are one key in JSON, and what is lost there cannot be known.
"""

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

from monitoring.errors import ModelError, listed

SCHEMA = "schema.json"
_BOOLEAN = ("bool", "bool_")


def mended(data: bytes, name: str) -> bytes:
    """The same file in which False as a key is written as a text that skops reads as False: the empty one.

    Raises:
        ModelError: the file called `name` has a dictionary of which skops has lost keys.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read(SCHEMA))
        changed = [_mend(node, name) for node in _nodes(schema, "DictNode")]
        return _rewritten(archive, json.dumps(schema).encode()) if any(changed) else data


def bound(data: bytes) -> set[str]:
    """The dotted names of what the partial functions in a skops file are made of."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read(SCHEMA))
    inside = (node["content"]["func"] for node in _nodes(schema, "PartialNode"))
    return {f"{func['__module__']}.{func['__class__']}" for func in inside}


def texts(data: bytes, kind: tuple[str, str, tuple[str, ...]]) -> Iterator[bytes]:
    """The texts that objects of a kind, a module and a class, keep under one of these names in a skops file."""
    module, name, keys = kind
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        schema = json.loads(archive.read(SCHEMA))
    for node in _nodes(schema, "ObjectNode"):
        if (node.get("__module__"), node.get("__class__")) == (module, name):
            kept = node["content"]["content"]
            yield from (json.loads(kept[key]["content"]).encode() for key in keys if "content" in kept.get(key, {}))


def _nodes(schema: Any, loader: str) -> Iterator[dict[str, Any]]:
    """The parts of a skops file that are read as this kind."""
    waiting = [schema]
    while waiting:
        node = waiting.pop()
        if isinstance(node, dict):
            if node.get("__loader__") == loader:
                yield node
            waiting += node.values()
        elif isinstance(node, list):
            waiting += node


def _mend(node: dict[str, Any], name: str) -> bool:
    """Whether a key of this dictionary had to be written otherwise."""
    types = [kind.get("__class__") for kind in node["key_types"].get("content", [])]
    there: dict[str, Any] = node["content"]
    if len(types) != len(there):
        hint = f"save it again with keys of one type; of this one the keys {listed(map(repr, there))} are left"
        raise ModelError(f"{name} holds a dictionary with keys that skops cannot tell apart, such as 1 and '1'", hint)
    is_false = [kind in _BOOLEAN and key == "false" for key, kind in zip(there, types, strict=True)]
    node["content"] = {"" if false else key: value for false, (key, value) in zip(is_false, there.items(), strict=True)}
    return any(is_false)


def _rewritten(archive: zipfile.ZipFile, schema: bytes) -> bytes:
    copy = io.BytesIO()
    with zipfile.ZipFile(copy, "w") as target:
        for member in archive.infolist():
            target.writestr(member, schema if member.filename == SCHEMA else archive.read(member))
    return copy.getvalue()
