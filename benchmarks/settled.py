"""A page of a real browser that says when it has settled after a click, and the server behind it.

Settled is a page where a script has run since somebody has acted and none does any more, nothing is stale or spinning,
and nothing that can be seen has changed for a while. What lies inside a canvas is never drawn: tables bring there, a
third of a second after they are drawn, what screen readers read.
"""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page

ROOT = Path(__file__).parents[1]
QUIET = 600  # ms without any change
WATCH = """(() => {
  window.settling = {acted: 0, changed: 0, ran: 0, asked: false};
  const changed = () => { window.settling.changed = performance.now(); };
  for (const kind of ["pointerdown", "keydown", "change"])
    addEventListener(kind, () => {
      changed();
      if (window.settling.asked) Object.assign(window.settling, {acted: performance.now(), asked: false});
    }, true);
  const drawn = ({type, target}) => !(type === "childList" ? target : target.parentElement)?.closest?.("canvas");
  const seen = (records) => {
    if (records.some(drawn)) changed();
    if (records.some((one) => one.attributeName === "data-test-script-state")) window.settling.ran = performance.now();
  };
  const all = {subtree: true, childList: true, attributes: true, characterData: true};
  new MutationObserver(seen).observe(document, all);
})()"""
SETTLED = """quiet => {
  const app = document.querySelector('[data-testid="stApp"]');
  const busy = '[data-testid="stSpinner"], [data-testid="stProgress"], [data-stale="true"]';
  const {acted, changed, ran, asked} = window.settling;
  return !asked && ran >= acted && app?.dataset.testScriptState === "notRunning" && !document.querySelector(busy)
    && performance.now() - changed > quiet;
}"""
TICKS = os.sysconf("SC_CLK_TCK")


class Wait(NamedTuple):
    """What somebody waited for.

    Args:
        took: seconds by the clock.
        server: seconds of processor time of the server, all threads.
        browser: the same of the page's main thread.
        sent: kilobytes that the server has sent over the page's socket.
    """

    took: float
    server: float
    browser: float
    sent: float


class Clicks:
    """One page of a browser, and the server behind it.

    Args:
        page: where it is clicked.
        process: the server.
    """

    def __init__(self, page: Page, process: "subprocess.Popen[bytes]") -> None:
        self.page, self.process, self.sent = page, process, 0
        page.set_default_timeout(120_000)
        page.add_init_script(WATCH)
        self.inside = page.context.new_cdp_session(page)
        self.inside.send("Performance.enable", {"timeDomain": "threadTicks"})
        page.on("websocket", lambda found: found.on("framereceived", self._count))

    def open(self, address: str) -> None:
        """Open a page and wait until it has settled."""
        self.page.goto(address)
        self.page.get_by_test_id("stMain").wait_for()
        self._settle()

    def once(self, act: Callable[[], object]) -> Wait:
        """Do something that begins with a press of a key or of the mouse, and wait until the page has settled."""
        self._settle()
        self.page.evaluate("settling.asked = true")
        server, browser, self.sent = self._of_server(), self._of_browser(), 0
        act()
        self._settle()
        took = self.page.evaluate("(settling.changed - settling.acted) / 1000")
        return Wait(took, self._of_server() - server, self._of_browser() - browser, self.sent / 1000)

    def _settle(self) -> None:
        self.page.wait_for_function(SETTLED, arg=QUIET, polling=50, timeout=120_000)

    def _count(self, frame: str | bytes) -> None:
        self.sent += len(frame)

    def _of_browser(self) -> float:
        found = self.inside.send("Performance.getMetrics")["metrics"]
        return next(float(one["value"]) for one in found if one["name"] == "TaskDuration")

    def _of_server(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


@contextmanager
def served(script: str, home: Path) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """A server of its own over a workspace; its address."""
    quiet = subprocess.DEVNULL
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    own = {"MODELWATCH_HOME": str(home), "PYTHONPATH": str(ROOT), "STREAMLIT_SERVER_HEADLESS": "true"}
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **own}, stdout=quiet, stderr=quiet)
    try:
        for _ in range(240):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        yield f"http://127.0.0.1:{port}", process
    finally:
        process.terminate()
        process.wait()
