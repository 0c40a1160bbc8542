"""The letter on paper: one page, whatever the names and values."""

import re
from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from monitoring.domain import Verdict
from monitoring.explain.counterfactuals.goal import Goal
from monitoring.explain.counterfactuals.result import Change, Counterfactuals, Way
from monitoring.explain.result import Check
from monitoring.reports.letter.page import to_html
from tests.reports.letter.test_letter import DEPLOYMENT, found


def test_the_fullest_letter_prints_on_one_page(page):
    names = tuple(f"a_very_long_name_of_a_column_that_nobody_reads_{place}" for place in range(64))
    office = "\n".join(["An office with a long name " + "x" * 12] * 5)
    deployment = replace(DEPLOYMENT, numeric=names, categorical=(), title="A long title " * 20, contact=office)
    ways = tuple(Change(name, 123456.789, 987654.321, 1.0) for name in names[:3])
    way = Way(ways, 3.0, np.array([0.9]), pd.DataFrame())
    changed = Counterfactuals(Goal("yes", low=0.3), (way,), names, (), 3, 3, 9, True, 300)
    strange = Check("Known ground", Verdict.WARN, "")
    explained = found(dict.fromkeys(names[:12], 1.0), id="i" * 200, trust=(strange,))
    explained = replace(explained, row=pd.DataFrame([dict.fromkeys(names, 123456.789)]))
    page.set_content(to_html(deployment, explained, date(2026, 5, 4), changed))
    printed = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 1
