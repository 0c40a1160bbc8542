"""Columns along which the score may only go one way."""

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray, Task
from monitoring.domain.text import percent, short
from monitoring.errors import NotApplicableError
from monitoring.gate.behaviour.single_rows import some_rows, unit
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Answer, Finding
from monitoring.gate.rule import RULES, Rule

ROWS, POINTS = 500, 20
SAME = 1e-6  # what 32 bits may lose
ALLOWED = 0.01  # of the rows


@RULES.register(
    Rule(
        code="G031",
        name="monotone",
        title="Monotone where declared",
        asks="Does the score of no row turn back while a column that is declared in `[gate] monotone` goes up?",
    )
)
def monotone(evidence: Evidence) -> Finding:
    """Each declared column goes through 20 quantiles of the reference, all else in a row staying as it is.

    A row turns back where its score, somewhere along the way, is lower than it was before (higher, where it is declared
    to decrease). Source: Goldstein et al. (2015), Journal of Computational and Graphical Statistics 24, 44-65
    (individual conditional expectation).
    """
    declared, model = dict(evidence.settings.monotone), evidence.candidate.model
    read = [name for name in declared if name in model.features and name not in model.dropped]
    if not read:
        raise NotApplicableError("no column that the model reads is declared in [gate] monotone")
    if model.task is Task.MULTICLASS:
        raise NotApplicableError("of several classes, there is no one score that could be monotone")
    rows = some_rows(evidence, ROWS)
    known = evidence.reference if len(evidence.reference) else evidence.labelled
    back = {name: _turns(evidence, rows, name, points(known[name])) for name in read}
    found = {name: float((each > SAME).mean()) for name, each in back.items()}
    worst = max(read, key=lambda name: (found[name], back[name].max()))
    size, share = float(back[worst].max()), found[worst]
    where = (
        f"while {worst} goes up, the score of {percent(share)} of the rows falls"
        if (declared[worst] == "increasing")
        else f"while {worst} goes up, the score of {percent(share)} of the rows rises"
    )
    reason = f"{where}, by up to {short(size)}" if share else f"no score turns back along {', '.join(read)}"
    details = tuple(
        (name, f"{percent(found[name])} of rows, by up to {short(float(back[name].max()))}") for name in read
    )
    verdict = Answer.FAIL if share > ALLOWED else Answer.PASS
    return Finding(verdict=verdict, reason=reason, value=share, limit=ALLOWED, n=len(rows), details=details)


def points(values: "pd.Series[float]") -> FloatArray:
    """The places along a column that are looked at: its distinct quantiles, rising.

    >>> points(pd.Series([1.0, 1.0, 2.0, None])).tolist()[:2]
    [1.0, 1.0526315789473684]
    """
    known = pd.to_numeric(values).dropna().to_numpy(dtype=float)
    return np.unique(np.quantile(known[np.isfinite(known)], np.linspace(0, 1, POINTS))) if len(known) else known


def turned(scores: FloatArray) -> FloatArray:
    """How far each row's scores `(rows, points)` fall below what they were before, at most `(rows,)`.

    >>> turned(np.array([[1.0, 2, 3], [1, 3, 2.5]])).tolist()
    [0.0, 0.5]
    """
    return np.asarray((np.maximum.accumulate(scores, axis=1) - scores).max(axis=1))


def _turns(evidence: Evidence, rows: pd.DataFrame, name: str, along: FloatArray) -> FloatArray:
    model = evidence.candidate.model
    if len(along) < 2:
        return np.zeros(len(rows))
    repeated = rows.iloc[np.repeat(np.arange(len(rows)), len(along))].assign(**{name: np.tile(along, len(rows))})
    scores = model.predict(repeated).reshape(len(rows), len(along))
    sign = 1.0 if evidence.settings.monotone[name] == "increasing" else -1.0
    return turned(sign * scores) / unit(model, scores.ravel())
