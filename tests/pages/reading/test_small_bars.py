"""The small bars in the Overview's cards: none is told from not judged."""

from monitoring.domain import Selection
from monitoring.drift.report import input_counts
from monitoring.drift.run import run


def test_no_input_that_drifted_is_a_line_and_a_window_that_is_not_judged_a_gap(visit, sample_workspace):
    at = visit(deployment="flights-logreg")
    bars = [each["data"][0] for each in visit.figures(at) if each["data"][0]["type"] == "bar"]
    (bars,) = [each for each in bars if any(text.endswith(" of 16") for text in each.get("text", []))]
    log = sample_workspace.log("flights-logreg")
    counts = input_counts(run(log, Selection("flights-logreg", log.deployment.every, log.deployment.as_of)))
    assert {of for _, of in counts} == {0, 16}, "the sample has both"
    assert bars["y"] == [bad if of else None for bad, of in counts]
    assert bars["marker"]["line"]["width"] > 0
