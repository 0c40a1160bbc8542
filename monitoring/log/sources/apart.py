"""Which versions of the model a log's counts tell apart."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Apart:
    """The versions that are counted apart.

    Args:
        names: as the log has them, in the order of their numbers.
        others: how many more there are, whose rows are in all rows alone.
    """

    names: tuple[str, ...] = ()
    others: int = 0

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return asdict(self)

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> "Apart":
        """What a profile's sources say of them; none in counts that were made before versions were told apart."""
        found = kept.get("versions", {})
        return cls(tuple(found.get("names", ())), found.get("others", 0))


NONE_APART = Apart()
