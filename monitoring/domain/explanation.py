"""Why one prediction came out as it did."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one column added to the prediction.

    Args:
        column: as in the files.
        value: the column's value in this row; None where it is missing.
        amount: in the explanation's unit; positive pushes the prediction up.
        spread: standard deviation of the amount over repeats; nan where the method is exact.
    """

    column: str
    value: object
    amount: float
    spread: float = float("nan")


@dataclass(frozen=True, slots=True)
class Explanation:
    """A prediction split into contributions.

    Args:
        explainer: "shap" or "lime".
        method: how it was done, such as "exact tree values" or "permutation".
        base: the prediction for an average row, in `unit`.
        contributions: one a column, largest amount first.
        unit: of base and amounts: "log-odds", "probability" or the prediction's own unit.
        prediction: what was explained, in `unit`.
        residual: prediction - base - Σ amounts (SHAP); nan for a local surrogate, whose `quality` says how far
            to trust it.
        quality: named figures, such as `r2` and `stability`, each 0 to 1.
        notes: sentences that the reader must know, such as which columns were held fixed.
    """

    explainer: str
    method: str
    base: float
    contributions: tuple[Contribution, ...]
    unit: str
    prediction: float
    residual: float
    quality: Mapping[str, float] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far two explanations of the same prediction agree.

    Args:
        top: how many columns were compared.
        overlap: share of the top columns that both name, 0 to 1.
        signs: share of the shared top columns with the same direction, 0 to 1; nan without any.
        rank_correlation: Spearman's, over all columns' absolute amounts, -1 to 1; nan where undefined.
        sentence: the same in plain words.
    """

    top: int
    overlap: float
    signs: float
    rank_correlation: float
    sentence: str


@dataclass(frozen=True, slots=True)
class Strength:
    """One column's mean |SHAP| over rows, with its interval; nan where there are too few rows for one."""

    column: str
    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Shift:
    """How two groups of rows differ in one column.

    Args:
        column: its name.
        first: the mean of the first group.
        second: the mean of the second group.
        low: lower end of second - first.
        high: upper end of it.
    """

    column: str
    first: float
    second: float
    low: float
    high: float

    @property
    def difference(self) -> float:
        """How much larger the second one is."""
        return self.second - self.first

    @property
    def direction(self) -> int:
        """1 where the second is certainly larger, -1 where it is certainly smaller, 0 where nobody knows."""
        return int(self.low > 0) - int(self.high < 0)
