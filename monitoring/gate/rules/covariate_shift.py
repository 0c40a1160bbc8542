"""Other mixtures of the same rows."""

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.importances import heaviest
from monitoring.gate.evidence import Evidence, Side
from monitoring.gate.finding import Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.bench import MOST_COLUMNS, bench
from monitoring.gate.stress.cases import Case, worst
from monitoring.gate.stress.measured import Measured, standard_error
from monitoring.gate.stress.substitutes import is_category

SHIFT = 0.5  # standard deviations of the normal scores
TIMES = 3.0  # `[gate] stress`: honest models of different kinds differ more here than under other stress
ALONE = 0.5  # of the lead, where no champion says what such a shift costs


@RULES.register(
    Rule(
        code="G030",
        name="covariate_shift",
        title="Stable where the mixture of rows shifts",
        asks="Where larger or smaller values of a column become more frequent, does the candidate lose little more "
        "than the champion does?",
        unseen=True,
    )
)
def covariate_shift(evidence: Evidence) -> Finding:
    """Labelled rows weighted so that each numeric column in turn moves by half a standard deviation, up and down.

    Rows have the weight exp(z / 2), z being the normal score of the value's rank. Source: Shimodaira (2000), Journal
    of Statistical Planning and Inference 90, 227-244 (weighting by the ratio of densities, here of two normal ones).
    """
    there = bench(evidence, evidence.candidate)
    there.require_lead()
    names = heaviest(evidence, evidence.candidate, MOST_COLUMNS)
    numeric = [name for name in names if not is_category(there.model, name) and there.rows[name].nunique() > 1]
    if not numeric:
        raise NotApplicableError("the model reads no column of numbers")
    cases = []
    for name in numeric:
        for sign, words in ((1, "larger"), (-1, "smaller")):
            weights = shifted(there.rows[name], sign * SHIFT)
            lost = _lost(evidence, evidence.candidate, weights)
            if evidence.champion is not None:
                other = _lost(evidence, evidence.champion, weights)
                lost = Measured(lost.value - other.value, lost.influence - other.influence)
            error = standard_error(lost.influence)
            cases.append(Case(f"with {words} values of {name}", lost.value / there.lead, error / there.lead))
    if evidence.champion is None:
        return worst(cases, ALONE, len(there.rows), "of its lead over the trivial model is lost")
    more = "more of its lead over the trivial model is lost than the champion loses,"
    return worst(cases, TIMES * evidence.settings.stress, len(there.rows), more)


def shifted(values: "pd.Series[float]", by: float) -> FloatArray:
    """Weights under which a column's normal scores have their mean moved, `(rows,)`; a missing value counts as before.

    >>> found = shifted(pd.Series([1.0, 2.0, 3.0]), 0.5)
    >>> found.round(2).tolist()
    [0.62, 1.0, 1.62]
    """
    from scipy.special import ndtri

    ranks = values.rank(method="average")
    return np.exp(by * ndtri(((ranks - 0.5) / values.count()).to_numpy(dtype=float, na_value=0.5)))


def _lost(evidence: Evidence, side: Side, weights: FloatArray) -> Measured:
    """What the shift costs a side, with each row's part in it."""
    there = bench(evidence, side)
    now = there.measure(there.scores, weights)
    return Measured(there.measured.value - now.value, there.measured.influence - now.influence)
