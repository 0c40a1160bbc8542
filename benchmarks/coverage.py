"""How often 95 % intervals of metrics hold the truth, by rows a window: seeded, printed as a table.

Run: python benchmarks/coverage.py [windows]. The truth is the metric over 400,000 further rows; "none" is the share of
windows without an interval.
"""

import sys

import numpy as np

from monitoring.domain import Outcomes, Task
from monitoring.log.cells.edges import error_edges, score_edges
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats.rows import binary, regression

SIZES = (100, 300, 1_000, 10_000)
MANY = 400_000


def scored(rng: np.random.Generator, n: int, base: float) -> tuple[np.ndarray, np.ndarray]:
    """Labels and calibrated scores with an AUC of .80."""
    y = (rng.random(n) < base).astype(float)
    z = rng.normal(size=n) + 1.2 * y
    return y, 1 / (1 + np.exp(-(1.2 * z - 0.72 + np.log(base / (1 - base)))))


def predicted(rng: np.random.Generator, n: int, errors: str) -> tuple[np.ndarray, np.ndarray]:
    """Labels around 50 and predictions with errors of one shape."""
    y, e = rng.normal(50, 10, n), rng.normal(0, 3, n)
    shapes = {
        "normal": lambda: e,
        "lognormal": lambda: rng.lognormal(0, 1, n),
        "t(3)": lambda: rng.standard_t(3, n),
        "1 % outliers": lambda: np.where(rng.random(n) < 0.01, 20 * e, e),
    }
    return y, y + shapes[errors]()


def counted(task: Task, rows: tuple[np.ndarray, np.ndarray], edges: np.ndarray, size: int) -> Outcomes:
    """Windows of so many rows."""
    at = np.arange(len(rows[0])) // size
    return (binary if task is Task.BINARY else regression)(*rows, windows=at, edges=edges)


def main() -> None:
    """Print the table."""
    windows = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rng = np.random.default_rng(0)
    cases = [(Task.BINARY, scored, base) for base in (0.01, 0.1, 0.5)]
    cases += [(Task.REGRESSION, predicted, shape) for shape in ("normal", "lognormal", "t(3)", "1 % outliers")]
    for task, make, case in cases:
        large = make(rng, MANY, case)
        edges = score_edges(large[1], 0.5) if task is Task.BINARY else error_edges(large[1] - large[0])
        whole = counted(task, large, edges, MANY)
        for size in SIZES:
            now = counted(task, make(rng, min(windows, 10**6 // size) * size, case), edges, size)
            parts = []
            for name in metric_names(task):
                found, truth = METRICS[name].function(now), METRICS[name].function(whole).value[0]
                there = ~np.isnan(found.low) & ~np.isnan(found.high)
                inside = (found.low <= truth) & (truth <= found.high)
                parts.append(
                    f"{name} {inside[there].mean():.1%} (none {1 - there.mean():.0%})" if there.any() else name
                )
            print(f"{task} {case}, n = {size:,}: {'; '.join(parts)}", flush=True)


if __name__ == "__main__":
    main()
