"""How far rounded leaves can move an answer: the error of a sum, carried through whatever is made of it."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

# The largest slope of a link: an answer moves by at most that times what the sums move by. Of the softmax it is the one
# where the sum of a class moves up and those of all others move down.
SLOPES = {"identity": 1.0, "second": 1.0, "sigmoid": 0.25, "expit": 0.25, "softmax": 0.5}


def bound(told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> float:
    """The largest error of an answer that a program's rounding can make; nan where nothing is proven.

    >>> bound({"kind": "trees", "link": "sigmoid", "bound": 0.02}, {})
    0.005
    """
    kind = told["kind"]
    if kind == "trees":
        return float(told.get("bound", 0.0) * told.get("times", 1.0) * SLOPES.get(told["link"], np.nan))
    if kind == "mean":
        return float(np.average([bound(each, arrays) for each in told["members"]], weights=told["weights"]))
    if kind == "calibrated":
        inner = bound(told["of"], arrays)
        return inner if inner == 0 else np.nan if told["classes"] > 2 else _bent(inner, told, arrays)
    if kind == "turned":
        inner = bound(told["of"], arrays)
        return inner if inner == 0 else np.nan if told["turn"] else inner * abs(told["by"][0])
    return 0.0


def _bent(inner: float, told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> float:
    """The most that a calibration's curve rises or falls over such a distance."""
    (first, second), *_ = told["curves"]
    if told["method"] == "sigmoid":
        return inner * float(abs(first)) / 4.0
    x, y = arrays[first], arrays[second]
    # The curve is straight between its points: it rises most where the distance begins or ends at one of them.
    ends = [np.abs(np.interp(x + way, x, y) - y).max() for way in (-inner, inner)]
    return float(max(ends))


def has_trees(told: Mapping[str, Any]) -> bool:
    """Whether there are trees anywhere in a program."""
    inner = [told["of"]] if "of" in told else told.get("members", [])
    return told["kind"] == "trees" or any(has_trees(each) for each in inner)


def weights_of(told: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> int:
    """How many weights there are in all straight lines and networks of a program."""
    inner = [told[key] for key in ("of", "first") if key in told] + told.get("members", [])
    own = [told["weights"]] if told["kind"] == "linear" else [each[0] for each in told.get("layers", [])]
    own += [told["coded"]["flat"]] if "coded" in told else []
    return sum(arrays[name].size for name in own) + sum(weights_of(each, arrays) for each in inner)
