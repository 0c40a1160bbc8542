"""What a search for smallest changes answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from monitoring.domain import FloatArray
from monitoring.domain.text import plural
from monitoring.explain.counterfactuals.goal import Goal


@dataclass(frozen=True, slots=True)
class Change:
    """One column changed.

    Args:
        column: its name.
        before: the row's value; None where it is missing.
        after: the value that it becomes.
        distance: of the two: the share of the reference's rows between them; of categories 1.
    """

    column: str
    before: object
    after: object
    distance: float


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One answer: changes that do, and what the model then says.

    Args:
        changes: the largest first.
        distance: their sum.
        scores: what the model answers for the changed raw row: `(1,)`, of several classes `(1, k)`.
        row: the changed raw row.
    """

    changes: tuple[Change, ...]
    distance: float
    scores: FloatArray
    row: pd.DataFrame


@dataclass(frozen=True, slots=True, eq=False)
class Counterfactuals:
    """What was found, and how far it was looked for.

    Args:
        goal: what was to be reached.
        ways: of few columns first, then the nearest; each was scored again by the model.
        columns: those that might be changed.
        locked: those that were left alone.
        most: how many columns might be changed together.
        tried: how many were at most, before the search had enough, or ended.
        asked: how many changed rows the model was asked about.
        whole: whether everything was tried that can make a difference within the reference's range.
        worked_out: whether it was not tried at all, but computed from what each column adds up to.
        one_way: those that might be changed in one direction alone.
        reference: how many rows of the reference the range is of.
        ways_of_model: by column whether the model's answer can only rise (1) or fall (-1) with it; of these no move was
            tried that cannot help.
    """

    goal: Goal
    ways: tuple[Way, ...]
    columns: tuple[str, ...]
    locked: tuple[str, ...]
    most: int
    tried: int
    asked: int
    whole: bool
    reference: int
    worked_out: bool = False
    one_way: tuple[str, ...] = ()
    ways_of_model: Mapping[str, int] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        up_to = f"up to {plural(self.most, 'column')}"
        if self.ways:
            fewest = plural(len(self.ways[0].changes), "changed column")
            return f"With {fewest} the model says {self.goal.text}."
        if not self.columns:
            return "No column may be changed, so nothing was looked for."
        if self.whole:
            return f"No change of {up_to} within the reference's range makes the model say {self.goal.text}."
        return (
            f"No change of up to {plural(self.tried, 'column')} within the reference's range was found that makes the "
            f"model say {self.goal.text}, among {plural(self.asked, 'changed row')} that it was asked about; there may "
            "be one, because not every value could be tried."
        )
