"""What somebody waits for: from a click in a real browser to the page that has settled.

`python benchmarks/clicks.py [FOLDER]`, with `playwright` installed and Chromium on the path. FOLDER is a workspace that
has the sample (by default it is connected in a temporary one). What is told is the time of the last change before the
page stays as it is, the processor time of the server and that of the page's main thread, which hang less on what else
the machine does, and what the server has sent.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

import pandas as pd
from playwright.sync_api import Page, sync_playwright
from settled import ROOT, Clicks, Wait, served

from monitoring.connect import prepare_sample
from monitoring.disk import stamped
from monitoring.log import Workspace
from monitoring.log.kept import glance, lives

REPEATS = 3
READING = 20  # seconds that somebody reads a page before the first explanation or score
MANY = 12
APP, ROWS = ROOT / "app.py", ROOT / "sample_data" / "predictions.parquet"
MAP = ".st-key-map-1 .nsewdrag"


def told(name: str, measured: Sequence[Wait]) -> None:
    """Print one line: medians, and the slowest."""
    took, server, browser, sent = (statistics.median(each) for each in zip(*measured, strict=True))
    print(
        f"{name:<36} {took:>6.2f} s {max(one.took for one in measured):>6.2f} s {server:>6.2f} s {browser:>6.2f} s "
        f"{sent:>6.0f} kB {os.getloadavg()[0]:>5.1f}",
        flush=True,
    )


def several(name: str, act: Callable[[int], object], clicks: Clicks) -> None:
    """Do something several times, and print what it took."""
    told(name, [clicks.once(partial(act, place)) for place in range(REPEATS)])


def pages(clicks: Clicks, address: str) -> None:
    """What is clicked on the pages about what came in, each opened before."""
    page = clicks.page

    def menu(name: str) -> Wait:
        return clicks.once(page.get_by_role("link", name=name, exact=True).first.click)

    clicks.open(f"{address}/?deployment=flights-logreg")
    names = ("Performance", "Data drift", "Data quality", "Overview")
    visits = [[menu(name) for name in names] for _ in range(REPEATS + 1)][1:]
    for name, measured in zip(names, zip(*visits, strict=True), strict=True):
        told(f"menu: {name}", measured)
    menu("Performance")
    page.get_by_role("slider").first.focus()
    several("threshold", lambda _: page.keyboard.press("ArrowRight"), clicks)
    menu("Data drift")
    several("heat map: a cell", lambda place: cell(page, place), clicks)
    several("order of the heat map", lambda place: order(page, place), clicks)


def cell(page: Page, place: int) -> None:
    """Click a cell of the map, each time another one."""
    plot = page.locator(MAP)
    box = plot.bounding_box()
    assert box
    plot.click(position={"x": box["width"] * (place + 1.5) / 15, "y": box["height"] * (place % 5 + 2.5) / 16})


def order(page: Page, place: int) -> None:
    """Order the map otherwise, by keyboard."""
    page.get_by_role("combobox", name="Order by").fill(("drift", "importance")[place % 2])
    page.keyboard.press("Enter")


def explain(clicks: Clicks, address: str) -> None:
    """The first explanation after a page was read for a while, and further ones."""
    clicks.open(f"{address}/explain?deployment=flights-boosting")
    clicks.page.wait_for_timeout(1000 * READING)
    names = pd.read_parquet(ROWS, columns=["prediction_id"]).prediction_id[1000::7]

    def act(name: str) -> None:
        clicks.page.locator(".st-key-id input").fill(name)
        clicks.page.keyboard.press("Enter")

    measured = [clicks.once(partial(act, name)) for name in names[:REPEATS]]
    told("explain: the first", measured[:1])
    told("explain: further ones", measured[1:])


def score(clicks: Clicks, address: str) -> None:
    """The first score of a file of 100 rows after the page was read for a while, and further files."""
    rows, page = pd.read_parquet(ROWS).drop(columns="score_logreg"), clicks.page
    clicks.open(f"{address}/score?deployment=flights-logreg")
    page.wait_for_timeout(1000 * READING)
    taken, scored = [], []
    for place in range(REPEATS):
        content = rows[100 * place : 100 * place + 100].to_csv(index=False).encode()
        file = {"name": f"flights-{place}.csv", "mimeType": "text/csv", "buffer": content}
        taken.append(clicks.once(partial(page.locator("input[type=file]").set_input_files, [file])))
        scored.append(clicks.once(page.get_by_role("button", name="Score the file").click))
        clicks.once(page.get_by_role("button", name="Forget this file").click)
    for what, measured in (("read", taken), ("scored", scored)):
        told(f"file of 100 rows: {what}, the first", measured[:1])
        told(f"file of 100 rows: {what}, further", measured[1:])


def many(clicks: Clicks, address: str) -> None:
    """Overview of many deployments, where nothing is kept of any, and again."""
    begun = time.perf_counter()
    clicks.open(address)
    print(f"Overview of {MANY}: opened, nothing kept {time.perf_counter() - begun:>9.2f} s")
    measured = []
    for _ in range(REPEATS):
        for name in ("Data quality", "Overview"):
            found = clicks.once(clicks.page.get_by_role("link", name=name, exact=True).first.click)
        measured.append(found)
    told(f"menu: Overview of {MANY}", measured)


def copied(home: Path, target: Path) -> Path:
    """A workspace with the deployments of another one, each several times under other names, nothing kept of them."""
    names = Workspace(home).names()
    for place in range(MANY):
        old = names[place % len(names)]
        new = f"{old}-{place:02d}"
        shutil.copytree(home / old, target / new)
        (target / new / lives.FOLDER / glance.FILE).unlink(missing_ok=True)
        for name in ("deployment.json", ".deployment.json.copy"):
            path = target / new / name
            content = stamped.unstamped(path.read_bytes()).replace(f'"{old}"'.encode(), f'"{new}"'.encode())
            path.write_bytes(stamped.stamped(content))
    return target


def main(home: Path, folder: Path) -> None:
    """Measure and print the table."""
    copies = copied(home, folder / "copies")
    print(f"{'':<36} {'median':>8} {'slowest':>8} {'server':>8} {'browser':>8} {'sent':>9} {'load':>5}")
    parts = ((pages, home), (explain, home), (score, home), (many, copies))
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for part, workspace in parts:
            with served(str(APP), workspace) as (address, process):
                context = browser.new_context(viewport={"width": 1440, "height": 1200})
                part(Clicks(context.new_page(), process), address)
                context.close()


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(temporary) / "home"
        prepare_sample(Workspace(home))
        main(home, Path(temporary))
