"""Several processes at once: all rows arrive, and a profile is made once."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd

APPEND = """
import sys
from pathlib import Path
from monitoring.log import Workspace
for path in sys.argv[2:]:
    Workspace(Path(sys.argv[1])).append_predictions("d", [path])
"""
LOOK = """
import sys
from pathlib import Path
from monitoring.domain import Every, Selection
from monitoring.log import Workspace
windows = Workspace(Path(sys.argv[1])).log("d").windows(Selection("d", Every("hour")))
print(sum(w.rows for w in windows))
"""


def run(*scripts):
    """Run scripts at once, and give what each printed."""
    started = [
        subprocess.Popen([sys.executable, "-c", *map(str, script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for script in scripts
    ]
    done = [process.communicate(timeout=120) for process in started]
    assert [process.returncode for process in started] == [0] * len(started), [err.decode()[-2000:] for _, err in done]
    return [out.decode().strip() for out, _ in done]


def test_rows_that_are_appended_at_once_all_arrive(connect, workspace, write, tmp_path, select):
    rows = pd.DataFrame({"key": [f"k{i}" for i in range(60)], "at": pd.Timestamp("2013-05-01"), "x": np.arange(60.0)})
    connect(rows[:20], None, rows, home=workspace.home, id="key", time="at", numeric=("x",))
    files = [write(rows[start : start + 12], tmp_path / f"from{start}.csv") for start in (10, 18, 30, 40, 48)]
    run((APPEND, workspace.home, *files[:3]), (APPEND, workspace.home, *files[2:], files[0]))
    log = workspace.log("d")
    assert log.predictions.count() == 60
    found = log.histograms(select("1 rows"), ["x"])["x"][1]
    assert sorted(found.low.tolist()) == rows["x"].tolist()
    assert run((LOOK, workspace.home), (LOOK, workspace.home)) == ["60", "60"]
    names = [path.name for path in (log.folder / "profiles").iterdir() if path.name.startswith("hour")]
    assert len(names) == 1


def test_what_was_acknowledged_is_there_once_although_others_work_there_too_and_one_is_killed():
    root = Path(__file__).parents[3]
    script = [
        sys.executable,
        root / "benchmarks" / "appenders.py",
        "--seconds",
        "3",
        "--processes",
        "3",
        "--killed",
        "1",
    ]
    done = subprocess.run(script, capture_output=True, text=True, env=os.environ | {"PYTHONPATH": str(root)})
    assert done.returncode == 0, done.stdout + done.stderr[-3000:]
    assert "every row is there once, and the counts are right" in done.stdout
    returned = next(line for line in done.stdout.splitlines() if line.startswith("appends that returned"))
    assert int(returned.split()[-1].replace(",", "")) > 0
