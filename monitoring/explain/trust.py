"""How far an explanation can be trusted: what was checked of it, one plain sentence each."""

from collections.abc import Callable, Mapping

import numpy as np

from monitoring.domain import Agreement, Explanation, Verdict
from monitoring.domain.bins import Bins
from monitoring.domain.text import percent, plural
from monitoring.errors import listed
from monitoring.explain.agreement import TOP, agrees, fits
from monitoring.explain.outside import outside
from monitoring.explain.result import Check, ExplainedPrediction, Skipped
from monitoring.explain.surrogate.fit import FITS, REPEATS

ADDS_UP = 1e-6  # of the prediction's size
STABLE = 0.8
_SURE = 2  # standard errors
_SHOWN = 5  # columns of a sentence


def checks(found: ExplainedPrediction, bins: Mapping[str, Bins]) -> tuple[Check, ...]:
    """What was checked of an explained row, in the order in which people ask.

    A warning is no error: it says what to keep in mind. What could not be checked is SKIPPED with its reason.

    Args:
        found: the explained row.
        bins: the reference's cells by column, which say what it never showed.
    """
    return (
        _within(found, bins),
        _of(found.shap, "Adds up", _adds_up),
        _of(found.shap, "Precision", _precise),
        _of(found.lime, "Simple line", _line),
        _of(found.lime, "Repeats", _repeats),
        _both(found.agreement, found.lime),
    )


def _of(part: Explanation | Skipped, name: str, check: Callable[[str, Explanation], Check]) -> Check:
    return Check(name, Verdict.SKIPPED, part.reason) if isinstance(part, Skipped) else check(name, part)


def _within(found: ExplainedPrediction, bins: Mapping[str, Bins]) -> Check:
    name, strange = "Known ground", outside(found.row, bins)
    unseen = [each for each in found.unseen if each.column not in {one.column for one in strange}]
    said = [*(one.sentence for one in strange), *(each.sentence for each in unseen)]
    if not said:
        return Check(name, Verdict.OK, "Every value of this row lies within what the reference showed.")
    more = f" and {plural(len(said) - _SHOWN, 'more column')}" if len(said) > _SHOWN else ""
    what = f"{'; '.join(said[:_SHOWN])}{more}"
    return Check(name, Verdict.WARN, f"The model was not seen to work with values like these: {what}.")


def _adds_up(name: str, shap: Explanation) -> Check:
    if not shap.residual:
        return Check(name, Verdict.OK, "SHAP splits the whole prediction: the average and all amounts add up to it.")
    left = f"the average and all amounts differ from the prediction by {abs(shap.residual):.1e}"
    if abs(shap.residual) <= ADDS_UP * max(1.0, abs(shap.prediction)):
        return Check(name, Verdict.OK, f"SHAP splits the whole prediction: {left}, which is rounding.")
    return Check(name, Verdict.WARN, f"SHAP leaves a part unexplained: {left}.")


def _precise(name: str, shap: Explanation) -> Check:
    spread = np.array([each.spread for each in shap.contributions])
    if np.isnan(spread).all():
        return Check(name, Verdict.OK, f"SHAP's amounts are exact ({shap.method}): another run gives the same.")
    most, largest = float(np.nanmax(spread)), max(abs(each.amount) for each in shap.contributions)
    said = f"SHAP's amounts are sampled: off by about {most:.2g} (one standard error), the largest is {largest:.2g}"
    vague = [each.column for each in shap.contributions[:TOP] if 0 < abs(each.amount) < _SURE * each.spread]
    if vague:
        return Check(name, Verdict.WARN, f"{said}. Which way {listed(vague)} pushes is not certain.")
    return Check(name, Verdict.OK, f"{said}.")


def _line(name: str, lime: Explanation) -> Check:
    r2 = lime.quality["r2"]
    if np.isnan(r2):
        return Check(name, Verdict.SKIPPED, "The model answers the same for all rows around this one.")
    changed = f"where {percent(lime.quality['changed'], 2)} of the columns change"
    if fits(lime):
        return Check(
            name, Verdict.OK, f"LIME's line foretells {percent(r2, 2)} of what the model does {changed} (R² {r2:.2f})."
        )
    r2 = min(r2, FITS - 0.01)  # never rounded up to the limit
    return Check(name, Verdict.WARN, f"No line fits the model here: R² {r2:.2f} {changed}, below {FITS:g}. Read SHAP.")


def _repeats(name: str, lime: Explanation) -> Check:
    vsi, csi, times = lime.quality["vsi"], lime.quality["csi"], REPEATS + 1
    same = "" if np.isnan(vsi) else f"{percent(vsi, 2)} of the {TOP} strongest columns stay (VSI), "
    said = f"Over {times} fits of LIME {same}{percent(csi, 2)} of the amounts agree within their intervals (CSI)."
    stable = csi >= STABLE and not vsi < STABLE
    return Check(name, Verdict.OK if stable else Verdict.WARN, said)


def _both(part: Agreement | Skipped, lime: Explanation | Skipped) -> Check:
    name = "Both agree"
    if isinstance(part, Skipped):
        return Check(name, Verdict.SKIPPED, part.reason)
    said = part.sentence
    if part.top and isinstance(lime, Explanation) and fits(lime):
        said += f" {_shared(round(part.overlap * part.top), part.top)}"
        said += "." if np.isnan(part.rank_correlation) else f", rank correlation {part.rank_correlation:.2f}."
    return Check(name, Verdict.OK if agrees(part, lime) else Verdict.WARN, said)


def _shared(shared: int, top: int) -> str:
    """How many of the strongest columns both methods name.

    >>> _shared(1, 1), _shared(4, 5)
    ('The strongest column is the same', '4 of the 5 strongest columns are shared')
    """
    if top == 1:
        return f"The strongest column is {'the same' if shared else 'not the same'}"
    return f"{f'All {top}' if shared == top else f'{shared} of the {top}'} strongest columns are shared"
