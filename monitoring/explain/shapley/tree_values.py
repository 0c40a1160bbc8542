"""Exact Shapley values of trees where every raw column is one encoded column: shap's TreeExplainer."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from monitoring.domain import FloatArray
from monitoring.explain.forests.forest import Forest, Tree
from monitoring.explain.libraries import shap


@dataclass(frozen=True, slots=True, eq=False)
class Ranks:
    """Numbers replaced by how many of the column's thresholds lie below them.

    A comparison with a threshold comes out the same, and small whole numbers survive the narrowing to 32 bits
    inside shap, which otherwise sends values next to a threshold down the wrong branch.
    """

    thresholds: dict[int, FloatArray]

    @classmethod
    def of(cls, forest: Forest) -> "Ranks":
        """Collect the thresholds of every column that a tree splits on."""
        feature = np.concatenate([tree.feature[tree.left >= 0] for tree in forest.trees])
        threshold = np.concatenate([tree.threshold[tree.left >= 0] for tree in forest.trees])
        return cls({int(column): np.unique(threshold[feature == column]) for column in np.unique(feature)})

    def rows(self, matrix: FloatArray) -> FloatArray:
        """The ranks of encoded rows; missing stays missing, columns without a split become 0."""
        result = np.zeros(matrix.shape)
        for column, known in self.thresholds.items():
            values = matrix[:, column]
            result[:, column] = np.where(np.isnan(values), np.nan, np.searchsorted(known, values, side="left"))
        return result

    def tree(self, tree: Tree) -> dict[str, Any]:
        """A tree in shap's own form, with ranks as thresholds."""
        threshold = np.full(len(tree.left), -1.0)
        for column, known in self.thresholds.items():
            here = (tree.feature == column) & (tree.left >= 0)
            threshold[here] = np.searchsorted(known, tree.threshold[here], side="left") + 0.5
        return {
            "children_left": tree.left,
            "children_right": tree.right,
            "children_default": np.where(tree.missing_left, tree.left, tree.right),
            "features": tree.feature,
            "thresholds": threshold,
            "values": tree.value[:, None],
            "node_sample_weight": np.ones(len(tree.left)),
        }


@dataclass(frozen=True, slots=True, eq=False)
class TreeValues:
    """A prepared TreeExplainer: interventional, over the background's rows."""

    forest: Forest
    ranks: Ranks
    explainer: Any

    @classmethod
    def of(cls, forest: Forest, background: FloatArray) -> "TreeValues":
        """Prepare for a forest and an encoded background `(b, encoded columns)`."""
        ranks = Ranks.of(forest)
        described = {
            "trees": [ranks.tree(tree) for tree in forest.trees],
            "input_dtype": np.float64,
            "internal_dtype": np.float64,
        }
        rows = ranks.rows(forest.read(background))
        explainer = shap().TreeExplainer(described, data=rows, feature_perturbation="interventional")
        return cls(forest, ranks, explainer)

    def amounts(self, row: FloatArray) -> FloatArray:
        """Shapley values of the encoded columns for one encoded row `(1, encoded columns)`."""
        ranked = self.ranks.rows(self.forest.read(row))
        # Additivity is checked by the caller against the model itself, not against shap's copy of its trees.
        found = self.explainer.shap_values(ranked, check_additivity=False)
        return np.asarray(found, dtype=np.float64).reshape(-1)
