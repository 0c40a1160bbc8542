"""What became of a scored file."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime

from monitoring.intake.rejects import Counts, Reject
from monitoring.models.unseen import Unseen
from monitoring.scoring.kept import KeptRows
from monitoring.scoring.shadow import ShadowScored
from monitoring.scoring.tally import ScoreCounts

MADE_SAFE = "cells that begin with =, +, - or @, as formulas of a spreadsheet do, got a ' in front: {:,} of them"


def now() -> datetime:
    """This moment in UTC, to the second, as a log has its times."""
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0)


@dataclass(frozen=True, slots=True, eq=False)
class ScoringResult:
    """What became of a file.

    Args:
        counts: rows read, scored (`accepted`) and rejected.
        seconds: how long it took.
        recognised: columns that the model read.
        extra: columns that were passed through.
        names: the new columns: plain name to the name in the file.
        scores: how the scores lie; several classes: how often each was predicted.
        rejects: the first 1000 rejects.
        versions: what computed the scores: package to version.
        key: the id's column, where the deployment has one.
        repeated: rows with an id that an earlier row has already; they are scored like all others.
        formulas: cells of the output that got an apostrophe, because a spreadsheet would run them as formulas.
        kept: all scored rows as they were read; None where they were not to be kept.
        unseen: categories that the model does not know, or the reference never showed, a column each.
        shadow: what came of a second version's scores; None where none was asked for.
        moment: when this was done, in UTC.
        said: what was read otherwise than it plainly says, and what the new columns mean, one sentence each.
    """

    counts: Counts
    seconds: float
    recognised: tuple[str, ...]
    extra: tuple[str, ...]
    names: Mapping[str, str]
    scores: ScoreCounts
    rejects: tuple[Reject, ...]
    versions: Mapping[str, str]
    key: str = ""
    repeated: int = 0
    formulas: int = 0
    kept: KeptRows | None = None
    unseen: tuple[Unseen, ...] = ()
    said: tuple[str, ...] = ()
    shadow: ShadowScored | None = None
    moment: datetime = field(default_factory=now)

    @property
    def warning(self) -> str:
        """What may not be as it was meant, in a sentence; empty where nothing is odd."""
        if not self.repeated:
            return ""
        rows = "1 row has" if self.repeated == 1 else f"{self.repeated:,} of {self.counts.read:,} rows have"
        return f"{rows} an id in {self.key!r} that an earlier row has already: all of them are scored"

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences that the reader must know."""
        renamed = [
            f"the file has a column {plain!r} already: the new one is called {name!r}"
            for plain, name in self.names.items()
            if plain != name
        ]
        second = [self.shadow.sentence] if self.shadow else []
        return (*renamed, *self.said, *second, *([MADE_SAFE.format(self.formulas)] if self.formulas else []))
