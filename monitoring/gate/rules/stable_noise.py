"""Noise on all numbers at once."""

from typing import Any

import numpy as np
import pandas as pd

from monitoring.errors import ModelError, NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.bench import Bench, Change, bench
from monitoring.gate.stress.cases import Case, beyond, worst
from monitoring.gate.stress.substitutes import SEED, is_category

LEVELS = (0.01, 0.05, 0.1, 0.25, 0.5)  # standard deviations
NORMAL_QUARTILES = 1.3489795  # between the quartiles of a normal distribution, in standard deviations


@RULES.register(
    Rule(
        code="G026",
        name="stable_noise",
        title="Stable under noise",
        asks="Does noise of so many standard deviations cost little more than that share of the candidate's lead?",
        unseen=True,
    )
)
def stable_noise(evidence: Evidence) -> Finding:
    """Normal noise of .01 to .5 standard deviations on all numeric columns of all labelled rows.

    Noise takes away what columns tell, from any model, the more the larger it is; that share is taken off.
    """
    there = bench(evidence, evidence.candidate)
    there.require_lead()
    names = [str(name) for name in there.rows if not is_category(there.model, str(name))]
    if not names:
        raise NotApplicableError("the model reads no column of numbers")
    cases = []
    for level, found in zip(LEVELS, there.changed([_noisy(there, names, level) for level in LEVELS]), strict=True):
        if isinstance(found, ModelError):
            raise found
        case = beyond(f"with noise of {level:g} standard deviations", there.measured, found, there.lead)
        cases.append(Case(case.what, case.value - level, case.error))
    more = "of its lead over the trivial model is lost beyond the noise's own share,"
    return worst(cases, evidence.settings.stress, len(there.rows), more)


def _noisy(there: Bench, names: list[str], level: float) -> Change:
    random = np.random.default_rng(SEED)
    values = {name: _with_noise(there.rows[name], level, random) for name in names}
    return Change(np.arange(len(there.rows)), values)


def _with_noise(column: "pd.Series[Any]", level: float, random: np.random.Generator) -> "pd.Series[Any]":
    """Noise in units of the spread that most values have: a few that are far out do not make it larger."""
    low, high = column.quantile([0.25, 0.75])
    spread = min(float(column.std(ddof=0)), float(high - low) / NORMAL_QUARTILES or np.inf)
    found = column + level * (spread if np.isfinite(spread) else 0.0) * random.standard_normal(len(column))
    found = found.clip(column.min(), column.max())
    return found.round() if (column.dropna() % 1 == 0).all() else found
