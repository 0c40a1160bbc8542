"""A line through a model's answers around one row, and how well it foretells answers that it was not drawn through."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.linalg import block_diag

from monitoring.domain import FloatArray
from monitoring.explain.libraries import lime_base
from monitoring.explain.quick_scores import Scores
from monitoring.explain.surrogate.coding import CodedColumn, design

SAMPLES, HELD_OUT = 4000, 1000
REPEATS = 5
# The share of the columns that keep the row's own value, from the widest neighbourhood to the narrowest.
KEPT = (0.5, 0.75, 0.875)
FITS = 0.8  # the one limit of R²: from there on a line is said to fit
_RIDGE = 1.0  # lime's own


@dataclass(frozen=True, slots=True, eq=False)
class Surrogate:
    """One fit: amounts by column, their standard errors, its answer for the row, its R² on rows held out."""

    amounts: FloatArray
    errors: FloatArray
    answer: float
    r2: float


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
    """What is drawn from: the prepared row, its explained columns, coded, and how the model scores prepared rows."""

    prepared: pd.DataFrame
    names: tuple[str, ...]
    columns: tuple[CodedColumn, ...]
    scores: Scores

    def fit(self, kept: float, seed: int) -> Surrogate:
        """Draw a line through the answers to rows in which each column keeps its own value in a share `kept`.

        To draw so is to weigh by LIME's kernel, exp(-changed columns / width²), width² = 1 / log(kept / (1 - kept)),
        without drawing what would weigh nothing. An amount is what the row's own value adds against the background's,
        part by part: the same comparison as SHAP's.
        """
        random, count = np.random.default_rng(seed), SAMPLES + HELD_OUT
        rows = {name: np.repeat(self.prepared[name].to_numpy(), count) for name in self.prepared.columns}
        codes = []
        for name, column in zip(self.names, self.columns, strict=True):
            rows[name], drawn = column.draw(count, kept, random)
            codes.append(drawn)
        answers, matrix = self.scores(pd.DataFrame(rows)), design(codes, self.columns)
        shares = -block_diag(*(column.shares for column in self.columns))
        return _line(matrix, answers, shares, seed)


def widest(around: Neighbourhood, seeds: list[int]) -> Fits:
    """The widest neighbourhood in which a line fits on average, or the narrowest; `seeds`: the first's and others'."""
    changed = [kept for kept in KEPT if len(around.names) * (1 - kept) >= 1] or [KEPT[0]]
    for kept in changed:
        last, first = kept == changed[-1], around.fit(kept, seeds[0])
        if first.r2 < FITS and not last:
            continue
        found = Fits(first, tuple(around.fit(kept, seed) for seed in seeds[1:]), kept)
        if last or not found.r2 < FITS:
            break
    return found


def _line(matrix: FloatArray, answers: FloatArray, shares: FloatArray, seed: int) -> Surrogate:
    """lime's ridge regression on the first rows, held against the others."""
    local = lime_base().LimeBase(np.ones_like, random_state=seed)
    given, held = matrix[:SAMPLES], matrix[SAMPLES:]
    height, slopes, _, _ = local.explain_instance_with_data(
        given, answers[:SAMPLES, None], np.ones(SAMPLES), 0, given.shape[1], "none"
    )
    weights = np.zeros(given.shape[1])
    weights[[place for place, _ in slopes]] = [slope for _, slope in slopes]
    rest, expected = answers[:SAMPLES] - height - given @ weights, answers[SAMPLES:]
    errors = _errors(given, rest, shares)
    return Surrogate(shares @ weights + 0.0, errors, float(height), _r2(height + held @ weights, expected))


def _errors(given: FloatArray, rest: FloatArray, shares: FloatArray) -> FloatArray:
    """Standard errors of the amounts, of the ridge's covariance σ² (X'X + λ)⁻¹ X'X (X'X + λ)⁻¹ (Visani et al. 2020)."""
    centred = given - given.mean(axis=0)
    moments = centred.T @ centred
    turned = np.linalg.solve(moments + _RIDGE * np.eye(len(moments)), shares.T)
    variance = float(rest @ rest) / max(1, len(given) - given.shape[1])
    squares = np.einsum("ij,ij->j", turned, moments @ turned) * variance
    return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def _r2(found: FloatArray, expected: FloatArray) -> float:
    about = float(((expected - expected.mean()) ** 2).sum())
    still = about <= 1e-18 * max(1.0, float((expected**2).sum()))
    return float("nan") if still else max(0.0, 1.0 - float(((found - expected) ** 2).sum()) / about)
