"""How large errors are where rows look like this: a small model of the reference's losses, fitted out of fold."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray

if TYPE_CHECKING:
    from sklearn.ensemble import HistGradientBoostingRegressor

FOLDS = 5
ROUNDS, LEAVES, FEWEST = 80, 12, 20


@dataclass(frozen=True, slots=True, eq=False)
class Losses:
    """What a loss is expected to be, row by row.

    Args:
        models: one a fold, trained on the others.
        scale: what their answers are multiplied by, so that their mean over the reference is that of its losses.
        spread: mean squared distance of the reference's losses from what was expected of them, out of fold, as a
            multiple of the mean square of what was expected: the spread grows with the loss itself.
        error: standard error of `scale`, as a share of it.
    """

    models: "tuple[HistGradientBoostingRegressor, ...]"
    scale: float
    spread: float
    error: float

    def mean(self, rows: FloatArray, n: int) -> tuple[float, float, float]:
        """The mean loss of a window and its 95 % interval.

        Four things leave it open, and all are in the interval: how the window's own losses fall, which of its rows
        were drawn, the level that the reference knows, and what the model learnt (by how far the folds' models are
        apart: the jackknife over groups).

        Args:
            rows: those that were drawn, `(m, columns)`, at least one.
            n: how many rows the window has.

        Source: Efron (1982), The Jackknife, the Bootstrap and Other Resampling Plans, section 3; the degrees of
        freedom of a sum of variances after Satterthwaite (1946), Biometrics Bulletin 2, 110-114.
        """
        from scipy.special import stdtrit
        from threadpoolctl import threadpool_limits

        with threadpool_limits(1):  # threads that wait for each other cost more here than they bring
            each = self.scale * np.array([model.predict(rows) for model in self.models])
        row, fold = each.mean(axis=0), each.mean(axis=1)
        value, drawn = float(row.mean()), len(rows)
        to_fall = self.spread * np.mean(row**2) / max(n, 1)
        left_out = np.var(row) / drawn * max(1 - drawn / max(n, 1), 0.0)
        learnt = (FOLDS - 1) / FOLDS * np.sum((fold - value) ** 2)
        variance = to_fall + left_out + (value * self.error) ** 2 + learnt
        freedom = (FOLDS - 1) * (variance / learnt) ** 2 if learnt > 0 else np.inf
        half = stdtrit(min(freedom, 1e6), 0.975) * np.sqrt(variance) / value
        return value, float(value * np.exp(-half)), float(value * np.exp(half))


def learn(rows: FloatArray, losses: FloatArray, categorical: NDArray[np.bool_], seed: int = 0) -> Losses:
    """A model of losses of 0 and more: boosted trees of Poisson's deviance, whose answers are never below 0.

    Its answers for the reference are out of fold, and are scaled to the mean of the losses.

    Source: Kivimäki, Białek, Nurminen and Kuberski (2025), JAIR 82, for the estimation of losses by a model; Friedman
    (2001), Annals of Statistics 29, for the trees.

    Args:
        rows: of the reference, `(rows, columns)`, missing values as nan.
        losses: such as |e| or e², `(rows,)`, not all of them 0 in any four fifths of the rows.
        categorical: which columns hold places in a list, `(columns,)`.
        seed: of the folds.

    >>> rng = np.random.default_rng(0)
    >>> hard = rng.random((2000, 1)) < 0.5
    >>> losses = np.abs(rng.normal(size=2000)) * np.where(hard[:, 0], 4, 1)
    >>> learnt = learn(hard.astype(float), losses, np.array([False]))
    >>> [round(learnt.mean(np.full((500, 1), side), 500)[0], 1) for side in (0.0, 1.0)]
    [0.8, 3.2]
    """
    from sklearn.ensemble import HistGradientBoostingRegressor
    from threadpoolctl import threadpool_limits

    fold = np.random.default_rng(seed).permutation(len(rows)) % FOLDS
    expected, models = np.zeros(len(rows)), []
    with threadpool_limits(1):
        for number in range(FOLDS):
            out = fold == number
            model = HistGradientBoostingRegressor(
                loss="poisson",
                max_iter=ROUNDS,
                max_leaf_nodes=LEAVES,
                min_samples_leaf=FEWEST,
                early_stopping=False,
                categorical_features=categorical,
                random_state=seed,
            ).fit(rows[~out], losses[~out])
            expected[out] = model.predict(rows[out])
            models.append(model)
    scale = float(losses.sum() / expected.sum())
    apart = np.mean((losses - scale * expected) ** 2)
    spread = float(apart / np.mean((scale * expected) ** 2))
    return Losses(tuple(models), scale, spread, float(np.sqrt(apart / len(rows)) / losses.mean()))
