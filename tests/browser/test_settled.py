"""What the benchmark of clicks takes for the end of a wait."""

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
