"""Notes about many columns, told once a kind: a file of 200 columns would else be told in as many sentences."""

import re
from collections.abc import Iterable

FEWEST = 4  # columns of which the same is said: up to three are told one by one
NAMED = 3
_QUOTED = r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\""
_OF_A_COLUMN = re.compile(rf"((?:in a sample, )?)column ({_QUOTED}): (.*)", re.DOTALL)
_VARIES = re.compile(rf"{_QUOTED}|\d[\d,.]*|\b(?:value|cell)s?\b|\b(?:is|are)\b")


def grouped(notes: Iterable[str]) -> tuple[str, ...]:
    """Notes of which those that say the same of four columns or more are one; the others as they are, in their order.

    Two say the same where they differ in names, numbers and examples alone.

    >>> grouped([f"column 'c{i}': {i} values read as missing: 'NA'" for i in range(6)])
    ("6 columns alike ('c0', 'c1', 'c2' and 3 more), the first: 0 values read as missing: 'NA'",)
    >>> grouped(["column 'a': 3 values read as missing: 'NA'", "2 rows are empty"])
    ("column 'a': 3 values read as missing: 'NA'", '2 rows are empty')
    """
    kinds: dict[str, list[tuple[str, str, str, str]]] = {}
    for note in notes:
        about = _OF_A_COLUMN.fullmatch(note)
        where, column, words = about.groups() if about else ("", "", "")
        kinds.setdefault(where + _VARIES.sub("_", words) if about else note, []).append((note, where, column, words))
    return tuple(line for alike in kinds.values() for line in _told(alike))


def _told(alike: list[tuple[str, str, str, str]]) -> list[str]:
    columns = list(dict.fromkeys(column for _, _, column, _ in alike))
    if len(columns) < FEWEST:
        return [note for note, *_ in alike]
    more = f" and {len(columns) - NAMED:,} more"
    _, where, _, words = alike[0]
    return [f"{where}{len(columns):,} columns alike ({', '.join(columns[:NAMED])}{more}), the first: {words}"]
