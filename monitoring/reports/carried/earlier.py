"""Answers to the same question in an earlier state of the log, and what has changed since."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from monitoring.domain import Grid, Selection
from monitoring.log import Log
from monitoring.log.ground.clock import Clock
from monitoring.log.kept import answers as kept
from monitoring.log.kept.arrays import Kept
from monitoring.log.profiles import recent
from monitoring.log.profiles.profile import Profile
from monitoring.reports.carried import grounds
from monitoring.reports.carried.found import Before
from monitoring.stats.comparing.inquiry import Question

KINDS = ("drift", "quality")
ARRAYS = ("value", "limit", "p_value", "verdict", "reason", "n_reference", "n_current")  # of a grid


class State(NamedTuple):
    """A state of a log, and what was found in an earlier one.

    Args:
        settled: a digest of all that answers hang on besides rows and labels.
        profile: the counts.
        earlier: what the answers of that state were made of, and what later windows are held against.
    """

    settled: str
    profile: Profile
    earlier: tuple[str, Kept] | None

    @classmethod
    def of(cls, log: Log, selection: Selection, made_of: str) -> "State":
        """That of a log as it is now, whose answers are made of this."""
        settled = kept.digest(log.settled, log.reference.state())
        earlier = kept.earlier(log.folder, made_of.partition("-")[2])
        same = earlier and earlier[1].told["settled"] == settled
        return cls(settled, log.profile(Clock.of(selection.every)), earlier if same else None)

    def before(self, log: Log, selection: Selection, questions: Sequence[Question]) -> Before | None:
        """What was found in the earlier state; None where nobody can tell what has changed since."""
        made_of, ground = self.earlier or ("", None)
        old = kept.read(log.folder, made_of) if ground else None
        if old is None or ground is None:
            return None
        then, noted = ground.told["profile"], recent.read(self.profile.folder)
        moved = () if then == self.profile.folder.name else noted.moved.get(then) if noted else None
        if moved is None:
            return None
        drifted, checked = (
            grid(kind, question, selection, old) for kind, question in zip(KINDS, questions, strict=True)
        )
        return Before(made_of, old.told["windows"], (drifted, checked), grounds.read(ground), moved, noted)


def grid(kind: str, question: Question, selection: Selection, before: Kept) -> Grid:
    """The results of one kind as they were kept."""
    columns, names = zip(*question.asked, strict=True)
    arrays: dict[str, Any] = {part: before.arrays[f"{kind} {part}"] for part in ARRAYS}
    segment = str(selection.segment) if selection.segment else None
    return Grid(columns=columns, names=names, reasons=tuple(before.told[kind]), segment=segment, **arrays)
