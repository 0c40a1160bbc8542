"""Pictures of many classes, and of a threshold far on the right, keep their text inside."""

import numpy as np
import pytest

from monitoring.domain.curves import Distribution
from monitoring.figures import outcomes
from monitoring.figures.shared.colours import LIGHT
from monitoring.performance.per_class import per_class

NAMES = [f"kind {i}" for i in range(10)]
NARROWEST = 22  # pixels of a cell where ten classes are drawn on a screen of 390


@pytest.fixture
def counts():
    table = np.full((10, 10), 3.0) + 170 * np.eye(10)
    table[0, 1], table[2, 3] = 0.0, 0.4
    return table


def test_cells_of_ten_classes_have_room_for_their_text(counts):
    (cells,) = outcomes.confusion(counts, NAMES, LIGHT).data
    longest = max(len(text) for row in cells.text for text in row)
    assert longest * 0.6 * cells.textfont.size <= NARROWEST
    assert cells.text[0][1] == ""
    assert cells.text[2][3] == "<1"
    assert cells.text[4][4] == f"{100 * counts[4, 4] / counts[4].sum():.0f}"
    assert "3 labelled rows" in cells.hovertext[4][5]
    few = outcomes.confusion(counts[:2, :2], NAMES[:2], LIGHT)
    assert "%" in few.data[0].text[1][1]


def test_precision_and_recall_of_each_class_stand_with_their_intervals(counts):
    found = per_class(counts)
    precision, recall = outcomes.precision_and_recall(found, NAMES, LIGHT).data
    assert list(precision.x) == pytest.approx(list(100 * found.precision))
    assert list(np.array(recall.x) + recall.error_x.array) == pytest.approx(list(100 * found.recall_ends[1]))
    assert np.round(precision.y).tolist() == list(range(10))


@pytest.mark.parametrize(("threshold", "anchor"), [(0.3, "left"), (0.9, "right"), (1.0, "right")])
def test_the_label_of_a_threshold_stands_where_there_is_room(threshold, anchor):
    spread = Distribution(np.linspace(0, 1, 3), *(np.ones(2) for _ in range(3)))
    (label,) = outcomes.scores(spread, LIGHT, threshold=threshold).layout.annotations
    assert label.xanchor == anchor
    assert (label.xshift > 0) == (anchor == "left")
