"""A workspace in a cloud store beside the same one on disk: what pages and commands take, and how often they ask.

`uv run python benchmarks/cloud.py [DEPLOYMENTS]`. The store is an S3 server on this machine (moto), whose answers take
some milliseconds each; of a real one it is the network that counts, so requests are counted, too. Pages are run again
as they are, warm, in turns with those on disk. So many further deployments show what a look costs with many.
"""

import logging
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from monitoring.cli import main as modelwatch
from monitoring.paths import sample_data, workspace_folder
from monitoring.shared import transfer, turn
from pages import opened, rerun

PAGES = ("overview", "performance", "drift", "quality")
RUNS, DEPLOYMENTS = 15, 300
SERVE = "import sys; from moto.server import main; main(sys.argv[1:])"


@contextmanager
def store(folder: Path) -> Iterator[Path]:
    """An S3 server with a bucket, and the environment that leads there; gives its log of requests."""
    log = folder / "requests.log"
    with log.open("wb") as told:
        command = [sys.executable, "-c", SERVE, "-H", "127.0.0.1", "-p", "0"]
        process = subprocess.Popen(command, stdout=told, stderr=told)
    try:
        while not (found := re.search(rb"http://127\.0\.0\.1:\d+", log.read_bytes())):
            time.sleep(0.1)
        url = found[0].decode()
        urllib.request.urlopen(urllib.request.Request(f"{url}/bucket", method="PUT"), timeout=10).close()
        os.environ |= {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s", "AWS_REGION": "us-east-1"}
        os.environ |= {"AWS_ENDPOINT_URL": url, "AWS_ALLOW_HTTP": "true", "MODELWATCH_CACHE": str(folder / "cache")}
        yield log
    finally:
        turn.leave()
        process.kill()
        process.wait()


def asked(log: Path) -> int:
    """How many requests the store has had."""
    return len(re.findall(rb" /bucket", log.read_bytes()))


def page(homes: tuple[str, str], name: str, log: Path, runs: int) -> tuple[float, float, float]:
    """Milliseconds of a warm page on disk and in the store, and the requests of the latter."""
    tests = [opened(Path(home) if "://" not in home else home, name) for home in homes]  # type: ignore[arg-type]
    times: list[list[float]] = [[], []]
    before = None
    for _ in range(runs + 1):  # the first run is not yet warm
        for one, (test, home) in enumerate(zip(tests, homes, strict=True)):
            times[one].append(rerun(test, home, forgets=False))  # type: ignore[arg-type]
        before = asked(log) if before is None else before
    return *(statistics.median(each[1:]) for each in times), (asked(log) - before) / runs


def command(home: str, *words: str) -> float:
    """Seconds of a command."""
    os.environ["MODELWATCH_HOME"] = home
    begun = time.perf_counter()
    assert modelwatch(words) == 0, words
    return time.perf_counter() - begun


def many(count: int) -> float:
    """Milliseconds of a turn in which nothing has changed, with so many further deployments of 100 files each."""
    home = workspace_folder()
    for number in range(count):
        for file in range(100):
            path = home / f"other-{number}" / f"f{file % 10}" / f"{file}.json"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("x")
        transfer.send(home / f"other-{number}")
    times = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        with turn.turn():
            pass
        times.append(1000 * (time.perf_counter() - begun))
    return statistics.median(times)


def main(
    count: int,
    runs: int = RUNS,
    names: tuple[str, ...] = PAGES,
    deployment: Path | None = None,
    later: Path | None = None,
) -> list[tuple[str, float, float, float]]:
    """Measure and print the table; gives its rows: name, on disk, in the store, requests."""
    logging.disable(logging.WARNING)
    file, later = deployment or sample_data() / "flights-logreg.toml", later or sample_data() / "predictions.parquet"
    with tempfile.TemporaryDirectory() as place, store(Path(place)) as log:
        homes = (str(Path(place) / "workspace"), "s3://bucket/team")
        for home in homes:
            command(home, "add", str(file))
        before = asked(log)
        disk, cloud = (1000 * command(home, "log", file.stem, str(later)) for home in homes)
        rows = [("log", disk, cloud, float(asked(log) - before))]
        rows += [(f"page {name}", *page(homes, name, log, runs)) for name in names]
        for name, disk, cloud, requests in rows:
            told = f"{disk:6.0f} ms on disk {cloud:6.0f} in the store {cloud / disk:5.2f} x {requests:5.1f} requests"
            print(f"{name:18}", told)
        if count:
            print(f"a turn without a change, {count} further deployments of 100 files: {many(count):.0f} ms")
    return rows


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else DEPLOYMENTS)
