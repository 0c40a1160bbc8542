"""What scoring asks of a file that it writes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from monitoring.scoring.files.rows import ScoredRows


@dataclass(frozen=True, slots=True)
class Layout:
    """What is known of the output before its first row.

    Args:
        names: of all columns, in order.
        delimiter: between cells; CSV only.
        bom: whether to begin with a byte order mark; CSV only.
        raw: whether cells that a spreadsheet would run as formulas are written as they are; CSV only, because the other
            formats can say that a text is one.
    """

    names: Sequence[str]
    delimiter: str = ","
    bom: bool = False
    raw: bool = False


class ScoredFile(Protocol):
    """An open file; it appears whole when its block ends, and leaves nothing where the block fails."""

    @property
    def formulas(self) -> int:
        """How many cells got an apostrophe, because a spreadsheet would run them as formulas."""

    def write(self, rows: ScoredRows) -> None:
        """Write some rows."""
