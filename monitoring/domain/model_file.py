"""A model's file, and what it may not say itself; where the log holds the scores of another one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

KEPT = "model"


@dataclass(frozen=True, slots=True)
class ModelFile:
    """The model's file and what the file itself may not say.

    Args:
        path: where it lies.
        threshold: for a binary task, the score from which on it says "yes" (0 to 1).
        features: its columns in their order, where it was fitted on bare arrays.
        missing: the number that means missing to it.
        output: what a classifier's answers are, where its objective does not say it: "probability" or "log-odds".
        trees: of a boosted model that stopped early, "best" or "all".
        classes: the names of its classes in its own order, where it numbers them.
        categories: by column, the categories by whose places it goes, where it does not hold them.
        trained_on: the file of the rows that it was trained on, where somebody named it.
        kept: the folder of the workspace's copy, beside the log; `model` where it was never replaced.
    """

    path: Path
    threshold: float | None = None
    features: tuple[str, ...] = ()
    missing: float | None = None
    output: str = ""
    trees: str = ""
    classes: tuple[str, ...] = ()
    categories: Mapping[str, tuple[object, ...]] = field(default_factory=dict)
    trained_on: Path | None = None
    kept: str = KEPT


@dataclass(frozen=True, slots=True)
class Shadow:
    """Where the log holds another version's scores of the same rows: a version that runs along and decides nothing.

    Args:
        version: its name.
        column: the column of its scores (binary: P(positive)) or values (regression); empty for several classes.
        classes: several classes: the column of each, by class.
    """

    version: str
    column: str = ""
    classes: Mapping[str, str] = field(default_factory=dict)

    @property
    def columns(self) -> tuple[str, ...]:
        """All its columns, in the file's order."""
        return (self.column,) if self.column else tuple(self.classes.values())
