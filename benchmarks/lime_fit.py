"""How well LIME's line foretells the sample's models on rows that it was not drawn through, and how stable it is.

`uv run python benchmarks/lime_fit.py [ROWS]`: of each of the sample's three deployments that many logged rows (152
where it is left out) against 1,000 rows of the reference: 10th, 50th and 90th percentile over the rows, the share of
rows where no line fits, and the number of rows by neighbourhood (the share of columns that are drawn anew).
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path

import numpy as np
import pandas as pd

from monitoring.explain import lime_values
from monitoring.explain.surrogate.fit import FITS
from monitoring.models import stored_copy
from monitoring.models.files.trust import Trust
from monitoring.paths import sample_data
from monitoring.settings import load_deployment

NAMES = ("logreg", "boosting", "airtime")
FIGURES = ("r2", "vsi", "csi")


def measure(name: str, rows: int, folder: Path) -> tuple[str, ...]:
    """One line of the table."""
    deployment = load_deployment(sample_data() / f"flights-{name}.toml")
    model = stored_copy.register(deployment, folder, Trust())
    logged = pd.read_parquet(sample_data() / "predictions.parquet").sample(rows, random_state=0)
    background = pd.read_parquet(sample_data() / "reference.parquet").sample(1000, random_state=0)
    found = [
        lime_values.explain(model, logged.iloc[[place]], background, f"{name}-{place}").quality for place in range(rows)
    ]
    spread = [np.quantile([each[figure] for each in found], (0.1, 0.5, 0.9)) for figure in FIGURES]
    low = float(np.mean([not each["r2"] >= FITS for each in found]))
    widths = Counter(each["changed"] for each in found)
    return (
        name,
        *(" / ".join(f"{value:.2f}" for value in figures) for figures in spread),
        f"{low:.0%}",
        ", ".join(f"{share:g}: {count}" for share, count in sorted(widths.items(), reverse=True)),
    )


def main(rows: int) -> None:
    """The table."""
    print(
        "| deployment | R² | VSI | CSI | no line fits | rows by neighbourhood |", "|---|---|---|---|---|---|", sep="\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name in NAMES:
            print("|", " | ".join(measure(name, rows, Path(folder) / name)), "|", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 152)
