"""How often intervals of RMSE hold the truth by references with long-tailed errors that happen to be judged.

`uv run python benchmarks/tail_coverage.py [--only NAME] [--judged J] [--most M]`. References are drawn, seeded, until
so many of them are judged, at most so many; each then judges windows of 300, 1,000 and 10,000 rows. One line an errors'
shape and size of the reference: how many references are judged, and by size of the windows how often the interval holds
the true RMSE and how many windows have one.
"""

import argparse
from itertools import product

import numpy as np

from monitoring.domain import FloatArray, Outcomes
from monitoring.log.cells.edges import error_edges
from monitoring.performance.few_events import reference_without_few, without_few
from monitoring.performance.metric import METRICS
from monitoring.stats.rows import regression

ARGUMENTS = argparse.ArgumentParser()
ARGUMENTS.add_argument("--only", default="", help="lines whose name contains this")
ARGUMENTS.add_argument("--judged", type=int, default=60)
ARGUMENTS.add_argument("--most", type=int, default=2000)
SQUARES = {"t(3)": 3.0, "lognormal": np.exp(2), "t(5)": 5 / 3, "normal": 1.0}
REFERENCES, WINDOWS = (300, 1000, 5000, 50_000), {300: 200, 1000: 100, 10_000: 20}


def drawn(rng: np.random.Generator, shape: str, n: int) -> FloatArray:
    """Errors of one shape."""
    if shape == "lognormal":
        return rng.lognormal(0, 1, n)
    return rng.normal(size=n) if shape == "normal" else rng.standard_t(float(shape[2:-1]), n)


def counted(e: FloatArray, size: int, edges: list[float]) -> Outcomes:
    """Windows of so many rows."""
    return regression(np.zeros(len(e)), e, windows=np.arange(len(e)) // size, edges=edges)


def held(
    rng: np.random.Generator, shape: str, n: int, judged: int, most: int
) -> tuple[int, int, dict[int, FloatArray]]:
    """References that are judged, and drawn; by size: how many windows hold the truth, have an interval, there are."""
    card, function = METRICS["rmse"].descriptor, METRICS["rmse"].function
    truth, found = np.sqrt(SQUARES[shape]), {size: np.zeros(3) for size in WINDOWS}
    several = seen = 0
    while several < judged and seen < most:
        e, seen = drawn(rng, shape, n), seen + 1
        edges = error_edges(e)
        own, why = reference_without_few(card, function(counted(e, n, edges)))
        several += not why
        for size, count in WINDOWS.items() if not why else ():
            now, _ = without_few(card, function(counted(drawn(rng, shape, size * count), size, edges)), own)
            found[size] += [((now.low <= truth) & (truth <= now.high)).sum(), np.isfinite(now.low).sum(), count]
    return several, seen, found


def main() -> None:
    """Print the table."""
    asked = ARGUMENTS.parse_args()
    for shape, n in product(SQUARES, REFERENCES):
        if asked.only not in f"{shape}, {n}":
            continue
        several, seen, found = held(np.random.default_rng(n), shape, n, asked.judged, asked.most)
        said = [
            f"{size:,}: {inside / max(there, 1):.1%} of {there / max(of, 1):.0%}"
            for size, (inside, there, of) in found.items()
        ]
        print(f"{shape}, {n}: {several} of {seen} references judged; " + "; ".join(said), flush=True)


if __name__ == "__main__":
    main()
