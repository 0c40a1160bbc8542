"""Rows of today that are like what the candidate has seen."""

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from monitoring.domain import Column, Kind, Role
from monitoring.domain.text import percent
from monitoring.errors import NotApplicableError
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.stats.intervals import share

SHOWN = 5
FEWEST = 30


@RULES.register(
    Rule(
        code="G017",
        name="out_of_range",
        title="Newest rows are within the training range",
        asks="Do the newest rows hold few values beyond what the candidate was trained on?",
        follows=("dead_column",),
    )
)
def out_of_range(evidence: Evidence) -> Finding:
    """The share of the newest window's rows with a number beyond the range, or a category that was not there.

    Held against `[gate] out_of_range` and what chance alone gives: of rows like those before, each numeric column has
    one in about (n + 1) / 2 beyond the range of n. Ranges are those of the training data, of a model whose
    probabilities alone were learnt anew those of the model inside, otherwise of the reference. A missing value is
    beyond no range.
    """
    rows, (known, where) = evidence.newest, evidence.learnt_from
    if min(len(rows), len(known)) < FEWEST:
        raise NotApplicableError(f"at least {FEWEST} rows of the newest window and of the {where} are needed")
    columns = _columns(evidence, known)
    if not columns:
        raise NotApplicableError("the model reads no column that both have in clear")
    beyond = {column.name: _beyond(column, rows, known) for column in columns}
    odd = np.logical_or.reduce([*beyond.values()])
    chance = min(1.0, 2 * sum(column.kind is Kind.NUMERIC for column in columns) / (len(known) + 1))
    limit, value = min(1.0, evidence.settings.out_of_range + chance), float(odd.mean())
    low, high = (float(end) for end in share(odd.sum(), len(odd)))
    verdict = Answer.PASS if value <= limit else Answer.FAIL if low > limit else Answer.INCONCLUSIVE
    most = sorted(beyond.items(), key=lambda each: -each[1].sum())[:SHOWN]
    lies = "of at most" if verdict is Answer.PASS else "and at most that should be"
    return Finding(
        verdict=verdict,
        reason=f"of the newest rows {percent(value)} have a value that the {where} never had, {lies} {percent(limit)}",
        value=value,
        low=low,
        high=high,
        limit=limit,
        n=len(odd),
        details=tuple((name, f"{percent(float(mask.mean()))} of rows") for name, mask in most if mask.any()),
    )


def _columns(evidence: Evidence, known: pd.DataFrame) -> list[Column]:
    """The features that the model reads and that both sides have in clear."""
    read, there = {*evidence.candidate.model.features}, {*known.columns} & {*evidence.newest.columns}
    features = [column for column in evidence.deployment.columns if column.role is Role.FEATURE]
    hidden = evidence.deployment.sensitive
    return [one for one in features if one.name in read & there and one.name not in hidden]


def _beyond(column: Column, rows: pd.DataFrame, known: pd.DataFrame) -> NDArray[np.bool_]:
    if column.kind is Kind.CATEGORICAL:
        values = rows[column.name].astype("string")
        return np.asarray(values.notna() & ~values.isin(known[column.name].astype("string").dropna()), dtype=bool)
    numbers, before = (pd.to_numeric(side[column.name], errors="coerce") for side in (rows, known))
    return np.asarray((numbers < before.min()) | (numbers > before.max()), dtype=bool)
