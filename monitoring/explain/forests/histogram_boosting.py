"""The trees of scikit-learn's HistGradientBoosting."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import AS_MISSING, LEFT, RIGHT, Forest, Tree, Ways, dense
from monitoring.explain.forests.outputs import class_index


def boosting(estimator: Any, place: int | None) -> Forest:
    """The trees of one output; of a regression they add up to what its loss's link is applied to."""
    index, sign = class_index(estimator, place)
    order = _order(estimator)
    known = _bits(estimator._bin_mapper.make_known_categories_bitsets()[0])
    found = []
    for stage in estimator._predictors:
        nodes = stage[index].nodes
        leaf = nodes["is_leaf"] != 0
        tree = Tree(
            left=np.where(leaf, -1, nodes["left"].astype(np.int64)),
            right=np.where(leaf, -1, nodes["right"].astype(np.int64)),
            feature=np.where(leaf, -2, order[nodes["feature_idx"].astype(np.int64)]),
            threshold=nodes["num_threshold"].astype(np.float64),
            missing_left=nodes["missing_go_to_left"] != 0,
            value=sign * nodes["value"].astype(np.float64),
            split=np.where(leaf | (nodes["is_categorical"] == 0), -1, nodes["bitset_idx"].astype(np.int64)),
            ways=_ways(stage[index], known),
        )
        found.append(tree)

    def read(rows: Any) -> FloatArray:
        if estimator.is_categorical_ is None:
            return dense(rows)
        encoded = np.asarray(estimator._preprocess_X(rows, reset=False), dtype=np.float64)
        result = np.empty(encoded.shape)
        result[:, order] = encoded
        return result

    def raw(rows: Any) -> FloatArray:
        score = np.asarray(estimator._raw_predict(rows), dtype=np.float64)
        return sign * score[:, index]

    scale = "value" if place is None else "margin"
    return Forest(tuple(found), scale, read if estimator.is_categorical_ is not None else dense, raw)


def _order(estimator: Any) -> NDArray[np.int64]:
    """Per column that the trees see, which of the given ones it is: categories are put before numbers."""
    if estimator.is_categorical_ is None:
        return np.arange(estimator.n_features_in_)
    return np.concatenate([np.flatnonzero(estimator.is_categorical_), np.flatnonzero(~estimator.is_categorical_)])


def _ways(predictor: Any, known: NDArray[np.bool_]) -> Ways:
    """The codes of the splits of categories, `(splits, 256)`; a code that was not known goes as a missing value."""
    splits = predictor.nodes[predictor.nodes["is_categorical"] != 0]
    result = np.full((len(predictor.raw_left_cat_bitsets), 256), AS_MISSING, dtype=np.int8)
    result[splits["bitset_idx"]] = np.where(known[splits["feature_idx"]], RIGHT, AS_MISSING)
    result[_bits(predictor.raw_left_cat_bitsets)] = LEFT
    return result


def _bits(words: Any) -> NDArray[np.bool_]:
    octets = np.ascontiguousarray(words, dtype="<u4").view(np.uint8)
    return np.unpackbits(octets, axis=1, bitorder="little").astype(bool)
