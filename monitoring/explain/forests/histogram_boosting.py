"""The trees of scikit-learn's HistGradientBoosting."""

from typing import Any

import numpy as np

from monitoring.explain.forests.forest import Forest, Tree, dense
from monitoring.explain.forests.scikit_learn import class_index, decision


def boosting(estimator: Any, place: int | None) -> Forest | None:
    """The trees of one output; None where they split categories."""
    index, sign = class_index(estimator, place)
    found = []
    for stage in estimator._predictors:
        nodes = stage[index].nodes
        leaf = nodes["is_leaf"] != 0
        if (nodes["is_categorical"][~leaf] != 0).any():
            return None
        found.append(
            Tree(
                left=np.where(leaf, -1, nodes["left"].astype(np.int64)),
                right=np.where(leaf, -1, nodes["right"].astype(np.int64)),
                feature=np.where(leaf, -2, nodes["feature_idx"].astype(np.int64)),
                threshold=nodes["num_threshold"].astype(np.float64),
                missing_left=nodes["missing_go_to_left"] != 0,
                value=sign * nodes["value"].astype(np.float64),
            )
        )
    return Forest(tuple(found), "value" if place is None else "margin", dense, decision(estimator, place))
