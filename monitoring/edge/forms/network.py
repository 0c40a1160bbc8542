"""Networks of fully connected layers."""

from typing import Any

import numpy as np

from monitoring.edge.forms.asked import Asked
from monitoring.edge.forms.columns.symbols import Sheet, Symbol
from monitoring.edge.forms.linear import half, line

_ANSWERS = {"logistic": "sigmoid", "softmax": "softmax", "identity": "identity"}


def network(estimator: Any, symbols: list[Symbol], sheet: Sheet, asked: Asked) -> dict[str, Any]:
    """An MLP: its first layer is straight lines of the columns, the others of the layer before."""
    weights = [np.asarray(each, dtype=np.float64).T for each in estimator.coefs_]
    constants = [np.asarray(each, dtype=np.float64) for each in estimator.intercepts_]
    sheet.limit(symbols)
    first = line(symbols, weights[0], constants[0], "identity", sheet, type(estimator).__name__)
    layers = [
        [sheet.keep(half(w, sheet, "MLP")), sheet.keep(c)] for w, c in zip(weights[1:], constants[1:], strict=True)
    ]
    return {
        "kind": "network",
        "first": first,
        "layers": layers,
        "activation": estimator.activation,
        "link": _ANSWERS[estimator.out_activation_],
    }
