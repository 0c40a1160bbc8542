"""What the address of a link says where it is copied or opened in another tab, on a page played by hand."""

from pathlib import Path

import pytest

import monitoring.api
from monitoring.ui.frame import navigation
from monitoring.ui.frame.bound import history, keys

LINKS = Path(monitoring.api.__file__).with_name("links.js").read_text(encoding="utf-8")
HOST = "http://links.test"
CHOSEN = "deployment=second&as_of=2013-05-01&segment=origin+%3D+EWR"
PAGE = f"""<script>window.__streamlit={{BACKEND_BASE_URL:"{HOST}"}};{LINKS}</script>
<a data-testid="stPageLink-NavLink" id="finding" target="" href="performance?metric=Bias">finding</a>
<a data-testid="stPageLink-NavLink" id="first" target="" href="">first page</a>
<a data-testid="stPageLink-NavLink" id="saved" target="" href="drift?deployment=other&view=mine">saved view</a>
<a data-testid="stSidebarNavLink" id="explain" href="{HOST}/explain">Explain</a>
<a data-testid="stSidebarNavLink" id="settings" href="{HOST}/settings">Settings</a>
<a data-testid="stSidebarNavLink" id="connect" href="{HOST}/connect">Connect</a>
<a id="else" href="{HOST}/else">no page</a>
<script>window.plain=0; addEventListener("click", event => {{ event.preventDefault(); window.plain++; }})</script>"""


@pytest.fixture
def shown(page):
    page.context.route(f"{HOST}/**", lambda route: route.fulfill(content_type="text/html", body=PAGE))
    page.goto(f"{HOST}/drift?{CHOSEN}&window=June&column=dewp")

    def leads(name, how="hover"):
        getattr(page.locator(f"#{name}"), how)()
        return page.locator(f"#{name}").get_attribute("href").removeprefix(HOST)

    return page, leads


def test_a_link_says_what_the_sidebar_has_chosen_and_pages_that_know_less_are_told_less(shown):
    page, leads = shown
    assert leads("finding") == leads("finding", "focus") == f"/performance?metric=Bias&{CHOSEN}"
    assert leads("first") == f"/?{CHOSEN}"
    assert leads("explain") == f"/explain?{CHOSEN}&window=June"
    assert leads("settings") == "/settings?deployment=second"
    assert leads("connect") == "/connect"
    assert leads("saved") == "/drift?deployment=other&view=mine"
    assert leads("else") == "/else"
    page.evaluate("history.replaceState({}, '', '/quality?deployment=third&window=June')")
    assert leads("finding") == "/performance?metric=Bias&deployment=third"
    assert leads("explain") == "/explain?deployment=third"


def test_with_ctrl_by_mouse_or_keyboard_a_link_opens_a_tab_and_a_plain_click_is_streamlits(shown):
    page, _ = shown
    with page.context.expect_page():
        page.locator("#finding").click(modifiers=["Control"])
    page.locator("#explain").focus()
    with page.context.expect_page():
        page.keyboard.press("Control+Enter")
    assert page.evaluate("window.plain") == 0
    page.locator("#finding").click()
    assert page.evaluate("window.plain") == 1


def test_the_script_knows_the_pages_and_the_keys_of_the_sidebar():
    def listed(name):
        return tuple(LINKS.split(f"const {name} = [")[1].split("]")[0].replace('"', "").split(", "))

    assert set(listed("CHOSEN")) == {"deployment", *keys.FILTERS} - {*keys.OF_PAGES}
    assert listed("CHOSEN")[0] == "deployment"
    assert {*listed("OF_DEPLOYMENT"), *listed("OF_NOTHING")} == set(navigation.UNCOUNTED)
    assert listed("OF_NOTHING") == (navigation.CONNECT,)
    assert listed("OF_ONE_WINDOW") == history.OF_ONE_WINDOW
