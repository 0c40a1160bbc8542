"""Figures on paper: the numbers are where they should be, and whatever comes from the data is text."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

import numpy as np
import pytest

from monitoring.domain import Verdict
from monitoring.figures import drift, performance
from monitoring.figures.paper.sheet import to_svg
from monitoring.figures.shared.base import SHADE
from monitoring.figures.shared.colours import LIGHT
from monitoring.figures.shared.cut_short import STROKE

SVG = "{http://www.w3.org/2000/svg}"


def read(drawn, width=720):
    return ET.fromstring(to_svg(drawn, "a <title> & more", width=width))


def texts(svg):
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def trend(make, values, **more):
    measures = [make.measure(i, value) for i, value in enumerate(values)]
    return performance.trend(measures, make.weeks(len(values)), LIGHT, title="AUC", **more)


def test_values_stand_at_the_height_that_the_ticks_say(make):
    svg = read(trend(make, [0.70, 0.80], coverage=False))
    points = [c for c in svg.iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None]
    heights = {c.find(f"{SVG}title").text.split("AUC ")[1][:5]: float(c.get("cy")) for c in points}
    ticks = {t.find(f"{SVG}tspan").text: float(t.get("y")) - 4 for t in svg.iter(f"{SVG}text") if t.get("x") == "54.0"}
    low, high = min(ticks, key=float), max(ticks, key=float)
    step = (ticks[high] - ticks[low]) / (float(high) - float(low))
    for told, height in heights.items():
        assert height == pytest.approx(ticks[low] + step * (float(told) - float(low)), abs=0.2)
    assert len(heights) == 2


def test_the_interval_reaches_from_its_low_to_its_high_end(make):
    svg = read(trend(make, [0.70, 0.80], coverage=False))
    (band,) = svg.iter(f"{SVG}polygon")
    x, y = zip(*(map(float, pair.split(",")) for pair in band.get("points").split()), strict=True)
    circles = [
        (float(c.get("cx")), float(c.get("cy"))) for c in svg.iter(f"{SVG}circle") if c.find(f"{SVG}title") is not None
    ]
    for cx, cy in circles:
        ends = [b for a, b in zip(x, y, strict=True) if a == cx]
        assert sum(ends) / 2 == pytest.approx(cy, abs=0.2)
        assert min(ends) < cy < max(ends)


def test_a_gap_stays_a_gap(make):
    unknown = make.measure(1, np.nan, Verdict.SKIPPED, reason="no labels yet")
    measures = [make.measure(0, 0.7), unknown, make.measure(2, 0.7)]
    drawn = performance.trend(measures, make.weeks(3, [9, 0, 9]), LIGHT, title="AUC", coverage=False)
    svg = read(drawn)
    lines = [p.get("d") for p in svg.iter(f"{SVG}path") if p.get("stroke") == LIGHT.current and p.get("fill") == "none"]
    assert len(lines) == 2
    assert not any("L" in line for line in lines)
    assert "labelsnot in yet" in texts(svg)


def test_what_reaches_beyond_the_axis_ends_at_its_edge(make):
    known = [replace(make.measure(i, 3.0 + i / 10), metric="mae") for i in range(2)]
    waiting = replace(known[1], provisional=True, best=1.0, worst=80.0, verdict=Verdict.SKIPPED)
    svg = read(performance.trend([known[0], waiting], make.weeks(2), LIGHT, title="MAE", coverage=False))
    height = float(svg.get("viewBox").split()[3])
    bars = [r for r in svg.iter(f"{SVG}rect") if r.get("fill") == "url(#hatched)" and float(r.get("height")) > 20]
    assert bars
    for bar in bars:
        assert 0 <= float(bar.get("y")) <= float(bar.get("y")) + float(bar.get("height")) <= height


def test_a_window_that_is_cut_short_has_strokes_from_the_bottom_of_the_picture_to_its_top(make):
    weeks = make.weeks(3)
    windows = (*weeks[:2], replace(weeks[2], complete=False))
    svg = read(performance.trend([make.measure(i, 0.7) for i in range(3)], windows, LIGHT, title="ROC AUC"))
    (path,) = [p.get("d") for p in svg.iter(f"{SVG}path") if p.get("stroke") == STROKE]
    ends = np.array([[float(end) for end in pair.split(" ")] for pair in re.findall(r"[ML]([^ML]+)", path)])
    (field,) = [r for r in svg.iter(f"{SVG}rect") if r.get("fill") == SHADE]
    left, top, wide, high = (float(field.get(name)) for name in ("x", "y", "width", "height"))
    assert np.unique(ends[:, 0]) == pytest.approx([left, left + wide], abs=0.2)
    assert (ends[:, 1].min(), ends[:, 1].max()) == pytest.approx((top, top + high), abs=0.2)


def test_a_map_has_a_cell_a_value_in_the_scales_colour(make):
    report = make.drift_report([[0.0, 0.6, np.nan], [0.2, 0.4, 0.1]])
    svg = read(drift.heatmap(report, [c.name for c in report.columns], LIGHT))
    cells = [r.get("fill") for r in svg.iter(f"{SVG}rect") if float(r.get("height")) > 20 and r.get("fill")[0] == "#"]
    assert len(cells) == 5
    assert cells[0] == LIGHT.drift[0][1].lower()
    assert cells[1] == LIGHT.drift[-1][1].lower()
    assert cells[2] == LIGHT.drift[2][1].lower(), "at the limit"


def test_names_from_the_data_are_text_and_nothing_is_fetched(make):
    report = make.drift_report([[0.1]] * 5)
    drawn = drift.heatmap(report, [c.name for c in report.columns], LIGHT)
    text = to_svg(drawn, '"><script>x</script>')
    svg = ET.fromstring(text)
    assert "column <0>" in texts(svg)
    assert {node.tag for node in svg.iter()} <= {SVG + name for name in (
        "svg", "text", "tspan", "rect", "line", "path", "polygon", "circle", "title", "defs", "pattern"
    )}  # fmt: skip
    assert svg.get("aria-label") == '"><script>x</script>'
    assert re.findall(r"https?://[^\s\"]+", text) == ["http://www.w3.org/2000/svg"]


def test_very_many_windows_do_not_carry_their_words_along(make):
    few, many = (to_svg(trend(make, [0.7] * count), "t") for count in (100, 1000))
    assert few.count("<title>") == 100
    assert many.count("<title>") == 0
    assert len(many) < 600_000


def test_nothing_known_is_an_empty_plot(make):
    svg = read(trend(make, [np.nan, np.nan]))
    assert "week beginning" in texts(svg)
    assert "nan" not in to_svg(trend(make, [np.nan, np.nan]), "t")
