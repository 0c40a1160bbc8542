"""Take the pictures of these documents: every page on the sample, light and dark, wide and on a phone.

`make pictures` runs it in a workspace of its own; it needs Chromium. All of it stays under 3 MB: what documents show is
a PNG of 256 colours, the rest is WebP, and `docs/pictures/README.md` shows every one.
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
MOST_BYTES, MOST_TOGETHER = 300_000, 3_000_000
BUSY = "[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-testid=stSpinner]"
PREDICTION = "2013-07-07_2359_B6_1503_JFK_SJU"
PAGES = {
    "overview": "?deployment=flights-logreg",
    "alerts": "alerts?deployment=flights-logreg",
    "performance": "performance?deployment=flights-logreg",
    "drift": "drift?deployment=flights-boosting",
    "quality": "quality?deployment=flights-logreg",
    "fleet": "fleet?deployment=flights-logreg",
    "explain": f"explain?deployment=flights-boosting&id={PREDICTION}",
    "score": "score?deployment=flights-logreg",
    "report": "report?deployment=flights-logreg",
    "versions": "versions?deployment=flights-logreg",
    "gate": "gate?deployment=flights-logreg",
    "retrain": "retrain?deployment=flights-logreg",
    "connect": "connect",
    "settings": "settings?deployment=flights-logreg",
}
BELOW = {"explain": f"{PREDICTION}: score"}  # what the picture begins with, where that is not the top of the page
SHOWN = ("overview", "performance", "drift", "explain")  # in documents, light and wide
LOOKS = [(scheme, width) for scheme in ("light", "dark") for width in (1440, 390)]


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


def settled(page: Page, seconds: float = 120) -> Image.Image:
    """What is on the screen once nothing runs any more and two looks, a second apart, are the same."""
    page.get_by_role("heading", level=1).first.wait_for()
    page.wait_for_timeout(2000)  # the script has begun by then
    before, begun = b"", time.monotonic()
    while time.monotonic() - begun < seconds:
        now = page.screenshot(animations="disabled", caret="hide")
        if now == before and not page.locator(BUSY).count():
            return Image.open(BytesIO(now)).convert("RGB")
        before = now
        page.wait_for_timeout(1000)
    raise SystemExit(f"{page.url} has not settled after {seconds:.0f} s")


def keep(image: Image.Image, name: str, scheme: str, width: int) -> Path:
    """Write a picture as small as it may be read well."""
    if name in SHOWN and (scheme, width) == LOOKS[0]:
        path = HERE / f"{name}.png"
        image.quantize(256).save(path, "PNG", optimize=True)
    else:
        path = HERE / f"{name}-{scheme}-{width}.webp"
        image.save(path, "WEBP", quality=70, method=6)
    if path.stat().st_size > MOST_BYTES:
        raise SystemExit(f"{path.name} has {path.stat().st_size:,} bytes, more than {MOST_BYTES:,}")
    return path


def gallery(files: list[Path]) -> str:
    """A document that shows them all."""
    return "\n".join(["# Pictures of every page", "", *[f"![{each.stem}]({each.name})" for each in files]]) + "\n"


def main() -> None:
    """Take every picture."""
    files = []
    with dashboard() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        for scheme, width in LOOKS:
            size = {"width": width, "height": 900 if width > 900 else 844}
            page = browser.new_page(viewport=size, color_scheme=scheme)
            page.set_default_timeout(180_000)  # the first page prepares the sample
            for name in sys.argv[1:] or PAGES:
                page.goto(f"{address}/{PAGES[name]}")
                if name in BELOW:
                    page.get_by_text(BELOW[name]).first.scroll_into_view_if_needed()
                    settled(page)
                    page.get_by_text(BELOW[name]).first.evaluate("it => it.scrollIntoView()")
                files.append(keep(settled(page), name, scheme, width))
            page.close()
        browser.close()
    if (size := sum(path.stat().st_size for path in files)) > MOST_TOGETHER:
        raise SystemExit(f"the pictures have {size:,} bytes, more than {MOST_TOGETHER:,}")
    (HERE / "README.md").write_text(gallery(sorted(files)), encoding="utf-8")


if __name__ == "__main__":
    main()
