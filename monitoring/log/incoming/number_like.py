"""How many values of columns of categories are numbers, in the first rows of a file: what changes when codes do."""

from collections.abc import Collection, Mapping

import pyarrow as pa
import pyarrow.compute as pc

MOST = 4096  # rows that are looked at
_NUMBER = r"^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$"


def number_like(table: pa.Table, names: Collection[str]) -> Mapping[str, tuple[int, int]]:
    """By column, how many values of the first rows are written as numbers, and how many there are.

    >>> number_like(pa.table({"plan": ["gold", "12", "1.5e3", None, ""], "other": ["1"] * 5}), ["plan"])
    {'plan': (2, 4)}
    """
    found = {}
    for name in names:
        if name in table.column_names:
            values = table[name].slice(0, MOST).cast(pa.string()).drop_null()
            numbers = pc.sum(pc.match_substring_regex(values, _NUMBER)).as_py() or 0
            found[name] = (int(numbers), len(values))
    return found
