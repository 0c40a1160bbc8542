"""Pictures are drawn once where a page opens, in the colours of its theme, and anew where the theme changes."""

from playwright.sync_api import expect

from monitoring.figures.shared.colours import DARK, LIGHT

# Each drawing sets the size of the pane that a picture is cut to.
COUNT = """(() => {
  window.drawings = {};
  new MutationObserver((records) => {
    const panes = new Map();
    for (const { target } of records) {
      if (!target.matches(".plotclip rect")) continue;
      panes.set(target, (panes.get(target) ?? 0) + 1);
    }
    for (const [pane, count] of panes) {
      const name = /picture-[^ ]+/.exec(pane.closest("[class*=st-key-picture-]")?.className)?.[0];
      const before = window.drawings[name] ??= {};
      before[pane.parentNode.id] = (before[pane.parentNode.id] ?? 0) + count;
    }
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ["width"] });
})()"""
MOST = "() => Object.fromEntries(Object.entries(drawings).map(([k, v]) => [k, Math.max(...Object.values(v))]))"


def rgb(colour):
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_each_picture_is_drawn_once_and_follows_the_theme(visit, page):
    page.add_init_script(COUNT)
    visit("performance?deployment=flights-logreg", "Performance")
    page.locator(".st-key-picture-calibration .main-svg").first.wait_for()
    page.get_by_role("button", name="Download as CSV").wait_for()
    tick = page.locator(".st-key-picture-trend-roc_auc .ytick text").first
    expect(tick).to_have_css("fill", rgb(LIGHT.muted))
    drawn = page.evaluate(MOST)
    assert set(drawn) > {"picture-trend-roc_auc", "picture-scores", "picture-roc"}
    assert set(drawn.values()) == {1}, drawn
    page.emulate_media(color_scheme="dark")
    expect(tick).to_have_css("fill", rgb(DARK.muted))


PAGES = (
    ("Overview", "course", {"picture-card-roc_auc", "picture-card-labels"}),
    ("Data drift", "quadrants", {"picture-map-0", "picture-map-1", "picture-pair"}),
)


def test_cards_maps_and_pairs_are_drawn_once_on_the_way_from_one_page_to_another(visit, page):
    page.add_init_script(COUNT)
    visit("drift?deployment=flights-logreg", "Data drift")
    page.get_by_role("button", name="Download as CSV").wait_for()
    for name, last, some in PAGES:
        page.evaluate("window.drawings = {}")
        page.get_by_role("link", name=name, exact=True).first.click()
        page.get_by_role("heading", name=name, exact=True).wait_for()
        page.locator(f".st-key-picture-{last} .main-svg").first.wait_for()
        page.wait_for_timeout(1000)  # by then a picture is drawn again whose width was measured too early
        drawn = page.evaluate(MOST)
        assert set(drawn) > some
        assert set(drawn.values()) == {1}, drawn


def test_names_beside_an_axis_have_room_at_once(visit, page):
    page.add_init_script(COUNT)
    visit("alerts?deployment=flights-logreg", "Alerts")
    page.locator(".st-key-picture-calendar .main-svg").first.wait_for()
    page.wait_for_timeout(1000)
    assert page.evaluate(MOST)["picture-calendar"] == 1
    visit("explain?deployment=flights-boosting&id=2013-04-06_1441_EV_3810_EWR_JAX", "Explain")
    page.locator(".st-key-picture-explain-lime .main-svg").first.wait_for()
    page.wait_for_timeout(1000)
    assert page.evaluate(MOST) == {"picture-explain-shap": 1, "picture-explain-lime": 1}
