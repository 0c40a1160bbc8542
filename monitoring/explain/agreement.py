"""How far two explanations of one prediction agree, in figures and in plain words."""

import numpy as np
import pandas as pd

from monitoring.domain import Agreement, Explanation
from monitoring.explain.result import Skipped
from monitoring.explain.surrogate.fit import FITS

TOP = 5
MOST_SHARED = 0.6  # of the strongest columns


def compare(shap: Explanation, lime: Explanation, top: int = TOP) -> Agreement:
    """Compare the strongest columns, their directions and the order of all columns that both explain.

    The units may differ (log-odds, probability): signs and ranks do not depend on them. With fewer columns than
    `top` all of them are compared, and the overlap says little. An amount of exactly 0 is never among the
    strongest. Where no line fits the model here the sentence says so and gives no other advice.

    Args:
        shap: one explanation.
        lime: another one of the same prediction.
        top: how many columns count as the strongest.

    Source: Krishna et al. 2022 (arXiv 2202.01602): feature, sign and rank agreement.
    """
    first = {each.column: each.amount for each in shap.contributions}
    second = {each.column: each.amount for each in lime.contributions}
    size = min(top, len(first), len(second))
    strong, other = _strongest(first, size), _strongest(second, size)
    shared = [name for name in strong if name in other]
    against = [name for name in shared if first[name] * second[name] < 0]
    both = [name for name in first if name in second]
    return Agreement(
        top=size,
        overlap=len(shared) / size if size else float("nan"),
        signs=1 - len(against) / len(shared) if shared else float("nan"),
        rank_correlation=spearman([abs(first[name]) for name in both], [abs(second[name]) for name in both]),
        sentence=_doubt(lime) or _sentence(strong, other, shared, against),
    )


def fits(lime: Explanation) -> bool:
    """Whether a line follows the model around the explained row: by its R² on rows that it was not drawn through."""
    return lime.quality.get("r2", 1.0) >= FITS


def agrees(part: Agreement, lime: Explanation | Skipped) -> bool:
    """Whether two explanations name mostly the same columns, in the same directions, and LIME's line fits at all."""
    return isinstance(lime, Explanation) and fits(lime) and part.overlap >= MOST_SHARED and part.signs == 1


def spearman(first: list[float], second: list[float]) -> float:
    """Spearman's rank correlation, ties at their mean rank; nan for fewer than two values or a constant side.

    >>> spearman([1.0, 2.0, 3.0], [10.0, 30.0, 20.0])
    0.5
    """
    ranks = [pd.Series(values, dtype="float64").rank().to_numpy() for values in (first, second)]
    if len(first) < 2 or any(np.ptp(rank) == 0 for rank in ranks):
        return float("nan")
    centred = [rank - rank.mean() for rank in ranks]
    return float(centred[0] @ centred[1] / np.sqrt((centred[0] @ centred[0]) * (centred[1] @ centred[1])))


def _strongest(amounts: dict[str, float], size: int) -> list[str]:
    known = [name for name, amount in amounts.items() if amount != 0 and np.isfinite(amount)]
    return sorted(known, key=lambda name: -abs(amounts[name]))[:size]


def _doubt(lime: Explanation) -> str:
    """What to say in place of any advice where the surrogate does not follow the model."""
    if fits(lime):
        return ""
    r2 = lime.quality["r2"]
    if np.isnan(r2):
        return "The model answers the same for all rows around this one, so LIME has nothing to tell: read SHAP."
    # Never rounded up to the limit itself.
    return (
        f"No line fits the model here (R² {min(r2, FITS - 0.01):.2f}, below {FITS:g}), so LIME says little: read SHAP."
    )


def _sentence(strong: list[str], other: list[str], shared: list[str], against: list[str]) -> str:
    if not strong or not other:
        return "At least one of the two sees no column at work here, so there is nothing to compare."
    if not shared:
        return (
            f"SHAP names {_listed(strong)} as the strongest, LIME names {_listed(other)}; they share none. "
            "Trust neither order without a closer look."
        )
    said = f"Both name {_listed(shared)} as the strongest"
    if not against:
        said += f" and agree on {'its direction' if len(shared) == 1 else 'their direction'}."
        whole = len(shared) == len(strong) == len(other)
        return said if whole else f"{said} The other columns differ: trust the shared ones."
    said += f"; they disagree on the direction of {_listed(against)}."
    agreed = [name for name in shared if name not in against]
    return f"{said} Trust {_listed(agreed)} only." if agreed else f"{said} Trust neither direction."


def _listed(names: list[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
