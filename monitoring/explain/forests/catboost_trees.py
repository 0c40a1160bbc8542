"""The trees of CatBoost's models, from the JSON that they save."""

import json
import re
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from monitoring.domain import FloatArray
from monitoring.explain.forests.catboost_hashes import hashes
from monitoring.explain.forests.forest import LEFT, RIGHT, Forest, Tree, single
from monitoring.explain.forests.outputs import of_class
from monitoring.models.native.adapter import Native

_NUMBER, _CATEGORY = "FloatFeature", "OneHotFeature"
_KIND = re.compile(rb'"split_type":\s*"(\w+)"')
Node = dict[str, Any]


def forest(estimator: Any, place: int | None) -> Forest | None:
    """The trees of one output; None where one asks for what is counted of categories, and for texts."""
    native = isinstance(estimator, Native)
    booster = estimator.booster if native else estimator
    saved = None if booster.get_text_feature_indices() else _saved(booster)
    if saved is None:
        return None
    trees = saved["trees"] if "trees" in saved else [_nested(tree) for tree in saved["oblivious_trees"]]
    used = trees[: (estimator.rounds if native else 0) or None]
    scale, bias = saved["scale_and_bias"]
    several = len(bias) > 1
    columns = _Columns.of(saved["features_info"])
    index, sign = (place or 0, scale) if several else (0, -scale if place == 0 else scale)
    found = []
    for tree in used:
        growing = _Growing(columns, index, sign)
        growing.grow(tree)
        found.append(growing.tree())

    def raw(rows: Any) -> FloatArray:
        said = estimator.raw(rows) if native else estimator.predict(rows, prediction_type="RawFormulaVal")
        return of_class(said, place)

    return Forest(tuple(found), "value" if place is None else "margin", columns.read, raw)


def _saved(booster: Any) -> Any:
    from catboost import CatBoostError

    with tempfile.TemporaryDirectory() as folder:  # JSON is written to files alone
        path = Path(folder) / "model.json"
        try:
            booster.save_model(str(path), format="json")
        except CatBoostError:
            return None  # what is counted of categories is written together with the rows alone
        data = path.read_bytes()
    kinds = {kind.decode() for kind in _KIND.findall(data)}
    return json.loads(data) if kinds <= {_NUMBER, _CATEGORY} else None


def _nested(tree: Node) -> Node:
    """A tree that asks the same of all nodes of a level, node by node: the first split is a leaf's lowest bit."""
    splits = tree["splits"] or []
    values = np.asarray(tree["leaf_values"], dtype=np.float64).reshape(2 ** len(splits), -1)

    def node(level: int, leaf: int) -> Node:
        if level == len(splits):
            return {"value": values[leaf]}
        return {"split": splits[level], "left": node(level + 1, leaf), "right": node(level + 1, leaf | 1 << level)}

    return node(0, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """By the number that splits call it: a column's place; whether its gaps go left; its categories' codes by hash."""

    numbers: dict[int, int]
    gaps_left: dict[int, bool]
    texts: dict[int, int]
    codes: dict[int, dict[int, int]]

    @classmethod
    def of(cls, told: Any) -> "_Columns":
        numbers, texts = told.get("float_features") or [], told.get("categorical_features") or []
        return cls(
            {each["feature_index"]: each["flat_feature_index"] for each in numbers},
            {each["feature_index"]: each["nan_value_treatment"] != "AsTrue" for each in numbers},
            {each["feature_index"]: each["flat_feature_index"] for each in texts},
            {each["feature_index"]: {h: i for i, h in enumerate(each.get("values", []))} for each in texts},
        )

    def read(self, rows: Any) -> FloatArray:
        """32 bits; of a category its place among those that a tree asks for, and one more for all others."""
        if not self.texts:
            return single(rows)
        table = rows if isinstance(rows, pd.DataFrame) else pd.DataFrame(np.asarray(rows))
        result = np.zeros(table.shape)
        for column in self.numbers.values():
            result[:, column] = single(table.iloc[:, column])
        for feature, column in self.texts.items():
            texts, codes = [str(value) for value in table.iloc[:, column].tolist()], self.codes[feature]
            known = hashes(texts) if codes else {}
            result[:, column] = [codes.get(known.get(text, 0), len(codes)) for text in texts]
        return result


@dataclass(slots=True)
class _Growing:
    """A tree that is being put together; the root is the first node."""

    columns: _Columns
    output: int
    scale: float
    nodes: list[tuple[int, int, int, float, bool, float]] = field(default_factory=list)
    chosen: dict[int, int] = field(default_factory=dict)

    def grow(self, node: Node) -> int:
        """Add a node and all below it; answers its place."""
        place = len(self.nodes)
        if "value" in node:
            value = float(np.atleast_1d(node["value"])[self.output]) * self.scale
            self.nodes.append((-1, -1, -1, 0.0, False, value))
            return place
        split = node["split"]
        if split["split_type"] == _NUMBER:
            feature = split["float_feature_index"]
            asked = self.columns.numbers[feature], float(split["border"]), self.columns.gaps_left[feature]
        else:
            feature = split["cat_feature_index"]
            self.chosen[place] = self.columns.codes[feature][split["value"]]
            asked = self.columns.texts[feature], 0.0, True
        self.nodes.append((0, 0, *asked, 0.0))
        self.nodes[place] = (self.grow(node["left"]), self.grow(node["right"]), *asked, 0.0)
        return place

    def tree(self) -> Tree:
        """All of it; the one category that a node asks for goes right."""
        left, right, feature, threshold, gap, value = (np.array(each) for each in zip(*self.nodes, strict=True))
        plain = Tree(left, right, feature, threshold, gap, value)
        if not self.chosen:
            return plain
        split = np.full(len(left), -1)
        split[list(self.chosen)] = np.arange(len(self.chosen))
        ways = np.full((len(self.chosen), 1 + max(self.chosen.values())), LEFT, dtype=np.int8)
        ways[np.arange(len(self.chosen)), list(self.chosen.values())] = RIGHT
        return Tree(left, right, feature, threshold, gap, value, split, ways)
