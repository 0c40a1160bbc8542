"""Which raw column each column of the encoded matrix was made from.

Contributions are computed where the model works, on encoded columns, and told where people look, on raw ones.
The map is read from the fitted steps themselves, not guessed from the names of their outputs.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from monitoring.models.fitted_parts import columns_of, imputed

Sources = list[int]


def sources(before: Sequence[Any], columns: Sequence[str]) -> Sources | None:
    """Per encoded column the position of its raw column; None where a step mixes columns or is not known.

    Args:
        before: the fitted transformers in front of the estimator, one behind the other.
        columns: the raw columns' names.

    >>> sources([], ["a", "b"])
    [0, 1]
    """
    return _in_turn(before, list(range(len(columns))), [str(name) for name in columns])


def _in_turn(steps: Sequence[Any], given: Sources, names: list[str] | None) -> Sources | None:
    """Push the raw positions `given` through fitted steps, one behind the other."""
    found: Sources | None = given
    for place, step in enumerate(steps):
        found = None if found is None else _trace(step, found, names if place == 0 else None)
    return found


def _trace(step: Any, given: Sources, names: list[str] | None) -> Sources | None:
    """Push the raw positions `given` through one fitted step."""
    if step is None or (isinstance(step, str) and step == "passthrough"):
        return given
    if hasattr(step, "steps"):
        return _in_turn([part for _, part in step.steps], given, names)
    if hasattr(step, "output_indices_"):
        return _through_columns(step, given, names)
    if hasattr(step, "transformer_list"):
        parts = [_trace(part, given, names) for _, part in step.transformer_list if part != "drop"]
        return None if any(part is None for part in parts) else [raw for part in parts for raw in part or []]
    local = _local(step, len(given))
    return None if local is None else [given[place] for place in local]


def _through_columns(step: Any, given: Sources, names: list[str] | None) -> Sources | None:
    known = [str(name) for name in getattr(step, "feature_names_in_", names or range(len(given)))]
    size = max((part.stop for part in step.output_indices_.values()), default=0)
    result = [-1] * size
    for name, part, chosen in step.transformers_:
        span = step.output_indices_[name]
        if span.stop == span.start or (isinstance(part, str) and part == "drop"):
            continue
        places = columns_of(pd.Index(known), chosen)
        found = _trace(part, [given[place] for place in places], [known[place] for place in places])
        if found is None or len(found) != span.stop - span.start:
            return None
        result[span] = found
    return None if -1 in result else result


def _local(step: Any, width: int) -> Sources | None:
    """For a single transformer: per output the position of the one input that it depends on."""
    from sklearn import feature_selection, impute, preprocessing
    from sklearn.base import OneToOneFeatureMixin

    if isinstance(step, preprocessing.OneHotEncoder):
        return _one_hot(step)
    if isinstance(step, impute.SimpleImputer):
        return _imputed(step, width)
    if isinstance(step, impute.MissingIndicator):
        return [int(place) for place in step.features_]
    if isinstance(step, preprocessing.KBinsDiscretizer):
        return list(range(width)) if step.encode == "ordinal" else _repeat(step.n_bins_)
    if isinstance(step, feature_selection.SelectorMixin):
        return [int(place) for place in step.get_support(indices=True)]
    if isinstance(step, preprocessing.FunctionTransformer):
        # Only numpy's own functions are sure to work on each value by itself.
        return list(range(width)) if step.func is None or isinstance(step.func, np.ufunc) else None
    if isinstance(step, preprocessing.TargetEncoder) and getattr(step, "target_type_", "") == "multiclass":
        return None
    if isinstance(step, preprocessing.Normalizer):
        return None  # divides by the length of the row
    ours = type(step).__module__.startswith("sklearn.preprocessing.")
    return list(range(width)) if ours and isinstance(step, OneToOneFeatureMixin) else None


def _repeat(counts: Any) -> Sources:
    return [place for place, count in enumerate(counts) for _ in range(int(count))]


def _one_hot(step: Any) -> Sources | None:
    counts = []
    for place, known in enumerate(step.categories_):
        rare = getattr(step, "infrequent_categories_", None)
        few = 0 if rare is None or rare[place] is None else len(rare[place])
        dropped = step.drop_idx_ is not None and step.drop_idx_[place] is not None
        counts.append(len(known) - few + (few > 0) - dropped)
    found = _repeat(counts)
    return found if len(found) == len(step.get_feature_names_out()) else None


def _imputed(step: Any, width: int) -> Sources:
    return imputed(step, width) + ([int(place) for place in step.indicator_.features_] if step.add_indicator else [])
