"""What runs in a process of its own, beside a bundle and without Modelwatch: its runner, and how fast it is.

`python -I -B inside.py run BUNDLE ARGUMENT...` is `python runner.py ARGUMENT...`; `measure BUNDLE IN.csv MOMENT`, where
the process was asked for at MOMENT of the monotonic clock, prints figures. Of the bundle both use what a device uses.
"""

import csv
import json
import os
import resource
import runpy
import sys
import time
from typing import Any

CALLS, BATCH = 300, 1000


def main(asked: str, bundle: str, *more: str) -> None:
    """Do one of both."""
    sys.modules["monitoring"] = None  # type: ignore[assignment]  # what a device does not have is not found here either
    sys.path.insert(0, bundle)
    if asked == "run":
        runner = os.path.join(bundle, "runner.py")
        sys.argv = [runner, *more]
        runpy.run_path(runner, run_name="__main__")
    else:
        _measure(bundle, *more)


def _measure(bundle: str, table: str, moment: str) -> None:
    from edge_runner.bundle import Bundle  # type: ignore[import-not-found]  # it lies in the bundle

    opened = Bundle(bundle)
    took = time.monotonic() - float(moment)
    sys.stdout.write(json.dumps({"load_ms": 1000 * took, **_measured(opened, _read(table))}))


def _read(table: str) -> dict[str, list[Any]]:
    with open(table, newline="", encoding="utf-8") as file:
        lines = csv.reader(file)
        names = next(lines)
        columns = list(zip(*lines, strict=True))
    return {name: [cell or None for cell in column] for name, column in zip(names, columns, strict=True)}


def _measured(opened: Any, rows: dict[str, list[Any]]) -> dict[str, object]:
    """Latencies, memory, and by how much a row's score differs with the rows beside it."""
    import numpy as np

    n = len(next(iter(rows.values())))
    single = [{name: [values[i % n]] for name, values in rows.items()} for i in range(CALLS)]
    batch = {name: [values[i % n] for i in range(BATCH)] for name, values in rows.items()}
    opened.score(single[0])
    took, alone = [], []
    for row in single:
        begun = time.perf_counter()
        alone.append(opened.score(row)[0])
        took.append(1000 * (time.perf_counter() - begun))
    begun = time.perf_counter()
    together = opened.score(batch)
    thousand = 1000 * (time.perf_counter() - begun)
    apart = np.abs(np.asarray(alone) - together[:CALLS])
    return {
        "row_ms": float(np.median(took)),
        "row_ms_p99": float(np.quantile(took, 0.99)),
        "thousand_ms": thousand,
        "memory_mb": _resident(),
        "alone_gap": float(np.nanmax(apart, initial=0.0)),
        "python": sys.version.split()[0],
        "numpy": np.__version__,
        "machine": os.uname().machine,
    }


def _resident() -> float:
    """The most memory that this process has had, in MB; of the system's own count, which begins with the program."""
    try:
        with open("/proc/self/status", encoding="ascii") as file:
            return next(int(line.split()[1]) / 1024 for line in file if line.startswith("VmHWM"))
    except (OSError, StopIteration):
        most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return most / (1 << 20 if sys.platform == "darwin" else 1 << 10)


if __name__ == "__main__":
    main(*sys.argv[1:])
