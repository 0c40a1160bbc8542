"""Names from the data have no effect as markdown."""

import ast
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from unittest.mock import Mock

import pytest

from monitoring.domain import Deployment, Every, Selection, Task, Verdict, Window
from monitoring.domain.text import answers
from monitoring.log import Log, Span
from monitoring.log.kept.glance import Glance
from monitoring.ui.frame.view import View
from monitoring.ui.frame.words import JOINER, plain, stretch, which_rows
from monitoring.ui.pages.listing.lines import line

# What the page looks for in a text once its escapes are undone.
LINKS = re.compile(r"https?://|www\.|[-.\w+]+@[-\w]+\.|:material/|:streamlit:", re.IGNORECASE)


@pytest.mark.parametrize(
    "text",
    [
        *("https://site.example", "HTTP://x", "a www.site.example", "me@site.example", "[a](b)"),
        *("a :material/delete: b", ":streamlit:"),
    ],
)
def test_an_address_is_text_and_never_a_link_and_an_icons_name_no_icon(text):
    shown = re.sub(r"\\(.)", r"\1", plain(text))

    assert not LINKS.search(shown)
    assert shown.replace(JOINER, "") == text
    assert not re.search(r"(?<!\\)[][()`*$<:]", plain(text))


def test_a_label_and_a_prediction_are_called_by_the_same_words():
    known = Deployment(name="d", title="d", task=Task.BINARY, positive="churned", words={"stayed": 0, "Churned ": 1})
    assert answers(known) == ("stayed", "churned")
    assert answers(replace(known, words={})) == ("not churned", "churned")
    assert answers(replace(known, positive="true", words={"0": 0})) == ("no", "yes")


@pytest.mark.parametrize(
    ("units", "shown"), [({"rent": "EUR"}, "85.7 EUR"), ({"said": "EUR"}, "85.7 EUR"), ({}, "85.7")]
)
def test_the_list_of_deployments_has_the_key_metric_in_its_unit(units, shown):
    flats = Deployment(name="d", title="d", task=Task.REGRESSION, prediction="said", label="rent", units=units)
    seen = Glance("now", Verdict.FAIL, "alert", 1, 85.74, (34.6, 85.74), 0, 6, None)
    assert (
        line("d", Mock(spec=Log, deployment=flats), seen, "not looked at yet").cells["metric"]
        == f"Mean absolute error {shown}"
    )


@pytest.mark.parametrize(
    ("last", "words", "short"),
    [
        (datetime(2015, 12, 30, 9), "to 30 Dec 2015", "to 2015-12-30"),
        (datetime(2015, 12, 31, 9), "to 31 Dec 2015", "to 2015-12-31"),
        (datetime(2016, 3, 1), "to 31 Dec 2015", "to 2015-12-31"),
    ],
)
def test_windows_end_where_the_log_does_though_the_newest_is_of_a_whole_month(last, words, short):
    month, start, end = Every("month"), datetime(2015, 12, 1), datetime(2016, 1, 1)
    log = Mock(spec=Log, deployment=Deployment(name="d", title="d", task=Task.BINARY, time="t"))
    view = View("home", log, "1", Selection("d", month), Span(start, last, 9, None))
    windows = (Window(0, 0, 1, start, end, 9, 9, False, month),)
    assert words in which_rows(view, windows)
    assert stretch(view, windows).endswith(short)


def test_dates_are_typed_in_one_way():
    asked = 0
    for path in Path(__file__).parents[2].glob("monitoring/ui/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "date_input":
                given = {each.arg: each.value for each in node.keywords}
                asked += 1
                assert None in given or ast.unparse(given["format"]) == "'YYYY-MM-DD'", path
    assert asked >= 6
