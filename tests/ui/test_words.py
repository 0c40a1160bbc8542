"""Names from the data have no effect as markdown."""

import re
from dataclasses import replace
from unittest.mock import Mock

import pytest

from monitoring.domain import Deployment, Task, Verdict
from monitoring.domain.text import answers
from monitoring.log import Log
from monitoring.log.kept.glance import Glance
from monitoring.ui.frame.words import JOINER, plain
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
