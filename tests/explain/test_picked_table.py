"""The table of predictions to explain says which class each row was taken for."""

import numpy as np
import pandas as pd

from monitoring.domain import Deployment, Task
from monitoring.ui.pages.explaining.picking import PREDICTED, with_class

SCORES = {"red one": "p_red", "blue": "p_blue", "green": "p_green"}


def test_the_likeliest_class_is_named_where_the_log_holds_scores_alone():
    kinds = Deployment(name="d", title="d", task=Task.MULTICLASS, class_scores=SCORES)
    rows = pd.DataFrame({"p_red": [0.5, 0.1, np.nan], "p_blue": [0.2, np.nan, np.nan], "p_green": [0.3, 0.4, np.nan]})
    said = with_class(rows, kinds)[PREDICTED]
    assert said[:2].tolist() == ["red one", "green"]
    assert pd.isna(said[2])


def test_what_the_log_says_itself_is_left_alone():
    logged = Deployment(name="d", title="d", task=Task.MULTICLASS, class_scores=SCORES, prediction="said")
    rows = pd.DataFrame({"p_red": [0.5], "p_blue": [0.2], "p_green": [0.3], "said": ["blue"]})
    assert PREDICTED not in with_class(rows, logged)
