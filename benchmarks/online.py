"""How many alarms are false, and how soon changes are found: by the budget, and by LORD.

`uv run python benchmarks/online.py [--logs N]`. A log is 25 columns of 365 days, of which some change on the hundredth
day, for thirty days; of each column and day a two-sided p-value is drawn, that of a normal value which is moved by so
many standard errors.
"""

import argparse
from collections.abc import Iterator
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm

from monitoring.domain import FloatArray
from monitoring.stats.alarms import Budget
from monitoring.stats.online.lord import levels

COLUMNS, DAYS, FROM, LASTS, RATE = 25, 365, 100, 30, 0.05
BUDGET = Budget(1, 30.44, ("drift",), {"drift": COLUMNS}).level("drift")
ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--logs", type=int, default=400)


def drawn(rng: np.random.Generator, changed: int, size: float, shared: float) -> FloatArray:
    """P-values of a log, `(days, columns)`; what columns of a day share makes `shared` of their variance."""
    z = np.sqrt(1 - shared) * rng.normal(size=(DAYS, COLUMNS)) + np.sqrt(shared) * rng.normal(size=(DAYS, 1))
    z[FROM : FROM + LASTS, :changed] += size
    return np.asarray(2 * norm.sf(np.abs(z)))


def told(alarms: NDArray[np.bool_], changed: int) -> tuple[float, float, float, float]:
    """Share of false alarms, false alarms a month, share of the changed days that are found, days until the first."""
    true = np.zeros(alarms.shape, dtype=np.bool_)
    true[FROM : FROM + LASTS, :changed] = True
    false, found = int((alarms & ~true).sum()), alarms[FROM : FROM + LASTS, :changed]
    first = np.where(found.any(axis=0), found.argmax(axis=0) + 1, LASTS) if changed else np.array([np.nan])
    power = float(found.mean()) if changed else np.nan
    return false / max(int(alarms.sum()), 1), false / DAYS * 30.44, power, float(first.mean())


def lines(logs: int) -> Iterator[tuple[str, FloatArray, FloatArray]]:
    """What changes, and by budget and LORD the averages over so many logs of what `told` has."""
    cases = [(0, 0.0, 0.0), (0, 0.0, 0.5), *((*case, 0.0) for case in product((1, 5, 20), (3.0, 4.0, 5.0)))]
    for changed, size, shared in cases:
        rng, sums = np.random.default_rng([changed, int(size), int(10 * shared)]), []
        for _ in range(logs):
            p_values = drawn(rng, changed, size, shared)
            sums.append([told(p_values < level, changed) for level in (BUDGET, levels(p_values, RATE))])
        by_budget, by_lord = np.mean(sums, axis=0)
        name = f"{changed} columns by {size:g} standard errors" if changed else "nothing"
        yield f"{name}{', columns that hang together' if shared else ''}", by_budget, by_lord


def main() -> None:
    """Draw, judge, print."""
    asked = ARGUMENTS.parse_args()
    print(f"{'what changes':45} budget: FDR, false a month, found, delay   LORD: the same")
    for name, *both in lines(asked.logs):
        print(f"{name:45} " + "   ".join("{:5.3f} {:5.2f} {:4.2f} {:5.1f}".format(*each) for each in both), flush=True)


if __name__ == "__main__":
    main()
