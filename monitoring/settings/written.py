"""The content of a deployment file as the text of one."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import tomlkit
from tomlkit.items import Array, InlineTable

MOST_IN_LINE = 100  # signs


def to_toml(deployment: Mapping[str, Any]) -> str:
    """The content of a deployment file as TOML; tables in its order, long lists over several lines.

    >>> print(to_toml({"name": "churn", "columns": {"score": {"a b": "p"}, "numeric": ["age"]}}))
    name = "churn"
    <BLANKLINE>
    [columns]
    score = {"a b" = "p"}
    numeric = ["age"]
    <BLANKLINE>
    """
    document = tomlkit.document()
    for key, value in deployment.items():
        if not isinstance(value, Mapping):
            document.add(key, _item(value))
    for key, value in deployment.items():
        if isinstance(value, Mapping):
            table = tomlkit.table()
            for name, inner in value.items():
                table.add(name, _item(inner))
            document.add(key, table)
    return tomlkit.dumps(document)


def _item(value: Any) -> Any:
    if isinstance(value, Mapping):
        inline: InlineTable = tomlkit.inline_table()
        inline.update({str(key): _item(inner) for key, inner in value.items()})
        return inline
    if isinstance(value, list | tuple):
        array: Array = tomlkit.array()
        items = [tomlkit.item(_item(inner)) for inner in value]
        if sum(len(item.as_string()) + len(", ") for item in items) <= MOST_IN_LINE:
            array.extend(items)
            return array
        array.add_line(*items, add_comma=False)  # at once: one by one, each takes as long as all before it together
        return array.multiline(True)
    return value if isinstance(value, str | bool | int | float | date | datetime) else str(value)
