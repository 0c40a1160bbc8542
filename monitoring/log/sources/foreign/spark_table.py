"""A table that only Spark knows, by its name there."""

from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

from monitoring.log.sources.shape import Shape
from monitoring.log.sources.source import Source
from monitoring.settings.places import SPARK


@dataclass(frozen=True, slots=True)
class SparkTable:
    """A table that only the engine knows, and of which nobody can tell whether it has changed.

    Args:
        name: as the engine knows it.
        shape: what its columns are here.
        stamp: a file that is written whenever somebody wants to look again.
    """

    name: str
    shape: Shape
    stamp: Path

    def exists(self) -> bool:
        """Whether it is there turns out where it is read."""
        return True

    def state(self) -> str:
        """Differs after each look."""
        return self.stamp.read_text() if self.stamp.exists() else "unknown"

    def look_again(self) -> None:
        """From now on the counts are old."""
        self.stamp.write_text(uuid4().hex)

    def source(self) -> Source:
        """The table by its name."""
        files = (self.name.removeprefix(SPARK),)
        return Source(files, self.shape.schema, self.state(), format="table", shape=self.shape)
