"""Check that the parts of a support vector machine fit together.

libsvm reads as far as one of them says that the others go.
"""

from typing import Any

import numpy as np

_BY_LIBSVM = ("SVC", "NuSVC", "SVR", "NuSVR", "OneClassSVM")
_CLASSIFIERS = ("SVC", "NuSVC")


def is_machine(item: Any) -> bool:
    """Whether this is a fitted machine of libsvm's."""
    kind = type(item)
    return kind.__module__ == "sklearn.svm._classes" and kind.__name__ in _BY_LIBSVM and "support_" in vars(item)


def is_sound(machine: Any) -> bool:
    """Whether vectors, weights and classes of a fitted machine are as many as each other says.

    >>> from sklearn.svm import SVC
    >>> fitted = SVC().fit([[0.0], [1.0], [2.0]], [0, 1, 1])
    >>> before = is_sound(fitted)
    >>> fitted.support_vectors_ = fitted.support_vectors_[:1]
    >>> before, is_sound(fitted)
    (True, False)
    """
    try:
        return "_impl" not in vars(machine) and _fits(machine)
    except (AttributeError, IndexError, TypeError, ValueError):
        return False


def _fits(machine: Any) -> bool:
    places, counts, vectors = machine.support_, machine._n_support, machine.support_vectors_
    count, columns = len(places), int(machine.n_features_in_)
    by_class = type(machine).__name__ in _CLASSIFIERS
    classes = len(machine.classes_) if by_class else 2
    pairs = classes * (classes - 1) // 2
    precomputed = machine.kernel == "precomputed" or callable(machine.kernel)
    width = int(machine.shape_fit_[0]) if callable(machine.kernel) else columns
    each_there = bool((counts >= 0).all()) and (
        int(counts.sum()) == count if by_class else counts.tolist() == [count, count]
    )
    chances = (len(machine._probA), len(machine._probB))
    return (
        classes >= 2
        and len(counts) == classes
        and each_there
        and (precomputed or vectors.shape == (count, columns))
        and bool(((places >= 0) & ((places < width) | (not precomputed))).all())
        and machine._dual_coef_.shape == (classes - 1, count)
        and np.shape(machine._intercept_) == (pairs,)
        and chances in ((0, 0), (pairs, pairs))
    )
