"""Check the text of a LightGBM model before LightGBM reads it: its reader takes lengths and places as they are written.

Everything that its own writer keeps to is asked for; what older versions leave out may be left out.
"""

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from monitoring.models.trials.xgboost_trees import OUTSIDE, Ints, is_tree

_CUT = "its parts are not as long as it says, as in a copy that was cut, edited, or given other line ends"
_END = b"\nend of trees"
_SETTINGS, _END_OF_SETTINGS = b"\nparameters:", b"\nend of parameters"
_CATEGORIES = "\npandas_categorical:"
_TREE = re.compile(rb"^Tree=", re.MULTILINE)
# What there is of: as many as inner nodes, as leaves; the first of each must be there.
_INNER = ("split_feature", "threshold", "left_child", "right_child")
_INNER_TOO = ("split_gain", "decision_type", "internal_value", "internal_weight", "internal_count")
_LEAVES = ("leaf_value",)
_LEAVES_TOO = ("leaf_weight", "leaf_count")
_LINEAR = ("leaf_const", "num_features", "leaf_features", "leaf_coeff")
_FLAGS = ("tree", "average_output")  # lines that say something by being there
_DECISIONS = 16  # bits of a decision: by category, missing goes left, what is missing


def problem(text: bytes) -> str:
    """What is wrong with a model's text; "" where nothing is.

    >>> problem(b"tree\\nversion=v4\\nmax_feature_idx=0")
    'its parts are not as long as it says, as in a copy that was cut, edited, or given other line ends'
    """
    try:
        return _problem(text)
    except (KeyError, ValueError, OverflowError):  # something is not there, or is no number
        return _CUT


def needed(text: str) -> str:
    """What scoring needs of a text: neither how the model was trained nor what was counted of it.

    LightGBM looks at the settings of its training no more closely than at the rest.

    >>> needed("tree\\nend of trees\\n\\nparameters:\\n[a: 1]\\nend of parameters\\n\\npandas_categorical:null\\n")
    'tree\\nend of trees\\n\\npandas_categorical:null\\n'
    """
    body, end, tail = text.partition(_END.decode())
    _, kept, categories = tail.rpartition(_CATEGORIES)
    return f"{body}{end}\n{kept}{categories if kept else ''}"


def _problem(text: bytes) -> str:
    body, end, tail = text.partition(_END)
    if _SETTINGS in tail and _END_OF_SETTINGS not in tail:
        return _CUT
    starts = [match.start() for match in _TREE.finditer(body)]
    first = starts[0] if starts else len(body)
    head = _values(body[:first])
    columns, trees = int(head["max_feature_idx"]) + 1, len(starts)
    each_time = int(head["num_tree_per_iteration"])
    named = len(head["feature_names"].split()) == len(head["feature_infos"].split()) == columns
    if not (end and named and columns > 0 and 0 < each_time == int(head["num_class"]) and trees % each_time == 0):
        return _CUT
    # The last tree's own end is the line end before the mark.
    sizes = np.diff([*starts, len(body) + 1]) if starts else np.zeros(0, dtype=np.int64)
    if "tree_sizes" in head and not np.array_equal(_ints(head["tree_sizes"]), sizes):
        return _CUT
    read = [_values(body[start : start + size]) for start, size in zip(starts, sizes.tolist(), strict=True)]
    if [int(tree["Tree"]) for tree in read] != list(range(trees)):
        return _CUT
    return next((found for tree in read if (found := _of_tree(tree, columns))), "")


def _of_tree(tree: Mapping[str, str], columns: int) -> str:
    leaves = int(tree["num_leaves"])
    inner = leaves - 1
    if leaves < 1 or int(tree["num_cat"]) < 0:
        return _CUT
    if not inner:  # a constant; of the rest some versions write nothing
        return "" if len(_numbers(tree["leaf_value"])) == 1 and int(tree["num_cat"]) == 0 else _CUT
    wanted = {key: leaves for key in (*_LEAVES, *_LEAVES_TOO) if key in tree or key in _LEAVES}
    wanted |= {key: inner for key in (*_INNER, *_INNER_TOO) if key in tree or key in _INNER}
    if any(len(_numbers(tree[key])) != count for key, count in wanted.items()):
        return _CUT
    return _CUT if not _categories_fit(tree) or not _lines_fit(tree, leaves, columns) else _places(tree, columns)


def _places(tree: Mapping[str, str], columns: int) -> str:
    left, right, feature = (_ints(tree[key]) for key in ("left_child", "right_child", "split_feature"))
    leaves = len(left) + 1
    # Leaves are written as -1, -2 and so on; here they stand behind the inner nodes.
    ends = [np.where(child < 0, leaves - 2 - child, child) for child in (left, right)]
    padded = [np.concatenate([end, np.full(leaves, -1, dtype=np.int64)]) for end in ends]
    inner = np.arange(2 * leaves - 1) < leaves - 1
    known = bool(((feature >= 0) & (feature < columns)).all())
    return "" if known and is_tree(padded[0], padded[1], inner) else OUTSIDE


def _categories_fit(tree: Mapping[str, str]) -> bool:
    count = int(tree["num_cat"])
    decisions = _ints(tree["decision_type"]) if "decision_type" in tree else np.zeros(0, dtype=np.int64)
    if bool(((decisions < 0) | (decisions >= _DECISIONS)).any()):
        return False
    by_set = (decisions & 1).astype(bool)
    if not count:
        return not by_set.any()
    ends, words = _ints(tree["cat_boundaries"]), _ints(tree["cat_threshold"])
    in_order = len(ends) == count + 1 and ends[0] == 0 and bool((np.diff(ends) > 0).all()) and ends[-1] == len(words)
    chosen = _numbers(tree["threshold"])[by_set]
    return in_order and bool(((chosen >= 0) & (chosen < count) & (chosen == chosen.round())).all())


def _lines_fit(tree: Mapping[str, str], leaves: int, columns: int) -> bool:
    """Whether the straight lines in the leaves are of columns that there are."""
    if int(tree.get("is_linear", "0")) == 0:
        return True
    consts, counts, chosen, slopes = (_numbers(tree[key]) for key in _LINEAR)
    there = bool(((chosen >= 0) & (chosen < columns)).all()) and bool((counts >= 0).all())
    return there and len(consts) == len(counts) == leaves and int(counts.sum()) == len(chosen) == len(slopes)


def _values(lines: bytes) -> dict[str, str]:
    """The values in a part; raises `ValueError` for a line that says none, and for a name that has two."""
    found: dict[str, str] = {}
    for line in lines.decode("utf-8").split("\n"):
        key, equals, value = line.partition("=")
        if equals and key.isidentifier() and key not in found and value.isprintable():
            found[key] = value
        elif line and line not in _FLAGS:
            raise ValueError(line)
    return found


def _numbers(text: str) -> NDArray[np.float64]:
    return np.array(text.split(), dtype=np.float64)


def _ints(text: str) -> Ints:
    return np.array(text.split(), dtype=np.int64)
