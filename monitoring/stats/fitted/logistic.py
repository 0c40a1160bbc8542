"""Logistic regression of few columns, with the standard errors of its coefficients."""

from dataclasses import dataclass

import numpy as np

from monitoring.domain import FloatArray

STEPS, SETTLED = 50, 1e-9
BY_PENALTY = 0.01  # of all that is known in some direction: without the penalty there would be no end to it


@dataclass(frozen=True, slots=True, eq=False)
class Logistic:
    """A fitted regression.

    Args:
        coefficients: the constant first, then one a column, `(columns + 1,)`.
        errors: their standard errors by Fisher's information; nan where rows leave a coefficient to the penalty, as
            where outcomes can be told apart without an error (some may be, or all), or a column tells nothing.
    """

    coefficients: FloatArray
    errors: FloatArray

    def predict(self, columns: FloatArray) -> FloatArray:
        """P(1) of rows `(n, columns)`, `(n,)`."""
        return _sigmoid(self.coefficients[0] + columns @ self.coefficients[1:])


def logistic(columns: FloatArray, truth: FloatArray, ridge: float = 1e-6) -> Logistic:
    """Fit by Newton's steps on the log likelihood.

    Args:
        columns: `(n, columns)`, finite, on scales that are not far apart.
        truth: 1 and 0, or anything in between, `(n,)`.
        ridge: above 0, the penalty of squared coefficients but the constant's (1 / C of scikit-learn): keeps them
            finite where one column tells all outcomes apart.

    Source: McCullagh and Nelder (1989), Generalized Linear Models, section 4.4; Albert and Anderson (1984), Biometrika
    71, 1-10, for outcomes that are told apart.

    >>> fitted = logistic(np.array([[0.0], [0.0], [1.0], [1.0]]), np.array([0.0, 1.0, 1.0, 1.0]), ridge=0.5)
    >>> fitted.predict(np.array([[0.0], [1.0]])).round(2).tolist()
    [0.68, 0.82]
    """
    given = np.column_stack([np.ones(len(columns)), columns])
    penalty = np.full(given.shape[1], ridge)
    penalty[0] = 0.0
    weights = np.zeros(given.shape[1])
    information = np.diag(penalty)
    for _ in range(STEPS):
        said = _sigmoid(given @ weights)
        spread = np.maximum(said * (1 - said), 1e-12)
        information = (given * spread[:, None]).T @ given + np.diag(penalty)
        step = np.linalg.lstsq(information, given.T @ (truth - said) - penalty * weights, rcond=None)[0]
        weights = weights + np.clip(step, -5, 5)
        if np.abs(step).max() < SETTLED:
            break
    inverse = np.linalg.pinv(information)
    # Where outcomes are told apart, rows end up with about log-odds times the penalty's own part: its share is 1 in 25.
    by_penalty = np.linalg.eigvals(inverse * penalty).real.max()
    errors = np.sqrt(np.clip(np.diag(inverse), 0, None))
    return Logistic(weights, np.full_like(errors, np.nan) if by_penalty > BY_PENALTY else errors)


def _sigmoid(x: FloatArray) -> FloatArray:
    from scipy.special import expit

    return np.asarray(expit(x), dtype=np.float64)
