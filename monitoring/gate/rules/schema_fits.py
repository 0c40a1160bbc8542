"""The candidate reads what the log has."""

from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain.text import percent
from monitoring.errors import NotApplicableError, listed
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.substitutes import ends, is_category

ALLOWED = 0.05  # of the rows


@RULES.register(
    Rule(
        code="G020",
        name="schema_fits",
        title="It reads what the log has",
        asks="Does the log have every column that the candidate reads, with values of a type, in a range and of "
        "categories that it knows?",
    )
)
def schema_fits(evidence: Evidence) -> Finding:
    """Scores the newest rows, which fails where a column is missing or holds no numbers; then looks at the values.

    FAIL where more than one row in twenty has a category that the candidate does not know, or where half of a column's
    values are further from all that it was trained on than these are from each other: they have another unit. July is
    warmer than all of January without that; what lies beyond the range at all is counted by `out_of_range`.
    """
    rows = evidence.newest if len(evidence.newest) else evidence.labelled
    if not len(rows):
        raise NotApplicableError("the log has no rows")
    model = evidence.candidate.model
    evidence.scores(evidence.candidate, "newest" if rows is evidence.newest else "labelled")
    names = [name for name in model.features if name not in model.dropped]
    unknown = {name: _unknown(evidence, rows[name]) for name in names if model.categories.get(name)}
    strange = [
        f"{percent(share)} of rows have a category of {name} that it does not know"
        for name, share in unknown.items()
        if share > ALLOWED
    ]
    outside = [name for name in names if not is_category(model, name) and _elsewhere(evidence, rows, name)]
    far = f"lie far beyond the {evidence.learnt_from[1]}'s, as if in another unit"
    strange += [f"most values of {name} {far}" for name in outside]
    largest = max(unknown.values(), default=0.0)
    verdict = Answer.FAIL if strange else Answer.PASS
    reason = f"the log has all {len(names)} columns that the candidate reads, of types and categories that it knows"
    reason = listed(strange) if strange else reason
    return Finding(verdict=verdict, reason=reason, value=largest, limit=ALLOWED, n=len(rows))


def _unknown(evidence: Evidence, values: "pd.Series[Any]") -> float:
    """The share of rows whose category is none of the model's."""
    counts = values.dropna().value_counts()
    strangers = evidence.candidate.model.spelled[str(values.name)].strangers(counts.index)
    return float(counts[counts.index.isin(strangers)].sum() / len(values))


def _elsewhere(evidence: Evidence, rows: pd.DataFrame, name: str) -> bool:
    known, where = evidence.learnt_from
    nobody_knows = where == "reference" and not evidence.recalibrated
    if nobody_knows or name not in known:
        return False
    low, high = ends(known, name)
    values = pd.to_numeric(rows[name]).to_numpy(dtype=float, na_value=np.nan)
    values = values[~np.isnan(values)]
    if not len(values) or not low < high:  # what held one value only is another rule's
        return False
    width = high - low
    return float(((values < low - width) | (values > high + width)).mean()) > 0.5
