"""What was done to the values of columns, as sentences."""

from collections.abc import Mapping

from monitoring.domain.text import plural
from monitoring.intake.columns.respelling import Speller, read_as


def said(column: str, words: str, count: int) -> str:
    """A note about values of a column, or about whole rows.

    >>> said("x", "read as missing: 'NA'", 3)
    "column 'x': 3 values read as missing: 'NA'"
    """
    return f"column {column!r}: {plural(count, 'value')} {words}" if column else f"{plural(count, 'row')} {words}"


def all_said(notes: Mapping[tuple[str, str], int], spellers: Mapping[str, Speller] | None = None) -> list[str]:
    """All notes, and what the columns of text were read as, where that is not what they plainly say."""
    respelt = {name: speller.respelt for name, speller in (spellers or {}).items()}
    return [*(said(*note, count) for note, count in notes.items()), *read_as(respelt)]
