"""Rows that are in no log, compared with the reference of one: counted in its cells, as its reference is."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from monitoring.domain import Deployment, Feed, Quiet, SameAge, Selection, Window
from monitoring.log.cells.vocabulary import known_by
from monitoring.log.fill import intake
from monitoring.log.ground.progress import Progress, no_progress
from monitoring.log.log import Log
from monitoring.log.windows.histograms import Histograms


@dataclass(frozen=True, slots=True)
class Beside:
    """A log of one window, for whoever compares windows with a reference.

    Args:
        log: whose reference it is.
        own: the rows, kept and counted like a reference.
        rows: how many.
    """

    log: Log
    own: Log
    rows: int

    @classmethod
    def count(cls, log: Log, file: Path, folder: Path, progress: Progress = no_progress) -> "Beside":
        """Read rows like those of the log from a file and count them; all that is made of them lies in `folder`."""
        known = known_by(log.plan, log.deployment)
        done = intake(log.folder.parent, folder, log.deployment, "reference", progress, known).read([file])
        own = Log(log.deployment, folder, log.plan)
        own.reference_profile()
        return cls(log, own, done.counts.accepted)

    @property
    def deployment(self) -> Deployment:
        """What is watched; a file is none of the log's windows, which tests that come one after the other are of."""
        return replace(self.log.deployment, correction="budget")

    def identity(self) -> tuple[str, str]:
        """That of its own rows."""
        return self.own.identity()

    def windows(self, selection: Selection) -> tuple[Window, ...]:
        """All rows."""
        return (Window(0, 0, 1, None, None, self.rows, 0, True, selection.every),)

    def apart(self, selection: Selection) -> int:
        """None: no time of theirs matters."""
        return 0

    def feed(self, selection: Selection) -> Feed:
        """They are one file, which is not of the log."""
        return Feed(why="they are one file", unknown="they are no file of the log")

    def same_age(self, selection: Selection) -> SameAge:
        """They have no age."""
        return SameAge(np.full((1, 1), np.nan), "they are one file")

    def unripe(self, selection: Selection) -> tuple[str, ...]:
        """What labels a file has, it has."""
        return ("",)

    def quiet(self, selection: Selection, columns: Sequence[str]) -> Quiet:
        """Nothing is known of how such files vary."""
        return Quiet()

    def histograms(self, selection: Selection, columns: Sequence[str]) -> Histograms:
        """Per column the reference's distribution `(cells,)` and that of the rows `(1, cells)`."""
        reference, rows = self.log.reference_cut(selection), self.own.reference_cut(selection)
        return Histograms(reference, rows, self.log.plan, dict.fromkeys(columns).keys(), self.deployment.label)
