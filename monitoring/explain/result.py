"""What explaining a prediction answers, and the same as JSON."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import Agreement, Explanation, Verdict
from monitoring.models.unseen import Unseen
from monitoring.models.unseen import to_json as unseen_json


@dataclass(frozen=True, slots=True)
class Skipped:
    """In the place of an answer that could not be given: why not."""

    reason: str


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was checked of an explanation: its name, the verdict, and a sentence in plain words."""

    name: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True, eq=False)
class ExplainedPrediction:
    """One prediction, explained twice.

    Args:
        id: the prediction's id.
        row: the raw row, as in the log.
        prediction: what the model says: probability (several classes: the predicted one's) or value.
        predicted_class: several classes: which; None otherwise.
        shap: the exact split, or why there is none.
        lime: the local surrogate, or why there is none.
        agreement: of the two, or why it cannot be told.
        notes: sentences that the reader must know, such as that the log holds another score.
        scored_class: the class that the prediction is the probability of; empty for a regression.
        unseen: categories of the row that the model does not know, or the reference never showed.
        version: of the model that explains: its `name`, the `basis` on which it was chosen, and that in a `sentence`.
        trust: how far the explanation can be trusted.
    """

    id: str
    row: pd.DataFrame
    prediction: float
    predicted_class: str | None
    shap: Explanation | Skipped
    lime: Explanation | Skipped
    agreement: Agreement | Skipped
    notes: tuple[str, ...] = ()
    scored_class: str = ""
    unseen: tuple[Unseen, ...] = ()
    version: Mapping[str, str] | None = None
    trust: tuple[Check, ...] = ()


def to_json(explained: ExplainedPrediction) -> dict[str, Any]:
    """Plain data for the command line and the web: nan becomes None, what was skipped `{"skipped": reason}`.

    Keys: `id`, `prediction`, `class` (whose probability that is; not of a regression), `shap` (`base`,
    `contributions`, `unit`, `prediction`, `residual`, `method`, `notes`), `lime` (the same with `r2`, `stability`,
    `vsi`, `csi`, `changed`), `agreement`, `notes`, `unseen`, `version` (`name`, `basis`, `sentence`; None without
    versions), `trust` (a list of `{check, verdict, sentence}`).
    A contribution is `{column, value, amount, spread}`.

    >>> nothing = Skipped("no background")
    >>> to_json(ExplainedPrediction("7", pd.DataFrame(), 0.5, None, nothing, nothing, nothing))["shap"]
    {'skipped': 'no background'}
    """
    answer: dict[str, Any] = {"id": explained.id, "prediction": plain(explained.prediction)}
    if explained.scored_class:
        answer["class"] = explained.scored_class
    answer["shap"] = _explanation(explained.shap)
    answer["lime"] = _explanation(explained.lime)
    answer["agreement"] = _agreement(explained.agreement)
    answer["notes"] = list(explained.notes)
    answer["unseen"] = unseen_json(explained.unseen)
    answer["version"] = dict(explained.version) if explained.version else None
    answer["trust"] = [{"check": c.name, "verdict": str(c.verdict), "sentence": c.sentence} for c in explained.trust]
    return answer


def plain(value: object) -> object:
    """A value that JSON can hold: numbers that are not finite become None, unknown kinds their text."""
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return str(value)


def _explanation(part: Explanation | Skipped) -> dict[str, Any]:
    if isinstance(part, Skipped):
        return {"skipped": part.reason}
    parts = [
        {"column": each.column, "value": plain(each.value), "amount": plain(each.amount), "spread": plain(each.spread)}
        for each in part.contributions
    ]
    return {
        "base": plain(part.base),
        "contributions": parts,
        "unit": part.unit,
        "prediction": plain(part.prediction),
        "residual": plain(part.residual),
        "method": part.method,
        **{name: plain(figure) for name, figure in part.quality.items()},
        "notes": list(part.notes),
    }


def _agreement(part: Agreement | Skipped) -> dict[str, Any]:
    if isinstance(part, Skipped):
        return {"skipped": part.reason}
    return {
        "top": part.top,
        "overlap": plain(part.overlap),
        "signs": plain(part.signs),
        "rank_correlation": plain(part.rank_correlation),
        "sentence": part.sentence,
    }
