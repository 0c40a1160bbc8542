"""What people do, in a real browser."""

import re

import pandas as pd
import pytest
from playwright.sync_api import expect

PREDICTION = "2013-07-10_2245_B6_234_JFK_BTV"


def test_the_dashboard_opens_on_the_sample_and_says_how_the_model_is(visit):
    page = visit("?deployment=flights-logreg", "Overview")
    expect(page.get_by_text("as known on 10 Jul 2013")).to_be_visible()
    expect(page.get_by_text(re.compile("Performance (got worse|fell)")).first).to_be_visible()
    expect(page.get_by_text("ROC AUC", exact=True).first).to_be_visible()


def test_moving_the_as_of_forward_brings_in_labels(visit):
    page = visit("performance?deployment=flights-logreg", "Performance")
    expect(page.get_by_text("as known on 10 Jul 2013")).to_be_visible()
    expect(page.get_by_text(re.compile("Labels are not in yet .* since 3 Jun 2013"))).to_be_visible()
    page.get_by_role("spinbutton", name="month, As of").focus()
    page.keyboard.type("09")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.get_by_text("as known on 10 Sep 2013")).to_be_visible()
    expect(page).to_have_url(re.compile("as_of=2013-09-10"))
    expect(page.get_by_text(re.compile("Labels are not in yet .* since 5 Aug 2013"))).to_be_visible()


def test_a_click_on_the_map_shows_that_column_and_window(visit):
    page = visit("drift?deployment=flights-logreg&order=drift", "Data drift")
    plot = page.locator(".st-key-map-1 .nsewdrag")
    plot.wait_for()
    # The plot has settled once the chart below it is drawn too.
    page.locator(".st-key-drift-trend .main-svg").first.wait_for()
    box = plot.bounding_box()
    plot.click(position={"x": box["width"] * 0.5 / 15, "y": box["height"] * 2.5 / 16})
    expect(page).to_have_url(re.compile("column=pressure"))
    expect(page).to_have_url(re.compile(r"window=Week\+of\+1\+Apr\+2013"))
    expect(page.get_by_text("pressure – Week of 1 Apr 2013").first).to_be_visible()


def test_back_leads_through_what_was_looked_at_and_nothing_between(visit):
    page = visit("?deployment=flights-logreg", "Overview")
    page.get_by_role("link", name="dewp").first.click()
    # On a busy machine the link is clicked before the box of deployments is there, and stands first.
    both = r"quality\?(deployment=flights-logreg&column=dewp|column=dewp&deployment=flights-logreg)$"
    expect(page).to_have_url(re.compile(both))
    page.get_by_role("heading", name="One column").wait_for()
    page.get_by_role("link", name="Data drift").click()
    expect(page).to_have_url(re.compile("drift.*column=dewp&window=Week"))
    page.locator(".st-key-drift-trend .main-svg").first.wait_for()
    page.get_by_role("combobox", name="Column").fill("humid")
    page.keyboard.press("Enter")
    expect(page.get_by_text("humid – Week of 1 Jul 2013").first).to_be_visible()
    expect(page).to_have_url(re.compile("column=humid"))
    page.go_back()
    expect(page.get_by_text("dewp – Week of 1 Jul 2013").first).to_be_visible()
    page.go_back()
    expect(page).to_have_url(re.compile(both))
    page.go_back()
    page.get_by_role("heading", name="Overview", exact=True).wait_for()
    page.go_forward()
    expect(page).to_have_url(re.compile(both))


def test_a_link_shows_somebody_else_the_same(visit):
    page = visit("drift?deployment=flights-boosting&every=month&column=humid&as_of=2013-09-30", "Data drift")
    expect(page.get_by_text("as known on 30 Sep 2013")).to_be_visible()
    expect(page.get_by_text(re.compile("humid – "))).to_be_visible()
    page.get_by_role("link", name="Data quality").click()
    page.get_by_role("heading", name="Data quality", exact=True).wait_for()
    expect(page.get_by_text("flights-boosting · all rows").first).to_be_visible()
    expect(page.get_by_text("as known on 30 Sep 2013")).to_be_visible()


def test_the_address_names_the_deployment_even_where_it_is_the_first(visit):
    page = visit("", "Overview")
    expect(page).to_have_url(re.compile("deployment=flights-airtime"))
    page.get_by_role("link", name="Data drift").click()
    page.get_by_role("heading", name="Data drift", exact=True).wait_for()
    expect(page).to_have_url(re.compile("drift.*deployment=flights-airtime"))
    expect(page.get_by_text("flights-airtime · all rows").first).to_be_visible()
    page.get_by_role("combobox", name="Deployment").click()
    page.get_by_role("option", name="flights-logreg").click()
    expect(page.get_by_text("flights-logreg · all rows").first).to_be_visible()
    expect(page).to_have_url(re.compile("deployment=flights-logreg"))
    page.get_by_role("combobox", name="Deployment").click()
    page.get_by_role("option", name="flights-airtime").click()
    expect(page).to_have_url(re.compile("deployment=flights-airtime"))


def test_a_click_while_a_page_is_being_drawn_loses_nothing_of_the_address(visit):
    page = visit("performance?deployment=flights-boosting&every=month&as_of=2013-09-30", "Performance")
    page.get_by_role("link", name="Data drift").click()
    page.get_by_role("heading", name="Data drift", exact=True).wait_for()
    for part in ("deployment=flights-boosting", "every=month", "as_of=2013-09-30"):
        expect(page).to_have_url(re.compile(f"drift.*{part}"))
    expect(page.get_by_text("as known on 30 Sep 2013")).to_be_visible()


