"""Values of the log are text in Evidently's page: they open no element, break out of no data, and run nothing."""

import json
import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitoring.reports import evidently, safe

pytestmark = pytest.mark.filterwarnings("ignore")

MARK = '<b id="mark">x</b>'
MARKS = [MARK, f"</script>{MARK}<script>", f"<!--<script>{MARK}", '<a href="https://site.example">x</a>', "‹b›", "<b>"]


class Elements(HTMLParser):
    """The elements of a page with their attributes, and its scripts."""

    def __init__(self, text):
        super().__init__()
        self.found, self.scripts, self.inside = [], [], False
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))
        self.inside = tag == "script"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.scripts.append(data)


@pytest.fixture(scope="module")
def page(deployment, log_of, selection, window, tmp_path_factory):
    names = {"numeric": (f"n</script>{MARK}",), "categorical": (f"c{MARK}",)}
    rng = np.random.default_rng(0)

    def rows(n):
        return pd.DataFrame(
            {
                names["numeric"][0]: rng.normal(size=n),
                names["categorical"][0]: rng.choice(MARKS, n),
                "p": rng.uniform(size=n),
                "paid": rng.integers(0, 2, n).astype(float),
            }
        )

    log = log_of(rows(200), rows(150), replace(deployment, title=MARK, **names))
    return evidently.build(log, selection, window, tmp_path_factory.mktemp("marked"))


def test_no_value_becomes_an_element_or_leaves_the_data(page):
    found = Elements(page.read_text(encoding="utf-8"))

    assert [tag for tag, attributes in found.found if attributes.get("id") == "mark"] == []
    assert [tag for tag, _ in found.found].count("script") == 4
    data = [json.loads(text) for text in re.findall(r"^ *var \w+ = (.*);$", found.scripts[0], re.MULTILINE)]
    assert len(data) == 2
    assert '‹b id="mark"›x‹/b›' in json.dumps(data, ensure_ascii=False).replace('\\"', '"')
    assert "<" not in found.scripts[0]


def test_the_saved_file_says_itself_what_may_run(page):
    text = page.read_text(encoding="utf-8")
    rules = next(a["content"] for tag, a in Elements(text).found if a.get("http-equiv") == "Content-Security-Policy")

    assert text.index("Content-Security-Policy") < text.index("<style") < text.index("<script")
    assert "default-src 'none'" in rules
    assert rules.count("'sha256-") == 4
    assert "'unsafe-inline'" not in rules.split("style-src")[0]
    assert "http" not in rules


@given(st.lists(st.text(st.sampled_from("<>‹›′a"), max_size=4), unique=True, max_size=12))
def test_texts_that_differ_still_differ_and_hold_no_bracket(values):
    found = safe.texts(values)

    assert [*found] == values
    assert len({*found.values()}) == len(values)
    assert not any(sign in text for text in found.values() for sign in "<>")


def test_both_sides_are_written_in_the_same_way_and_nothing_else_changes():
    one = pd.DataFrame({"<a>": ["<b>", None, "x"], "n": [1.0, 2.0, np.nan]}, index=[5, 6, 7])
    two = pd.DataFrame({"<a>": ["‹b›", "x", "<b>"], "n": [1.0, 2.0, 3.0]})
    left, right = safe.frames([one, two], {"<a>": "‹a›", "n": "n"})

    assert left["‹a›"].tolist() == ["‹b›", None, "x"]
    assert right["‹a›"].tolist() == ["‹b›′", "x", "‹b›"]
    assert left["n"].equals(one["n"])
    assert one.columns.tolist() == ["<a>", "n"]


def test_a_page_of_an_unknown_form_is_not_passed_on():
    with pytest.raises(ValueError, match="another form"):
        safe.page("<head><script>var a = 1;</script>", "")
