"""Take the pictures of these documents: the dashboard on the sample, in a workspace of its own.

`make pictures` runs it; it needs Chromium. Pages are drawn wide and saved with 256 colours, under 300 kB each.
"""

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from urllib.request import urlopen

from PIL import Image
from playwright.sync_api import Page, sync_playwright

HERE = Path(__file__).parent
SIZE = {"width": 1440, "height": 900}
MOST_BYTES = 300_000
PREDICTION = "2013-07-07_2359_B6_1503_JFK_SJU"
PICTURES = {
    "overview": "?deployment=flights-logreg",
    "performance": "performance?deployment=flights-logreg",
    "drift": "drift?deployment=flights-boosting",
    "explain": f"explain?deployment=flights-boosting&id={PREDICTION}",
}


@contextmanager
def dashboard() -> Iterator[str]:
    """The address of a dashboard whose workspace is gone afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory() as home:
        settings = {"MODELWATCH_HOME": home, "STREAMLIT_SERVER_PORT": str(port), "STREAMLIT_SERVER_HEADLESS": "true"}
        command = [sys.executable, "-c", "from monitoring.cli import main; main()"]
        server = subprocess.Popen(command, cwd=HERE.parents[1], env=os.environ | settings)
        try:
            _wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()
            server.wait()


def _wait_for(address: str, seconds: float = 60) -> None:
    begun = time.monotonic()
    while True:
        try:
            urlopen(address).close()
            return
        except OSError:
            if time.monotonic() - begun > seconds:
                raise
            time.sleep(0.2)


def picture(page: Page) -> bytes:
    """What is on the screen once nothing runs any more, as a PNG."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.locator("[data-testid=stMain]").wait_for()
    page.wait_for_timeout(8000)  # parts come one by one, charts move into their places
    page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget], [data-testid=stSkeleton]')")
    drawn = BytesIO()
    Image.open(BytesIO(page.screenshot())).convert("RGB").quantize(256).save(drawn, "PNG", optimize=True)
    return drawn.getvalue()


def main() -> None:
    """Take every picture."""
    with dashboard() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE, color_scheme="light")
        page.set_default_timeout(180_000)  # the first page prepares the sample
        for name, path in PICTURES.items():
            page.goto(f"{address}/{path}")
            content = picture(page)
            if len(content) > MOST_BYTES:
                raise SystemExit(f"{name}.png has {len(content):,} bytes, more than {MOST_BYTES:,}")
            (HERE / f"{name}.png").write_bytes(content)
        browser.close()


if __name__ == "__main__":
    main()
