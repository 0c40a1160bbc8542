"""Evidently's page with values that look like markup, opened from the disk as people do who have downloaded it."""

from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest

from monitoring.domain import Deployment, Every, Selection, Task, Window
from monitoring.reports.evidently import build

pytestmark = pytest.mark.filterwarnings("ignore")

MARK = '<b id="mark">x</b><a id="mark" href="https://site.example">y</a>'


class Rows:
    version = "1"
    reference = SimpleNamespace(count=lambda: 100)

    def __init__(self):
        rng = np.random.default_rng(0)
        self.deployment = Deployment(name="m", title=MARK, task=Task.BINARY, categorical=(MARK,), numeric=("n",))
        values = [MARK, f"</script>{MARK}", f"<!--<script>{MARK}"]
        self.frame = pd.DataFrame({MARK: rng.choice(values, 100), "n": rng.normal(size=100)})

    def rows(self, selection, window, limit):
        return self.frame.copy()

    def reference_rows(self, limit):
        return self.frame.copy()


def test_a_saved_report_shows_marks_as_text_and_draws_all_of_itself(page, tmp_path):
    window = Window(0, 0, 7, None, None, 100, 100, True, Every("100 rows"))
    path = build(Rows(), Selection("m", Every("100 rows")), window, tmp_path)
    faults = []
    page.on("console", lambda message: message.type == "error" and faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: request.url.startswith("http") and faults.append(request.url))
    page.goto(path.as_uri())
    page.locator(".main-svg").first.wait_for()

    assert faults == []
    assert page.locator("#mark").count() == 0
    assert page.get_by_text("‹b id").count() > 0
    page.evaluate("document.body.append(Object.assign(document.createElement('script'), {text: 'window.ran = 1'}))")
    assert page.evaluate("window.ran") is None
    assert len(faults) == 1, "the page's own policy refused the script"
