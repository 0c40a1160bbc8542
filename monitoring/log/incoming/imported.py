"""What became of the rows of some files."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from monitoring.intake.rejects import Counts
from monitoring.log.incoming.file_outcome import Taken
from monitoring.log.tables.merge import Appended


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of the rows of some files.

    Args:
        counts: rows read, accepted and rejected.
        appended: what the accepted rows did to the table; a missing label does nothing.
        rejects: the files that hold the rejected rows, one for each file that had any.
        first: the first rejected row: file, line, column and reason; empty where there is none.
        notes: what else there is to know, one sentence each.
        words: what words of yes and no mean beyond those that everybody knows, as far as the data has shown.
        decimals: the decimal sign of each column of numbers of which some file has told it.
        nothing: of each file that had rows and gave none: why.
        warning: what is most likely not as it was meant, in a sentence; empty where nothing is odd.
    """

    counts: Counts = field(default_factory=Counts)
    appended: Appended = field(default_factory=Appended)
    rejects: tuple[Path, ...] = ()
    first: str = ""
    notes: tuple[str, ...] = ()
    words: Mapping[str, int] = field(default_factory=dict)
    decimals: Mapping[str, str] = field(default_factory=dict)
    nothing: tuple[str, ...] = ()
    warning: str = ""

    def with_file(self, taken: Taken, appended: Appended, rejects: Path) -> "Imported":
        """The same with one more file, whose rejected rows are in `rejects`, if there are any."""
        return replace(
            self,
            counts=self.counts + taken.counts,
            appended=self.appended + appended,
            rejects=(*self.rejects, rejects) if taken.counts.rejected else self.rejects,
            first=self.first or taken.first,
            notes=(*self.notes, *taken.notes),
            nothing=(*self.nothing, *([taken.nothing] if taken.nothing else [])),
        )
