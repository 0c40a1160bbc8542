"""From a spreadsheet's CSV and a model to a dashboard, and gone again, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

from tests.pages.lending import ROWS, log, model_text


def upload(page, place, name, content):
    page.locator("input[type=file]").nth(place).set_input_files({"name": name, "mimeType": "", "buffer": content})


def answer(page):
    """Take the first answer to each question, by the keyboard."""
    take, shown = page.get_by_role("button", name="Take this answer"), page.get_by_text("What is proposed")
    expect(shown).to_be_visible()
    connect = page.get_by_role("button", name="Connect", exact=True)
    while left := take.count():
        take.first.press("Enter")
        expect(take).not_to_have_count(left)
    expect(connect).to_be_enabled()


@pytest.fixture
def gone_afterwards(sample_workspace):
    """Whatever happens: other tests count the deployments of the sample."""
    yield
    if "kredite" in sample_workspace.names():
        sample_workspace.delete("kredite")


@pytest.mark.usefixtures("gone_afterwards")
def test_a_csv_with_decimal_commas_and_a_lightgbm_model_become_a_dashboard(visit):
    page = visit("connect", "Connect")
    upload(page, 0, "kredite.csv", log())
    expect(page.get_by_text("kredite.csv as it will be read: the first 10 rows")).to_be_visible()
    upload(page, -1, "model.txt", model_text())
    expect(page.get_by_text(re.compile("equal to the model's P.* on 600 rows"))).to_be_visible()
    answer(page)
    expect(page).to_have_url(re.compile("draft="))
    page.reload()
    expect(page.get_by_text("model.txt").first).to_be_visible()
    page.get_by_role("button", name="Connect", exact=True).click()
    expect(page.get_by_text(f"Predictions: read {ROWS} = accepted {ROWS} + rejected 0")).to_be_visible()
    expect(page.get_by_text("'default' is 1 and 'paid' is 0")).to_be_visible()
    expect(page.get_by_text(re.compile("Model: The model agrees on 600 rows"))).to_be_visible()
    page.get_by_role("button", name="Open its overview").click()
    expect(page).to_have_url(re.compile(r"/\?deployment=kredite"))
    expect(page.get_by_text("kredite · all rows").first).to_be_visible()
    page.go_back()
    expect(page.get_by_text("Kredite is connected.")).to_be_visible()

    page = visit("settings?deployment=kredite", "Settings")
    expect(page.get_by_role("textbox", name="The deployment file")).to_have_value(re.compile('positive = "default"'))
    page.get_by_role("textbox", name="Type kredite to delete it").fill("kredite")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Delete it").click()
    expect(page.get_by_text("The deployment kredite was deleted.")).to_be_visible()
    expect(page).to_have_url(re.compile("deployment=flights-airtime"))