def test_a_prediction_is_explained_twice_with_what_connects_both(visit):
    page = visit(f"explain?deployment=flights-boosting&id={PREDICTION}", "Explain")
    expect(page.get_by_text(re.compile(f"{PREDICTION}: score 0.483"))).to_be_visible(timeout=120_000)
    expect(page.get_by_text("SHAP").first).to_be_visible()
    expect(page.get_by_text("LIME").first).to_be_visible()
    expect(
        page.get_by_text(re.compile("Both name .+ as the strongest|they share none|No line fits")).first
    ).to_be_visible()


@pytest.fixture
def upload(tmp_path):
    """A hundred flights, one of them with text for a temperature."""
    rows = pd.read_parquet("sample_data/predictions.parquet").head(100).drop(columns="score_logreg")
    rows = rows.astype({"temp": object})
    rows.loc[7, "temp"] = "warm"
    rows.to_csv(tmp_path / "flights.csv", index=False)
    return tmp_path / "flights.csv"


def test_an_uploaded_csv_is_scored_and_downloaded(visit, upload, tmp_path):
    page = visit("score?deployment=flights-logreg", "Score a file")
    page.locator("input[type=file]").set_input_files(upload)
    expect(page.get_by_text("Can be scored")).to_be_visible()
    page.get_by_role("button", name="Score the file").click()
    with page.expect_download() as scored:
        page.get_by_role("button", name="Download the scored file").click()
    scored.value.save_as(tmp_path / "scored.csv")
    logged = pd.read_parquet("sample_data/predictions.parquet").head(100).drop(index=7)
    found = pd.read_csv(tmp_path / "scored.csv")
    assert found["prediction_id"].tolist() == logged["prediction_id"].tolist()
    assert found["score"].to_numpy() == pytest.approx(logged["score_logreg"].to_numpy(), abs=1e-9)
    with page.expect_download() as rejected:
        page.get_by_role("button", name="Download the rejected rows").click()
    rejected.value.save_as(tmp_path / "rejects.csv")
    assert pd.read_csv(tmp_path / "rejects.csv")["row"].tolist() == [8]


def test_a_scored_file_survives_a_reload_and_any_row_of_it_is_explained(visit, tmp_path):
    rows = pd.read_parquet("sample_data/predictions.parquet").head(1600)
    rows.drop(columns="score_logreg").to_parquet(tmp_path / "flights.parquet")
    page = visit("score?deployment=flights-logreg", "Score a file")
    page.locator("input[type=file]").set_input_files(tmp_path / "flights.parquet")
    page.get_by_role("button", name="Score the file").click()
    expect(page.get_by_text("Download the scored file")).to_be_visible()
    page.reload()
    expect(page.get_by_text("Download the scored file")).to_be_visible()
    with page.expect_download() as scored:
        page.get_by_role("button", name="As Parquet").click()
    scored.value.save_as(tmp_path / "scored.parquet")
    found = pd.read_parquet(tmp_path / "scored.parquet")
    assert found["score"].to_numpy() == pytest.approx(rows["score_logreg"].to_numpy(), abs=1e-9)
    page.get_by_label(re.compile("^Row of the scored file")).fill("1500")
    page.keyboard.press("Enter")
    expect(page.get_by_text(re.compile("row 1500: score"))).to_be_visible(timeout=120_000)
    page.get_by_role("button", name="Look what would be added").click()
    expect(page.get_by_text("Nothing can be added.")).to_be_visible()
    page.get_by_role("button", name="Forget this file").click()
    expect(page.get_by_text("Download the scored file")).not_to_be_visible()


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("", "Overview"),
        ("performance", "Performance"),
        ("drift", "Data drift"),
        ("quality", "Data quality"),
        ("explain", "Explain"),
        ("score", "Score a file"),
        ("report", "Evidently report"),
    ],
)
def test_every_page_works_by_deep_link_and_fits_a_phone(visit, path, heading):
    page = visit(path, heading)
    page.set_viewport_size({"width": 390, "height": 844})
    page.wait_for_timeout(500)
    overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert overflow <= 0


def test_at_the_width_of_a_tablet_nothing_is_cut_off_or_left_alone(visit):
    page = visit("performance?deployment=flights-logreg", "Performance")
    page.set_viewport_size({"width": 768, "height": 1200})
    expect(page.locator(".st-key-picture-trend-precision .main-svg").first).to_be_visible()
    boxes = (
        '[data-baseweb="select"] div',
        '[data-testid="stMultiSelectTagsContainer"]',
        '[data-testid="stPageLink"] *',
    )
    cut = """all => all.filter(e => getComputedStyle(e).overflow != 'visible' && e.scrollWidth > e.clientWidth + 1)
        .map(e => e.textContent)"""
    assert page.locator('[data-testid="stMain"]').locator(", ".join(boxes)).evaluate_all(cut) == []
    edges = "all => all.map(e => e.getBoundingClientRect()).map(r => [Math.round(r.top), Math.round(r.right)])"
    cards = page.locator('[class*="st-key-fill-metrics"] [data-testid="stGridCell"]')
    (top, _), (beside, end), (_, last) = cards.evaluate_all(edges)
    assert (top, end) == (beside, last)  # two beside each other, the third as wide as both
