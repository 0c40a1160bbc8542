"""Three loggers and two readers on one bucket, one logger killed: nothing is lost, nothing twice, nothing half."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq

from monitoring.log import Workspace
from monitoring.log.tables import intact
from monitoring.shared.turn import turn

LOGGERS, FILES, ROWS = 3, 2, 10


def ids_in(log):
    intact.require(log.predictions.files())
    return [int(i) for file in log.predictions.files() for i in pq.read_table(file, columns=["id"])["id"].to_pylist()]


def test_nothing_is_lost_and_nothing_twice(small_in_bucket, elsewhere, tmp_path):
    table = pd.read_csv(small_in_bucket / "rows.csv").drop(columns="y").head(ROWS)
    files = {}
    for number in range(LOGGERS * FILES):
        files[tmp_path / f"{number}.csv"] = ids = range(1000 + number * ROWS, 1000 + (number + 1) * ROWS)
        table.assign(id=ids).to_csv(tmp_path / f"{number}.csv", index=False)
    loggers, names = [], list(map(str, files))
    for number in range(LOGGERS):
        command = [sys.executable, str(Path(__file__).with_name("logger.py")), "small"]
        told = (tmp_path / f"told{number}").open("wb")
        environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
        mine = names[number * FILES : (number + 1) * FILES]
        loggers.append(subprocess.Popen(command + mine, stderr=told, stdout=told, env=environment))
        told.close()
    seen = []
    while any(logger.poll() is None for logger in loggers):
        for reader in ("one", "two"):
            elsewhere(reader)
            with turn():
                log = Workspace().log("small")
                ids = ids_in(log)
                assert len(ids) == len(set(ids))
                assert not [f for f, own in files.items() if len(set(own) & set(ids)) not in (0, ROWS)]
                seen.append(len(ids))
        if seen[-1] >= 200 + 3 * ROWS:
            loggers[0].kill()
        time.sleep(1)

    acknowledged = {Path(line) for n in range(LOGGERS) for line in (tmp_path / f"told{n}").read_text().splitlines()}
    elsewhere()
    log = Workspace().log("small")
    found = ids_in(log)
    assert seen == sorted(seen)
    assert {logger.wait() for logger in loggers[1:]} == {0}
    assert len(found) == len(set(found))
    assert {path for path, own in files.items() if set(own) <= set(found)} >= acknowledged & files.keys()
    assert len(acknowledged & files.keys()) >= (LOGGERS - 1) * FILES
    assert log.refresh().rows == len(found)
