import logging

from streamlit.testing.v1 import AppTest
from streamlit.util import calc_hash

from monitoring.errors import MonitoringError
from monitoring.ui.frame.guard import Failed, attempt, explain


def test_what_people_can_put_right_keeps_its_words_and_its_hint():
    text = explain(MonitoringError("there is no column 'a_b'", "did you mean 'ab'?"), "this page")
    assert "There is no column 'a\\_b'" in text
    assert "**What to do:** Did you mean 'ab'?" in text


def test_a_defect_shows_a_reference_and_never_its_own_words(caplog):
    with caplog.at_level(logging.ERROR, logger="monitoring.ui"):
        text = explain(ZeroDivisionError("secret path /etc"), "the table")
    reference = text.split("Reference **")[1].split("**")[0]
    assert "secret" not in text
    assert reference in caplog.text
    assert "ZeroDivisionError" in caplog.text


def test_one_failed_part_stands_in_its_own_place():
    def fails():
        raise MonitoringError("no model")

    assert attempt("the row", fails) == Failed("No model\\.")
    assert attempt("the row", lambda: 5) == 5


RACE = """
import streamlit as st
from streamlit.runtime.state import session_state

from monitoring.ui.frame.guard import guard

shared = st.session_state.setdefault("shared", dict(runs=0))
with guard():
    shared["runs"] += 1
    if shared["runs"] == 1:
        {raising}
    st.write("all is well")
"""
OUTSIDE = 'raise RuntimeError("dictionary changed size during iteration")'
INSIDE = f"exec(compile({OUTSIDE!r}, session_state.__file__, 'exec'))"


def test_a_page_that_reads_what_the_run_before_still_writes_is_drawn_again():
    again = AppTest.from_string(RACE.format(raising=INSIDE)).run()
    assert not again.error
    assert again.markdown[-1].value == "all is well"


def test_the_same_words_from_elsewhere_are_a_fault():
    shown = AppTest.from_string(RACE.format(raising=OUTSIDE)).run()
    assert "could not be shown" in shown.error[0].value


OPENED = """
import streamlit as st
from streamlit.runtime.scriptrunner import get_script_run_ctx
from monitoring.ui.frame import navigation

# What the run of the page that was just left does, where it begins anew at this moment.
pages, other = get_script_run_ctx().pages_manager, navigation.make("versions")._script_hash
pages.set_script_intent(other, "")
pages.set_current_page_script_hash(other)
st.text(navigation.opened().url_path)
"""


def test_a_click_on_the_menu_is_not_taken_back_by_the_page_that_it_leaves():
    shown = AppTest.from_string(OPENED)
    shown._page_hash = calc_hash("explain")
    assert [each.value for each in shown.run().text] == ["explain"]
