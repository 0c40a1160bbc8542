"""Somebody who has never seen it: from the Overview to why the model is worse, and to one explained prediction."""

import re

from playwright.sync_api import expect


def test_four_clicks_lead_from_the_overview_to_one_explained_prediction(visit, tmp_path):
    clicks = []

    def click(what, then):
        what.click()
        clicks.append(what)
        expect(then).to_be_visible(timeout=60_000)
        page.screenshot(path=tmp_path / f"{len(clicks)}.png")

    page = visit("?deployment=flights-logreg", "Overview")
    click(page.get_by_role("link", name="ROC AUC"), page.get_by_text(re.compile("Performance got worse: ")).first)
    expect(page).to_have_url(re.compile(r"performance\?.*metric=ROC\+AUC&labelled=Week\+of\+20\+May\+2013"))
    step = page.get_by_role("link", name=re.compile("See which rows were wrong most"))
    click(step, page.get_by_role("button", name="Explain the first row of this table"))
    expect(page).to_have_url(re.compile(r"explain\?.*window=Week\+of\+20\+May\+2013"))
    expect(page).to_have_url(re.compile(r"sort=Worst\+errors\+first"))
    click(
        page.get_by_role("button", name="Explain the first row of this table"),
        page.get_by_label(re.compile("^SHAP: ")).first,
    )
    expect(page).to_have_url(re.compile("id=2013-05-2"))
    assert len(clicks) <= 4
    assert sorted(path.name for path in tmp_path.glob("*.png")) == ["1.png", "2.png", "3.png"]
