"""Names from the data have no effect as markdown."""

import re

import pytest

from monitoring.ui.frame.words import JOINER, plain

# What the page looks for in a text once its escapes are undone.
LINKS = re.compile(r"https?://|www\.|[-.\w+]+@[-\w]+\.", re.IGNORECASE)


@pytest.mark.parametrize(
    "text", ["https://site.example", "HTTP://x", "a www.site.example", "me@site.example", "[a](b)"]
)
def test_an_address_is_text_and_never_a_link(text):
    shown = re.sub(r"\\(.)", r"\1", plain(text))

    assert not LINKS.search(shown)
    assert shown.replace(JOINER, "") == text
    assert not re.search(r"(?<!\\)[][()`*$<:]", plain(text))
