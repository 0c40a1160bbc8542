import numpy as np

from monitoring.figures import backtest
from monitoring.figures.shared.colours import LIGHT
from tests.figures.conftest import weeks

LOSSES = {"never": np.array([0.2, 0.3, np.nan, 0.4]), "<always>": np.array([0.2, 0.1, np.nan, 0.5])}


def test_what_was_saved_adds_up_and_windows_without_labels_change_nothing():
    made = {"never": (), "<always>": (1, 3)}
    drawn = backtest.over_time(LOSSES, made, weeks(4), LIGHT, than="never", title="Brier score")
    assert drawn.data[0].y.tolist() == [0, 0, 0, 0]
    assert drawn.data[1].y.round(9).tolist() == [0, 0.2, 0.2, 0.1]
    assert list(drawn.data[1].marker.size) == [0, 10, 0, 10]
    assert "retrained" in drawn.data[1].text[1]
    assert "retrained" not in drawn.data[1].text[2]
    assert drawn.data[1].name == "&lt;always&gt;"


def test_regret_is_drawn_over_prices_as_they_are_written():
    drawn = backtest.regret((0.0, 0.0189), {"never": (0.48, 0.43)}, LIGHT, title="Brier score")
    assert list(drawn.data[0].x) == ["0", "0.0189"]
    assert list(drawn.data[0].y) == [0.48, 0.43]
