"""Every page over 20 M predictions beside the same page over 200 thousand: what a rerun of its script takes.

`uv run python benchmarks/pages.py [FOLDER]`. FOLDER holds a log of 20 M rows that `benchmarks/large.py` has made (by
default one is made in a temporary folder). The counts of both logs are there, as after any refresh. Each page is run
again as it is, which is what any click does, and with all that the dashboard remembers forgotten before each run, as
if somebody had chosen windows that nobody has looked at yet: then every run computes and draws all of the page.
"""

import logging
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

import streamlit as st
from large import prepare
from streamlit.testing.v1 import AppTest

from monitoring.log import Workspace
from monitoring.paths import page, shell

SMALL, LARGE = 200_000, 20_000_000
PAGES = ("overview", "performance", "drift", "quality", "explain", "score", "report")
RUNS = 25


def opened(home: Path, name: str) -> AppTest:
    """A page of the dashboard over a workspace, everything imported and counted."""
    os.environ["MODELWATCH_HOME"] = str(home)
    at = AppTest.from_file(str(shell()), default_timeout=600).run()
    at = at.switch_page(str(page(name))).run()
    assert not at.exception, at.exception
    return at


def rerun(at: AppTest, home: Path, forgets: bool) -> float:
    """Milliseconds of one run of the page's script."""
    os.environ["MODELWATCH_HOME"] = str(home)
    if forgets:
        st.cache_data.clear()
        st.cache_resource.clear()
    begun = time.perf_counter()
    at.run()
    return 1000 * (time.perf_counter() - begun)


def late(times: list[float]) -> float:
    """The 95th percentile."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def main(folder: Path) -> None:
    """Measure and print the table."""
    logging.disable(logging.WARNING)  # there is no browser, and Streamlit says so each time
    homes = []
    for place, rows in ((folder / "small", SMALL), (folder, LARGE)):
        prepare(place, rows)
        homes.append(place / "home")
        Workspace(place / "home").log("generated").refresh()
    for forgets in (False, True):
        print("all forgotten" if forgets else "as it is")
        print(f"{'page':<12} {SMALL:>12,} rows {LARGE:>12,} rows   ratio   95th percentile")
        for name in PAGES:
            compare(name, homes, forgets)


def compare(name: str, homes: list[Path], forgets: bool) -> None:
    """Measure one page over both logs, in turn, and print its line."""
    pages = [opened(home, name) for home in homes]
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for at, home, spent in zip(pages, homes, times, strict=True):
            spent.append(rerun(at, home, forgets))
    small, large = map(statistics.median, times)
    print(f"{name:<12} {small:>14.0f} ms {large:>14.0f} ms {large / small:>7.2f} {late(times[1]):>14.0f} ms")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else temporary))
