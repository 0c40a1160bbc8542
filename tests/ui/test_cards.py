import pytest

from monitoring.domain import Measure, Verdict
from monitoring.performance.metric import METRICS
from monitoring.ui.pages.cards import Delta, delta

NAN = float("nan")


def compared(metric, value, low, high, reference, verdict=Verdict.OK):
    here = Measure(metric, 3, value, low, high, 90, verdict=verdict)
    return delta(METRICS[metric].descriptor, here, Measure(metric, -1, reference, reference, reference, 900))


def test_what_looks_the_same_is_unchanged_without_arrow_and_colour():
    same = compared("roc_auc", 0.69192, 0.6919, 0.69195, 0.692)
    assert same == Delta("unchanged")
    assert (same.colour, same.arrow) == ("off", "off")


@pytest.mark.parametrize(
    ("metric", "low", "high", "colour"),
    [
        ("roc_auc", 0.60, 0.68, "normal"),
        ("roc_auc", 0.60, 0.70, "off"),
        ("ece", 0.60, 0.68, "inverse"),
        ("bias", 0.60, 0.68, "off"),
    ],
)
def test_a_difference_has_a_colour_only_where_chance_does_not_explain_it(metric, low, high, colour):
    found = compared(metric, 0.64, low, high, 0.692)
    assert found == Delta("-0.052", colour)
    assert found.arrow == "auto"


def test_a_failed_metric_that_may_step_to_neither_side_is_red():
    assert compared("bias", 14.2, 13.6, 14.9, 5.28, Verdict.FAIL) == Delta("+8.9", "red")


@pytest.mark.parametrize(("metric", "colour"), [("roc_auc", "normal"), ("ece", "inverse")])
def test_a_failed_metric_without_an_interval_has_its_colour_too(metric, colour):
    assert compared(metric, 0.64, NAN, NAN, 0.692, Verdict.FAIL) == Delta("-0.052", colour)
    assert compared(metric, 0.64, NAN, NAN, 0.692, Verdict.SKIPPED) == Delta("-0.052", "off")


@pytest.mark.parametrize(("value", "reference"), [(NAN, 0.7), (0.7, NAN)])
def test_what_is_not_known_is_not_compared(value, reference):
    assert compared("roc_auc", value, NAN, NAN, reference) == Delta(None)
    assert delta(METRICS["roc_auc"].descriptor, None, None) == Delta(None)
