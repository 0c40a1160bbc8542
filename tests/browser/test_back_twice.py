"""What the browser's history holds where the server answers late, without a server: its answers are played by hand."""

from pathlib import Path

import pytest

import monitoring.api

STEPS = Path(monitoring.api.__file__).with_name("steps.js").read_text(encoding="utf-8")
HOST = "http://steps.test"


@pytest.fixture
def history(page):
    """Overview, Data quality and Data drift lie behind one another; answers what is asked of the history there."""
    page.route(f"{HOST}/**", lambda route: route.fulfill(content_type="text/html", body=f"<script>{STEPS}</script>"))
    page.goto(f"{HOST}/?deployment=a")
    for address in ("/quality?deployment=a&column=dewp", "/drift?deployment=a&column=dewp"):
        page.evaluate("address => history.pushState({}, '', address)", address)

    def go(way):
        return page.evaluate(
            "way => new Promise(done => { addEventListener('popstate', () => done(location.href), {once: true});"
            " setTimeout(() => done('nothing there'), 2000); history[way](); })",
            way,
        ).removeprefix(HOST)

    def write(how, address):
        page.evaluate("([how, address]) => history[how]({}, '', address)", [how, address])
        return page.url.removeprefix(HOST)

    return go, write, page


def test_what_a_page_answers_that_back_has_passed_by_costs_no_step(history):
    go, write, _ = history
    assert go("back") == "/quality?deployment=a&column=dewp"
    assert go("back") == "/?deployment=a"
    # The page between begins, says its column, and at last the Overview says what it has begun with.
    assert write("pushState", "/quality?deployment=a") == "/?deployment=a"
    assert write("replaceState", "/?deployment=a&column=dewp") == "/?deployment=a&column=dewp"
    assert write("replaceState", "/?deployment=a") == "/?deployment=a"
    assert go("forward") == "/quality?deployment=a&column=dewp"
    assert go("forward") == "/drift?deployment=a&column=dewp"


def test_an_address_that_back_led_to_loses_nothing_while_its_page_begins(history):
    go, write, _ = history
    assert go("back") == "/quality?deployment=a&column=dewp"
    assert write("replaceState", "/quality?deployment=a") == "/quality?deployment=a&column=dewp"
    assert write("replaceState", "/quality?deployment=a&column=dewp&every=week").endswith("every=week")
    assert go("back") == "/?deployment=a"
    assert go("forward") == "/quality?deployment=a&column=dewp&every=week"


def test_after_back_whatever_somebody_does_is_a_step_again(history):
    go, write, page = history
    assert go("back") == "/quality?deployment=a&column=dewp"
    page.keyboard.press("Enter")
    assert write("replaceState", "/quality?deployment=a") == "/quality?deployment=a"
    page.keyboard.press("Enter")
    assert write("pushState", "/explain?deployment=a") == "/explain?deployment=a"
    assert [go("back"), go("back"), go("back")] == [
        "/quality?deployment=a",
        "/quality?deployment=a&column=dewp",
        "/?deployment=a",
    ]
