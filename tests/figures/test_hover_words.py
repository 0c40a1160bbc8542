"""What is shown where a picture is pointed at, and in the tables of reports, is read back against its result."""

import re
from math import isnan, nan

from hypothesis import given
from hypothesis import strategies as st

from monitoring.cli.output import compared
from monitoring.domain import SIGNS, WORDS, DriftResult, QualityResult, Verdict
from monitoring.domain.text import SAME
from monitoring.figures import drift as drift_figures
from monitoring.figures import performance as performance_figures
from monitoring.figures import quality as quality_figures
from monitoring.figures.shared.text import cut, probability, share
from monitoring.reports.page import _limits as limits_of_page
from monitoring.reports.page import _measure as measure_of_page
from tests.results import JUDGED, NUMBER, close, figure, measured, near, read, verdicts, weeks

fractions = st.one_of(st.floats(1e-12, 1), st.integers(0, 1000).map(lambda n: n / 1000), st.floats(1e-9, 1e-3))
signs = st.sampled_from([1, -1])
apart = st.sampled_from([0.0, 1e-3, 1e-4, 1e-6, 0.1])


def told(shown, limit, value, end):
    """Whether a figure and its limit are shown in the order that they have."""
    same = abs(value - end) <= SAME * max(abs(value), abs(end))
    return same or ((read(shown) > read(limit)) == (value > end) and read(shown) != read(limit))


@given(value=fractions, apart=apart, sign=signs, verdict=verdicts, p=fractions, n=st.integers(0, 10**6))
def test_a_drift_figure_is_told_apart_from_its_limit_wherever_it_is_shown(value, apart, sign, verdict, p, n):
    limit = max(value + sign * apart, 1e-12)
    result = DriftResult("x", 0, "psi", value, limit, p, verdict, 3000, n, "why")
    said = drift_figures.words(result, weeks(1)[0])
    assert told(*compared(result), value, limit)
    if verdict is Verdict.SKIPPED:
        assert "not judged: why" in said
        return
    shown, end = re.search(rf"<br>({NUMBER}), limit ({NUMBER}), p ", said).groups()
    assert told(shown, end, value, limit)
    assert close(read(shown), value)
    assert f"{n:,} row{'' if n == 1 else 's'} against 3,000" in said
    assert said.endswith(f"{SIGNS[verdict]} {WORDS[verdict]}")


@given(value=fractions, apart=apart, sign=signs, verdict=verdicts)
def test_a_share_of_rows_is_told_apart_from_its_limit_and_from_none_and_all(value, apart, sign, verdict):
    limit = min(max(value + sign * apart, 0.0), 1.0)
    said = quality_figures._words(
        QualityResult("x", 0, "missing", value, limit, 0.5, verdict, 9, 90, "why"), weeks(1)[0], True
    )
    if verdict is Verdict.SKIPPED:
        assert "not judged: why" in said
        return
    shown, end = re.search(rf"<br>({NUMBER}) % of 90 rows, limit ({NUMBER}) %", said).groups()
    assert limit <= 1e-8 or told(shown, end, value, limit)
    assert (read(shown) == 0) == (value == 0)
    assert (read(shown) == 100) == (value >= 1 - SAME)


@given(
    metric=st.sampled_from(JUDGED),
    values=st.lists(st.one_of(figure, near, st.just(nan)), min_size=1, max_size=5),
    half=st.sampled_from([1e-6, 0.01, 1.0]),
    middle=st.one_of(figure, near),
    width=st.sampled_from([0.0, 1e-5, 0.5]),
)
def test_a_measure_is_on_the_side_of_its_limits_that_is_said(metric, values, half, middle, width):
    run = measured(metric, values, half, (middle, middle - width, middle + width))
    row = limits_of_page(run)
    ends = [read(end) for end in re.findall(rf"(?<![\d.]){NUMBER}", row)]
    for m in run[1:]:
        said = performance_figures._words(m, weeks(len(values))[m.window], metric.title)
        if isnan(m.value):
            assert measure_of_page(m) == "–"
            continue
        shown = re.search(rf"({NUMBER}) \(({NUMBER}) to ({NUMBER})\)", said)
        assert close(read(shown[1]), m.value)
        beyond = re.search(rf"(above|below) the limit of ({NUMBER})", said)
        assert (beyond and beyond[1]) == (m.side or None)
        near_limit = abs(m.value - m.limit) <= SAME * abs(m.limit)
        if beyond:
            assert told(shown[1], beyond[2], m.value, m.limit)
        cell = measure_of_page(m)
        assert cell[0] == SIGNS[m.verdict] or m.verdict is Verdict.OK
        in_page = read(re.search(NUMBER, cell)[0])
        if m.side and not near_limit:
            assert in_page < min(ends) if m.side == "below" else in_page > max(ends)


@given(value=fractions)
def test_shares_probabilities_and_thresholds_are_never_rounded_to_what_they_are_not(value):
    for text in (share(value), probability(value)):
        assert (text in ("0 %", "0.000")) == (value == 0 and text == "0 %")
        assert (text in ("100 %", "100.0 %", "1", "1.000")) == (value == 1)
    assert abs(float(cut(value)) - value) <= 1e-11
