"""The letter on paper: one page, whatever the names and values."""

import re
from dataclasses import replace

import pandas as pd

from monitoring.domain import Verdict
from monitoring.explain.result import Check
from tests.reports.letter.test_letter import DEPLOYMENT, found, letter


def test_the_fullest_letter_prints_on_one_page(page):
    names = tuple(f"a_very_long_name_of_a_column_that_nobody_reads_{place}" for place in range(64))
    deployment = replace(DEPLOYMENT, numeric=names, categorical=(), title="A long title " * 20)
    strange = Check("Known ground", Verdict.WARN, "")
    explained = found(dict.fromkeys(names[:12], 1.0), id="i" * 200, trust=(strange,))
    explained = replace(explained, row=pd.DataFrame([dict.fromkeys(names, 123456.789)]))
    page.set_content(letter(explained, deployment))
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
