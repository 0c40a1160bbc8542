"""How often 95 % intervals of metrics hold the truth, by rows a window: seeded, printed as a table.

Run: python benchmarks/window_coverage.py [windows [metric ...]]. The reference has 50,000 rows. The truth is the
mean of the metric over ten times 400,000 further rows, or exact where that would not be known well; "none" is the share
of windows without an interval, which are those with too few events.
"""

import sys
from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np

from monitoring.domain import Outcomes, Task
from monitoring.log.cells.edges import error_edges, score_edges
from monitoring.performance.few_events import reference_without_few, without_few
from monitoring.performance.metric import METRICS
from monitoring.performance.run import metric_names
from monitoring.stats.rows import binary, regression

SIZES = (300, 1_000, 10_000, 100_000)
MANY, TIMES, REFERENCE = 400_000, 10, 50_000
MEAN_SQUARE = {"normal": 9.0, "lognormal": np.exp(2), "t(3)": 3.0, "1 % outliers": 9 * (0.99 + 4)}


Case: TypeAlias = float | str
Maker: TypeAlias = Callable[[np.random.Generator, int, Any], tuple[np.ndarray, np.ndarray]]


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


def truths(task: Task, make: Maker, case: Case, rng: np.random.Generator, edges: np.ndarray) -> dict[str, float]:
    """Each metric over very many rows."""
    large = [counted(task, make(rng, MANY, case), edges, MANY) for _ in range(TIMES)]
    found = {name: float(np.mean([METRICS[name].function(one).value for one in large])) for name in metric_names(task)}
    if task is Task.BINARY:
        return found | {"ece": 0.0}
    square = MEAN_SQUARE[str(case)]
    return found | {"rmse": float(np.sqrt(square)), "r2": 1 - square / 100}


def main() -> None:
    """Print the table."""
    windows = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    rng = np.random.default_rng(0)
    cases: list[tuple[Task, Maker, Case]] = [(Task.BINARY, scored, base) for base in (0.01, 0.1, 0.5)]
    cases += [(Task.REGRESSION, predicted, shape) for shape in MEAN_SQUARE]
    for task, make, case in cases:
        names = [name for name in metric_names(task) if name in sys.argv[2:] or not sys.argv[2:]]
        if not names:
            continue
        rows = make(rng, REFERENCE, case)
        edges = score_edges(rows[1], 0.5) if task is Task.BINARY else error_edges(rows[1] - rows[0])
        reference, truth = counted(task, rows, edges, REFERENCE), truths(task, make, case, rng, edges)
        for size in SIZES:
            held = {name: [] for name in names}
            for _ in range(max(windows * size // 2_000_000, 1)):
                now = counted(task, make(rng, min(windows, max(2_000_000 // size, 1)) * size, case), edges, size)
                for name in names:
                    card, function = METRICS[name].descriptor, METRICS[name].function
                    found, _ = without_few(card, function(now), reference_without_few(card, function(reference))[0])
                    inside = (found.low <= truth[name]) & (truth[name] <= found.high)
                    held[name] += np.where(np.isnan(found.low) | np.isnan(found.high), np.nan, inside).tolist()
            parts = []
            for name, inside in held.items():
                there = np.array(inside)[~np.isnan(inside)]
                none = f" (none {1 - len(there) / len(inside):.0%})" if len(there) < len(inside) else ""
                parts.append(f"{name} {there.mean():.1%}{none}" if len(there) else f"{name} none")
            print(f"{task} {case}, n = {size:,}, {len(inside)} windows: {'; '.join(parts)}", flush=True)


if __name__ == "__main__":
    main()
