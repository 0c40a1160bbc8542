"""The report as HTML: everything that came from files is text, never markup."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from types import SimpleNamespace

import numpy as np
import pytest

from monitoring.domain import Alert, Deployment, DriftResult, Measure, QualityResult, Report, Selection, Task, Verdict
from monitoring.performance.judged import Judged
from monitoring.reports.page import to_html
from monitoring.reports.plain import to_json
from monitoring.reports.summary import Summary

EVIL = "<script>alert('\"1\"')</script>&amp;"


class Tags(HTMLParser):
    """The tags and the text of a page."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.words, self.open = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


@pytest.fixture
def summary(deployment, window):
    drift = [
        DriftResult(EVIL, 0, "psi", 0.5, 0.2, 0.0, Verdict.FAIL, 100, 50),
        DriftResult("blank", 0, "psi", np.nan, np.nan, np.nan, Verdict.SKIPPED, 0, 0, f"no value of {EVIL}"),
    ]
    quality = [
        QualityResult(EVIL, 0, "missing", 0.5, 0.1, 0.0, Verdict.FAIL, 100, 50),
        QualityResult("fine", 0, "missing", 0.0, 0.1, 1.0, Verdict.OK, 100, 50),
    ]
    measures = [
        Measure("roc_auc", -1, 0.7, 0.6, 0.8, 100),
        Measure("roc_auc", 0, 0.612345, 0.5, np.inf, 50, segment=EVIL),
    ]
    reports = [Report((window,), tuple(part)) for part in (drift, measures, quality)]
    alert = Alert("drift", EVIL, 0, 0, 0.5, 0.0, f"{EVIL} drifted")
    counted = Judged(window.rows, window.labelled, window.labelled, 0, 0, 0, 0)
    selection = Selection("loans", window.every, as_of=window.end)
    return Summary(replace(deployment, title=EVIL), selection, (window,), *reports, (alert,), judged=(counted,))


def test_names_and_values_are_text_never_markup(summary):
    page = to_html(summary)
    found = Tags(page)

    assert "script" not in found.tags
    assert found.open == []
    assert sum(EVIL in word for word in found.words) >= 5
    assert "<script" not in page.replace("&lt;script", "")


def test_nothing_is_fetched(summary):
    page = to_html(summary)

    assert not {"script", "link", "img", "iframe", "object"} & set(Tags(page).tags)
    assert not re.search("https?:", page)
    assert "url(" not in page


def test_the_page_shows_figures_verdicts_and_reasons(summary):
    words = " ".join(Tags(to_html(summary)).words)

    assert "as of 11 Jan 2026, by week" in words
    assert "▲ alert" in words
    assert "· not judged" in words
    assert "0.6123 [0.5, inf]" in words
    assert "200 of 200" in words
    assert "fine" not in words.split("Data quality")[1]


def test_a_summary_without_windows_is_a_page_too(summary):
    empty = replace(
        summary,
        windows=(),
        drift=Report((), ()),
        performance=Report((), ()),
        quality=Report((), ()),
        alerts=(),
        judged=(),
    )

    assert "· not judged" in to_html(empty)
    assert "<li>no alert</li>" in to_html(empty)
    assert (empty.verdict, to_json(empty)["drift"]) == (Verdict.SKIPPED, [])


def test_the_verdict_is_that_of_the_alerts(summary):
    assert summary.verdict is Verdict.FAIL
    fine = replace(summary, alerts=(), drift=Report(summary.windows, ()), quality=quality_of(summary, Verdict.OK))
    assert fine.verdict is Verdict.OK
    assert (fine.status.word, summary.status.word) == ("no alert", "alert")
    nothing = Report((replace(summary.windows[0], rows=0),), ())
    void = replace(fine, windows=nothing.windows, drift=nothing, performance=nothing, quality=nothing)
    assert (void.verdict, void.status.word) == (Verdict.SKIPPED, "not judged")


def quality_of(summary, verdict):
    return Report(summary.windows, tuple(r for r in summary.quality.results if r.verdict is verdict))


def test_json_holds_no_number_that_json_does_not_know(summary):
    found = to_json(summary)

    assert found["drift"][1]["value"] is None
    assert found["performance"][0]["high"] is None
    assert found["reference"][0]["window"] == -1
    assert found["alerts"][0]["limit"] == 0.0


def test_a_metric_in_the_labels_unit_has_it_in_its_head():
    d = Deployment(name="d", title="D", task=Task.REGRESSION, prediction="p", label="y", units={"y": "min"})
    measures = [SimpleNamespace(metric=name) for name in ("mae", "r2", "mae")]
    summary = SimpleNamespace(deployment=d, performance=SimpleNamespace(results=measures))
    assert Summary.metric_heads.fget(summary) == {"mae": "mae (min)", "r2": "r2"}
