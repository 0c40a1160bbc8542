"""lime's ridge regression through answers, held against further ones, with the standard errors of what it says."""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve
from scipy.sparse import csr_matrix

from monitoring.domain import FloatArray
from monitoring.explain.libraries import lime_base

_RIDGE = 1.0  # lime's own


@dataclass(frozen=True, slots=True, eq=False)
class Surrogate:
    """One fit: amounts by column, their standard errors, its answer for the row, its R² on rows held out."""

    amounts: FloatArray
    errors: FloatArray
    answer: float
    r2: float


class _Ridge:
    """The regression that lime is given: scikit-learn's ridge, solved from how often parts occur together.

    A sample changes a few columns only, so that is counted in a tenth of the time; and what is factored once gives the
    slopes and their errors. The names are those that lime asks for.
    """

    coef_: FloatArray
    intercept_: float
    moments: FloatArray
    factored: tuple[FloatArray, bool]

    def fit(self, given: csr_matrix, answers: FloatArray, sample_weight: FloatArray) -> Self:
        """All samples weigh the same: they were drawn by their weight."""
        sums, mean = np.asarray(given.sum(axis=0)).ravel(), float(answers.mean())
        self.moments = (given.T @ given).toarray() - np.outer(sums, sums / len(answers))
        self.factored = cho_factor(self.moments + _RIDGE * np.eye(len(sums)))
        self.coef_ = cho_solve(self.factored, given.T @ answers - mean * sums)
        self.intercept_ = mean - float(sums @ self.coef_) / len(answers)
        return self

    def predict(self, rows: csr_matrix) -> FloatArray:
        return np.asarray(rows @ self.coef_ + self.intercept_)

    def score(self, rows: csr_matrix, answers: FloatArray, sample_weight: FloatArray) -> float:
        return r2(self.predict(rows), answers)

    def errors(self, rest: FloatArray, shares: FloatArray) -> FloatArray:
        """Of amounts, by the ridge's covariance σ² (X'X + λ)⁻¹ X'X (X'X + λ)⁻¹ (Visani et al. 2020)."""
        turned = cho_solve(self.factored, shares.T)
        variance = float(rest @ rest) / max(1, len(rest) - len(self.coef_))
        squares = np.einsum("ij,ij->j", turned, self.moments @ turned) * variance
        return np.asarray(np.sqrt(np.maximum(squares, 0.0)))


def line(rows: csr_matrix, answers: FloatArray, shares: FloatArray, held_out: int) -> Surrogate:
    """Draw it through all rows but the last ones, and hold it against these.

    Args:
        rows: parts of samples, as `design` makes them `(n, parts)`.
        answers: the model's `(n,)`.
        shares: by column, minus the background's share in each part `(columns, parts)`.
        held_out: how many rows are.
    """
    given, known, ridge = rows[:-held_out], answers[:-held_out], _Ridge()
    lime_base().LimeBase(np.ones_like).explain_instance_with_data(
        given, known[:, None], np.ones(len(known)), 0, given.shape[1], "none", ridge
    )
    errors = ridge.errors(known - ridge.predict(given), shares)
    held = r2(ridge.predict(rows[-held_out:]), answers[-held_out:])
    return Surrogate(shares @ ridge.coef_ + 0.0, errors, ridge.intercept_, held)


def r2(found: NDArray[np.float64], expected: NDArray[np.float64]) -> float:
    """The share of the variance that is foretold, 0 to 1; nan where nothing varies."""
    about = float(((expected - expected.mean()) ** 2).sum())
    still = about <= 1e-18 * max(1.0, float((expected**2).sum()))
    return float("nan") if still else max(0.0, 1.0 - float(((found - expected) ** 2).sum()) / about)
