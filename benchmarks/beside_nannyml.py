"""All monitoring numbers of 1 M predictions × 20 features, cold, beside NannyML's drift, estimate and performance.

`uv run python benchmarks/beside_nannyml.py [ROWS]`. NannyML holds libraries back, so it runs in a throw-away
environment of its own, which `uv` makes. Both get the same files and weekly windows; NannyML gets data frames that are
in memory already (univariate drift with its default method, CBPE and realised performance, both of ROC AUC), while
ours starts from the log on disk without counts.
"""

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from generate import CATEGORICAL, NUMERIC, write

NANNYML = """
import sys, time, warnings
warnings.simplefilter("ignore")
import nannyml, pandas as pd

folder, features = sys.argv[1], sys.argv[2].split(",")
labels = pd.read_parquet(f"{folder}/labels.parquet")[["id", "y"]]
analysis = pd.read_parquet(f"{folder}/predictions.parquet").merge(labels, on="id").drop(columns="id")
reference = pd.read_parquet(f"{folder}/reference.parquet")[analysis.columns]
for frame in (reference, analysis):
    frame["predicted"] = (frame["score"] >= 0.5).astype(int)
    frame["y"] = frame["y"].astype(int)
names = dict(y_pred="predicted", y_pred_proba="score", y_true="y", timestamp_column_name="time", chunk_period="W")
names |= dict(problem_type="classification_binary", metrics=["roc_auc"])
drift = nannyml.UnivariateDriftCalculator(features + ["score"], timestamp_column_name="time", chunk_period="W")
jobs = {"drift": drift, "CBPE": nannyml.CBPE(**names), "performance": nannyml.PerformanceCalculator(**names)}
for name, job in jobs.items():
    begun = time.perf_counter()
    job.fit(reference)
    (job.estimate if name == "CBPE" else job.calculate)(analysis)
    print(name, time.perf_counter() - begun)
"""


def main(rows: int) -> None:
    """Measure and print the table."""
    from drift import ours, seconds

    from monitoring import connect
    from monitoring.domain import Every, Selection
    from monitoring.log import Workspace
    from monitoring.reports.summary import summarise

    with tempfile.TemporaryDirectory() as folder:
        file = write(Path(folder) / "data", rows)
        workspace = Workspace(Path(folder) / "home")
        connect.add(workspace, file)
        log = workspace.log("generated")
        summarise(log, Selection("generated", Every("week")))  # imports are nobody's work here
        own = statistics.median(seconds(lambda: ours(log)) for _ in range(5))
        features = ",".join([*NUMERIC, *CATEGORICAL])
        needed = [part for name in ("nannyml", "statsmodels", "pandas<3") for part in ("--with", name)]
        tool = ["uv", "run", "--quiet", "--isolated", "--no-project", *needed, "python", "-c", NANNYML]
        quiet = os.environ | {"NML_DISABLE_USAGE_LOGGING": "1"}  # it would wait for an answer of its makers
        command = [*tool, str(file.parent), features]
        answer = subprocess.run(command, check=True, capture_output=True, text=True, env=quiet).stdout
    print(f"{rows:,} predictions × 20 features, weekly windows")
    print(f"Modelwatch, cold counts to all numbers   {own:8.2f} s")
    parts = dict(line.rsplit(maxsplit=1) for line in answer.splitlines() if line.split(" ")[0] in NANNYML)
    for name, spent in parts.items():
        print(f"NannyML, {name:<31} {float(spent):8.2f} s")
    whole = sum(map(float, parts.values()))
    print(f"ratio                                    {whole / own:8.1f} ×")


if __name__ == "__main__":
    main(int(sys.argv[1].replace("_", "")) if len(sys.argv) > 1 else 1_000_000)
