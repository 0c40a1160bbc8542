"""What was found out about a file instead of being said, and from what."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Assumed:
    """One thing that was assumed of how a file is written.

    Args:
        key: as in `[files]`, or `column:NAME` for what is assumed of one column.
        value: what was assumed, as it would be written there.
        why: what it was told from.
        sure: False where something else may be meant; this is said wherever the file is read.
    """

    key: str
    value: str
    why: str
    sure: bool = True

    @property
    def sentence(self) -> str:
        """As it is said where a file is read.

        >>> Assumed("delimiter", ";", "it parts most lines alike", sure=False).sentence
        "delimiter = ';' is assumed, because it parts most lines alike"
        """
        return f"{self.key} = {self.value!r} is assumed, because {self.why}"
