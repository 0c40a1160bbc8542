import numpy as np

from monitoring.figures.quadrants import TOP, quadrants
from monitoring.figures.shared.colours import LIGHT


def test_every_input_of_known_importance_lies_at_its_drift_and_importance(make):
    report = make.drift_report([[0.01, 0.5, np.nan], [0.1, 0.9, 0.1]])
    names = [column.name for column in report.columns]
    marks = quadrants(report, 1, {names[0]: 0.3, names[1]: 0.1, "elsewhere": 0.5}, LIGHT).data[0]
    assert list(marks.x) == [0.5 / 0.2, TOP]
    assert list(marks.y) == [0.3, 0.1]
    assert "importance 0.300" in marks.hovertext[0]
    assert all("<0>" not in text for text in marks.hovertext)


def test_what_has_no_value_is_left_out_and_what_did_not_drift_is_not_named(make):
    report = make.drift_report([[0.01, 0.5, np.nan], [0.1, 0.1, 0.1]])
    names = [column.name for column in report.columns]
    marks = quadrants(report, 2, dict.fromkeys(names, 0.0), LIGHT).data[0]
    assert np.isnan(marks.x[0])
    assert set(marks.text) == {""}
