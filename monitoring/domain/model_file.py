"""A model's file, and what it may not say itself."""

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
