import logging

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
