import numpy as np

from monitoring.domain import WORDS, Verdict
from monitoring.figures.quadrants import LINE, NAMED, TOP, quadrants
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.text import safe


def test_every_input_of_known_importance_lies_at_its_drift_and_importance(make):
    report = make.drift_report([[0.01, 0.5, np.nan], [0.1, 0.9, 0.1]])
    names = [column.name for column in report.columns]
    drawn = quadrants(report, 1, {names[0]: 0.3, names[1]: 0.1, "elsewhere": 0.5}, LIGHT)
    (marks,) = drawn.data
    assert (list(marks.x), list(marks.y)) == ([0.5 / 0.2, TOP], [0.3, 0.1])
    assert (marks.name, marks.marker.color) == (WORDS[Verdict.FAIL], LIGHT.verdicts[Verdict.FAIL])
    assert "importance 0.300" in marks.hovertext[0]
    assert all("<0>" not in text for text in marks.hovertext)


def test_what_has_no_value_is_left_out_and_what_did_not_drift_is_not_named(make):
    report = make.drift_report([[0.01, 0.5, np.nan], [0.1, 0.1, 0.1]])
    names = [column.name for column in report.columns]
    drawn = quadrants(report, 2, dict.fromkeys(names, 0.0), LIGHT)
    by_verdict = {trace.name: trace for trace in drawn.data}
    assert list(by_verdict) == [WORDS[Verdict.OK], WORDS[Verdict.SKIPPED]]
    assert np.isnan(by_verdict[WORDS[Verdict.SKIPPED]].x[0])
    assert [one.text for one in drawn.layout.annotations] == ["limit", " mean importance"]


def test_names_of_marks_that_lie_together_are_written_apart(make):
    report = make.drift_report([[0.01, 0.9, 0.9]] * 8)
    names = [column.name for column in report.columns]
    drawn = quadrants(report, 1, dict.fromkeys(names, 0.2), LIGHT)
    named = [one for one in drawn.layout.annotations if one.text.startswith("column")]
    assert sorted(one.text for one in named) == sorted(map(safe, names))
    heights = sorted(one.ay for one in named)
    assert min(np.diff(heights)) >= LINE


def test_a_name_without_room_is_left_to_the_pointer(make):
    report = make.drift_report([[0.01, 0.9, 0.9]] * 40)
    names = [column.name for column in report.columns]
    drawn = quadrants(report, 1, dict.fromkeys(names, 0.01), LIGHT)
    named = [one for one in drawn.layout.annotations if one.text.startswith("column")]
    assert 1 < len(named) <= NAMED
    assert len(drawn.data[0].hovertext) == 40
