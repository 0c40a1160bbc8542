"""Values beyond all that were seen."""

import math
from collections.abc import Iterator

import pandas as pd

from monitoring.gate.behaviour.importances import heaviest
from monitoring.gate.evidence import Evidence
from monitoring.gate.finding import Finding
from monitoring.gate.rule import RULES, Rule
from monitoring.gate.stress.bench import MOST_COLUMNS, bench
from monitoring.gate.stress.refusals import answered
from monitoring.gate.stress.substitutes import Stress, ends, is_category, tried

STEP = 0.1  # of the range
TIMES = 2.0  # what the value at the range's end costs


@RULES.register(
    Rule(
        code="G028",
        name="stable_beyond",
        title="Stable beyond the range",
        asks="Does a value a tenth of the range beyond all that were seen cost little more than twice what the largest "
        "or smallest value costs?",
        unseen=True,
    )
)
def stable_beyond(evidence: Evidence) -> Finding:
    """Each numeric column in turn leaves its range at either end, in a quarter of the labelled rows.

    Linear models go on beyond the range as they do within it, and trees stay as they are at its end; what loses more
    than twice as much there goes astray. An end is left out where values beyond it would have a sign that none has.
    """
    there = bench(evidence, evidence.candidate)
    there.require_lead()
    known, _ = evidence.learnt_from
    names = heaviest(evidence, evidence.candidate, MOST_COLUMNS)
    numeric = [name for name in names if not is_category(there.model, name)]
    rows = pd.concat([part[numeric] for part in (known, there.rows) if set(numeric) <= set(part)])
    cases, refused = tried(there, [one for name in numeric for one in _beyond(rows, name)], lambda loss: TIMES * loss)
    more = "of its lead over the trivial model is lost beyond twice what the range's end costs,"
    limit, n, every = evidence.settings.stress, len(there.rows), set(names)
    return answered(cases, refused, every, limit=limit, n=n, more=more, what="values beyond the range")


def _beyond(rows: pd.DataFrame, name: str) -> Iterator[Stress]:
    low, high = ends(rows, name)
    step = STEP * (high - low)
    if not step > 0:
        return
    if (rows[name].dropna() % 1 == 0).all():
        step = float(math.ceil(step))
    for end, value, words in ((high, high + step, "above the largest"), (low, low - step, "below the smallest")):
        if value * end > 0 or (end != 0 and low < 0 < high):
            yield Stress(name, f"with values {words} of {name}", value, end)
