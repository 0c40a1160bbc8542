"""A real server and a real browser; what goes wrong in the browser fails the test that was running."""

import shutil
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect, sync_playwright

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
QUIET = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]

expect.set_options(timeout=30_000)  # ms: what a busy machine takes, no promise


def pytest_collection_modifyitems(items):
    if CHROMIUM:
        return
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.skip(reason="there is no Chromium on this machine"))


@pytest.fixture(scope="module")
def browser():
    # One module long: the driver's event loop must not be there when other tests need one of their own.
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, "--no-first-run"])
        yield browser
        browser.close()


@pytest.fixture
def page(browser):
    with browser.new_context(viewport={"width": 1440, "height": 1200}, accept_downloads=True) as context:
        yield context.new_page()


@pytest.fixture
def visit(page, server):
    """Open a page of the dashboard; at the end there was no error in the console and no request to another host."""
    faults = []
    page.set_default_timeout(60_000)
    page.on("console", lambda message: is_fault(message) and faults.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: faults.append(f"script: {error}"))
    page.on("request", lambda request: is_foreign(request.url, server) and faults.append(f"foreign: {request.url}"))

    def go(path, heading):
        page.goto(f"{server}/{path}")
        page.get_by_role("heading", name=heading, exact=True).wait_for()
        return page

    yield go
    assert page.get_by_test_id("stException").count() == 0
    assert faults == []


def is_fault(message):
    return message.type == "error" or "Infinite extent" in message.text  # what a chart without data complains of


def is_foreign(url, server):
    parts = urlsplit(url)
    return parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != urlsplit(server).netloc
