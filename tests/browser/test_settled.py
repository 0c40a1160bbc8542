"""What the benchmark of clicks takes for the end of a wait."""

import pytest

from benchmarks import settled

SLOW = """
import time
import streamlit as st
at = st.slider("at", 0, 9, key="at")
st.text(f"thinking of {at}")
time.sleep(0.7)
st.text(f"found {at}")
"""


def test_a_page_has_settled_once_its_last_word_is_there(page, tmp_path):
    (tmp_path / "slow.py").write_text(SLOW)
    with settled.served(str(tmp_path / "slow.py"), tmp_path) as (address, process):
        clicks = settled.Clicks(page, process)
        clicks.open(address)
        page.get_by_role("slider").focus()
        wait = clicks.once(lambda: page.keyboard.press("ArrowRight"))
        assert page.get_by_text("found 1", exact=True).is_visible()
        assert 0.7 <= wait.took < 60
        assert 0 <= wait.server < wait.took
        assert 0 < wait.browser < wait.took + 1  # settling itself is watched
        assert wait.sent > 0.1


LATE = """place => {
  const waiting = setInterval(() => {
    if (!document.body.innerText.includes("found 1")) return;
    clearInterval(waiting);
    setTimeout(() => { window.late = performance.now(); document.querySelector(place).append("read aloud"); }, 200);
  }, 20);
}"""


@pytest.mark.parametrize(("place", "is_seen"), [("canvas", False), ("[data-testid=stMain]", True)])
def test_what_lies_inside_a_canvas_cannot_be_seen_to_change(page, tmp_path, place, is_seen):
    (tmp_path / "slow.py").write_text(SLOW)
    with settled.served(str(tmp_path / "slow.py"), tmp_path) as (address, process):
        clicks = settled.Clicks(page, process)
        clicks.open(address)
        page.evaluate("document.body.append(document.createElement('canvas'))")
        page.evaluate(LATE, place)
        page.get_by_role("slider").focus()
        clicks.once(lambda: page.keyboard.press("ArrowRight"))
        page.wait_for_function("window.late")
        assert "read aloud" in page.locator(place).first.text_content()
        assert page.evaluate("settling.changed >= late") == is_seen
