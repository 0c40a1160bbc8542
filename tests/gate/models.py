"""Models of the columns a, b and town that say what a function of the rows says, as estimators behind the real door."""

from dataclasses import replace

import numpy as np
from sklearn.base import BaseEstimator

from monitoring.gate.evidence import Side
from monitoring.models.wrap import wrap
from tests.gate.evidence import evidence, honest


class Saying(BaseEstimator):
    """A fitted classifier of 0 and 1 that gives a function's probabilities."""

    def __init__(self, function):
        self.function = function
        self.classes_, self.feature_names_in_ = np.array([0, 1]), np.array(["a", "b", "town"], object)
        self.n_features_in_ = 3

    def fit(self, rows, truth):
        return self

    def predict(self, rows):
        return self.predict_proba(rows).argmax(axis=1)

    def predict_proba(self, rows):
        yes = np.asarray(self.function(rows), dtype=float)
        return np.column_stack([1 - yes, yes])


def tried(candidate=honest, champion=None, *, rows=None, training=None, **limits):
    """Evidence of two such models; `rows` are the labelled ones, by default 4,000 that depend on a."""
    found = evidence(n=4000, labelled=rows, **limits)
    sides = {"1": champion, "2": candidate}
    made = {
        name: function and Side(name, wrap(Saying(function), found.deployment, name))
        for name, function in sides.items()
    }
    return replace(found, candidate=made["2"], champion=made["1"], training=training)
