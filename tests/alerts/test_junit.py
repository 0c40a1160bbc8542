"""What was judged in no window is no passed test."""

from types import SimpleNamespace
from xml.etree import ElementTree

import numpy as np

from monitoring.cli.alerting.junit import to_junit
from monitoring.domain import Measure, Report, Verdict
from monitoring.drift.report import DriftReport
from tests.results import weeks


def test_a_metric_and_a_column_that_no_window_judges_are_skipped_each():
    measures = (Measure("roc_auc", 0, 0.8, 0.7, 0.9, 90), Measure("ece", 0, 0.1, 0.0, 0.2, 90, verdict=Verdict.SKIPPED))
    known, unknown = SimpleNamespace(name="age"), SimpleNamespace(name="plan")
    grid = SimpleNamespace(columns=(known, unknown), verdict=np.array([[1], [0]]))
    kinds = dict.fromkeys(("performance", "quality", "drift"), Verdict.OK)
    summary = SimpleNamespace(
        deployment=SimpleNamespace(name="d", columns=grid.columns),
        performance=Report(weeks(1), measures),
        drift=DriftReport(weeks(1), grid),
        quality=DriftReport(weeks(1), grid),
        status=SimpleNamespace(parts=kinds),
    )
    suite = ElementTree.fromstring(to_junit(summary, ()))
    passed = {(case.get("classname"), case.get("name")) for case in suite if case.find("skipped") is None}
    assert passed == {("d.performance", "roc_auc"), ("d.quality", "age"), ("d.drift", "age")}
    assert suite.get("skipped") == "3"
