"""A line through a model's answers around one row, and how well it foretells answers that it was not drawn through."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.linalg import block_diag

from monitoring.domain import FloatArray
from monitoring.explain.surrogate.coding import CodedColumn, IntArray, design
from monitoring.explain.surrogate.line import Surrogate, line

SAMPLES, HELD_OUT = 4000, 1000
REPEATS = 5
# The share of the columns that keep the row's own value, from the widest neighbourhood to the narrowest.
KEPT = (0.5, 0.75, 0.875)
FITS = 0.8  # the one limit of R²: from there on a line is said to fit


@dataclass(frozen=True, slots=True, eq=False)
class Fits:
    """The line drawn again and again: `first` with the row's own seed, `others` with further ones, `kept` wide."""

    first: Surrogate
    others: tuple[Surrogate, ...]
    kept: float

    @property
    def r2(self) -> float:
        """The mean over the repeats of R² on rows held out; nan where the model answers the same for all of them."""
        return float(np.mean([each.r2 for each in self.others]))


@dataclass(frozen=True, slots=True, eq=False)
class Neighbourhood:
    """What is drawn from: the explained columns, coded, and what the model answers `(n,)` to drawn places (`Mixed`)."""

    columns: tuple[CodedColumn, ...]
    answers: Callable[[IntArray], FloatArray]

    def fit(self, kept: float, seed: int) -> Surrogate:
        """Draw a line through the answers to rows in which each column keeps its own value in a share `kept`.

        To draw so is to weigh by LIME's kernel, exp(-changed columns / width²), width² = 1 / log(kept / (1 - kept)),
        without drawing what would weigh nothing. An amount is what the row's own value adds against the background's,
        part by part: the same comparison as SHAP's.
        """
        random, count = np.random.default_rng(seed), SAMPLES + HELD_OUT
        drawn = [column.draw(count, kept, random) for column in self.columns]
        answers = self.answers(np.array([places for places, _ in drawn]))
        shares = -block_diag(*(column.shares for column in self.columns))
        return line(design([codes for _, codes in drawn], self.columns), answers, shares, HELD_OUT)


def widest(around: Neighbourhood, seeds: list[int]) -> Fits:
    """The widest neighbourhood in which a line fits on average, or the narrowest; `seeds`: the first's and others'."""
    changed = [kept for kept in KEPT if len(around.columns) * (1 - kept) >= 1] or [KEPT[0]]
    for kept in changed:
        last, first = kept == changed[-1], around.fit(kept, seeds[0])
        if first.r2 < FITS and not last:
            continue
        found = Fits(first, tuple(around.fit(kept, seed) for seed in seeds[1:]), kept)
        if last or not found.r2 < FITS:
            break
    return found
