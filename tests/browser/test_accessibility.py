"""axe finds nothing serious or critical of our own making on any page, in light and in dark."""

from importlib.resources import files

import pytest
from playwright.sync_api import expect

from monitoring.ui.frame import navigation
from monitoring.ui.menu.style import RULES

axe = pytest.importorskip("axe_playwright_python", reason="axe-playwright-python, of the dev group, is not installed")

# What Streamlit itself draws, by rule: the elements, and why it is not ours to mend.
OF_STREAMLIT = {
    # Each section of the navigation is a div between the list and its items; there is no setting for that.
    "list": '[data-testid="stSidebarNavItems"]',
    "listitem": '[data-testid="stSidebarNavItems"] li',
}
BUSY = "[data-testid=stStatusWidget], [data-testid=stSkeleton], [data-testid=stSpinner]"
SETTLED = f"""() => !document.querySelector('{BUSY}')
    && document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"""
IN_THEME = "theme => getComputedStyle(document.querySelector('[data-testid=stApp]')).colorScheme === theme"
# Pictures are images with a text of their own to axe; looking at each of their marks would take most of the time.
# Nothing but contrast hangs on the theme.
LOOK = """async ([ofStreamlit, rules]) => (await axe.run(
        {exclude: ['.js-plotly-plot']}, {resultTypes: ['violations'], runOnly: rules}
    )).violations.filter(v => ['serious', 'critical'].includes(v.impact)).flatMap(v => v.nodes.map(n => ({
        rule: v.id, html: n.html.slice(0, 120), why: (n.any[0] || n.all[0] || n.none[0]).message,
        known: !!document.querySelector(n.target[0])?.matches(ofStreamlit[v.id] || 'no-such-element'),
    })))"""
ALL, CONTRAST = ["wcag2a", "wcag2aa", "wcag21aa"], ["color-contrast"]
PAGES = [name for section in navigation.PAGES.values() for name in section]
OTHER = {"light": "dark", "dark": "light"}


def test_axe_finds_nothing_serious_on_any_page(visit):
    page, theme, found = visit("?deployment=flights-logreg", "Overview"), "light", {}
    page.evaluate((files(axe) / "axe.min.js").read_text(encoding="utf-8"))
    for name in PAGES:
        page.get_by_role("link", name=navigation.title(name), exact=True).click()
        page.get_by_role("heading", name=navigation.title(name), exact=True).wait_for()
        page.wait_for_function(SETTLED)
        first = page.evaluate(LOOK, [OF_STREAMLIT, ALL])
        theme = OTHER[theme]  # the next page is looked at in this one first
        page.emulate_media(color_scheme=theme)
        page.wait_for_function(IN_THEME, arg=theme)
        found[name] = [*first, *page.evaluate(LOOK, [OF_STREAMLIT, CONTRAST])]
    assert {name: [one for one in ours if not one["known"]] for name, ours in found.items()} == {n: [] for n in PAGES}
    told = {one["rule"] for ours in found.values() for one in ours}
    assert told == {*OF_STREAMLIT}, "what Streamlit has mended goes from the list"


def test_the_focus_is_to_be_seen_in_the_navigation(visit):
    page = visit("fleet?deployment=flights-logreg", "Fleet")
    expect(page.get_by_test_id("stStatusWidget")).to_have_count(0)  # a page that still runs draws its links anew
    link = page.get_by_test_id("stSidebarNavLink").nth(2)
    link.focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Shift+Tab")
    expect(link).to_have_css("outline-style", "solid")
    expect(link).to_have_css("outline-width", "2px")


def test_whoever_goes_by_keyboard_sees_where_they_are(visit):
    page = visit("explain?deployment=flights-logreg", "Explain")
    page.wait_for_function(SETTLED)
    page.get_by_role("button", name="What am I looking at?").focus()
    page.keyboard.press("Tab")
    tab = page.get_by_role("tab", name="A logged prediction")
    expect(tab).to_be_focused()
    expect(tab).to_have_css("outline-offset", "-2px")  # further out, a ring is cut off by the row of tabs
    expect(tab).to_have_css("outline-style", "solid")
    toolbar = page.get_by_test_id("stElementToolbar").first
    expect(toolbar).to_have_css("opacity", "0")
    toolbar.get_by_role("button").first.focus()
    expect(toolbar).to_have_css("opacity", "1")
    page.get_by_role("link", name="Skip to main content").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    expect(page.get_by_role("main")).to_have_css("outline-style", "solid")


def test_what_a_locked_control_is_called_is_read_like_any_other(page):
    label = '<label data-testid="stWidgetLabel" disabled class="faded"><p>Order by</p></label>'
    faded = ".faded { color: rgba(15, 23, 42, 0.4); } body { color: rgb(15, 23, 42); }"  # as Streamlit 1 draws it
    page.set_content(f"<style>{faded}{RULES}</style>{label}")
    expect(page.get_by_text("Order by")).to_have_css("color", "rgb(15, 23, 42)")
