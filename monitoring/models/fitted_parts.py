"""Which fitted parts of a model are handed raw columns, through every wrapper there is.

A part is found where its owner keeps it, whatever the owner is called. What it is handed is known from how many
columns it was fitted on, and from the few owners that hand on something else than they are given.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd

# For each column that a part is handed: which raw column it is, None where it is something that was made of them.
Names = tuple[str | None, ...]

# What is asked of a part; whatever can do none of it is handed no rows.
_DOES = ("fit", "transform", "predict", "predict_proba")

# What these attributes hold is handed the target, or other estimators' answers, instead of the rows.
_NOT_ROWS = ("transformer_", "final_estimator_", "calibrators", "label_binarizer_", "_label_encoder", "le_")


def parts(model: Any, names: Sequence[str]) -> Iterator[tuple[Any, Names]]:
    """Every fitted part of `model` that is handed raw columns, the model itself first; a pipeline's last step first.

    Args:
        model: a fitted estimator.
        names: the raw columns that it is handed.
    """
    seen: set[tuple[int, Names]] = set()
    waiting: list[tuple[Any, Names]] = [(model, tuple(names))]
    while waiting:
        part, given = waiting.pop()
        if (id(part), given) not in seen and any(name is not None for name in given):
            seen.add((id(part), given))
            yield part, given
            waiting.extend(inner(part, given))


def inner(part: Any, names: Names) -> Iterator[tuple[Any, Names]]:
    """The parts that `part` hands its columns on to, and which columns they are handed."""
    if hasattr(part, "transformers_"):
        yield from _branches(part, names)
    elif hasattr(part, "steps"):
        yield from _steps(part, names)
    elif hasattr(part, "transformer_list"):
        yield from ((child, names) for _, child in part.transformer_list if not is_word(child))
    elif hasattr(part, "estimators_features_"):
        for child, chosen in zip(part.estimators_, part.estimators_features_, strict=True):
            yield child, tuple(names[place] for place in chosen)
    else:
        for child in _held(part):
            yield child, _handed(part, child, names)
        if hasattr(part, "final_estimator_"):
            yield part.final_estimator_, _behind(part, names)


def is_readable(part: Any) -> bool:
    """Whether it is known what a part does with its columns: its code is scikit-learn's, and nobody else's."""
    return is_scikit_learns(part) and not callable(getattr(part, "func", None))


def is_scikit_learns(part: Any) -> bool:
    """Whether a part is one of scikit-learn's own, whatever functions it was given."""
    return type(part).__module__.partition(".")[0] == "sklearn"


def passed(step: Any, names: Names) -> Names | None:
    """What comes out of a fitted transformer: raw columns whose values are as they were, gaps filled or not.

    None where the step is not known well enough to say how many columns come out.
    """
    if is_word(step):
        return () if step == "drop" else names
    if hasattr(step, "steps"):
        found: Names | None = names
        for _, part in step.steps:
            found = None if found is None else passed(part, found)
        return found
    if hasattr(step, "transformer_list"):
        outputs = [passed(part, names) for _, part in step.transformer_list]
        return None if None in outputs else tuple(name for part in outputs for name in part or ())
    if hasattr(step, "output_indices_"):
        size = max((span.stop for span in step.output_indices_.values()), default=0)
        result: list[str | None] = [None] * size
        for name, part, chosen in step.transformers_:
            span = step.output_indices_[name]
            out = passed(part, picked(step, chosen, names))
            if out is not None and len(out) == span.stop - span.start:
                result[span] = out
        return tuple(result)
    return _kept(step, names)


def picked(step: Any, chosen: object, names: Names) -> Names:
    """What a ColumnTransformer's specification picks of the columns that it is handed."""
    own = getattr(step, "feature_names_in_", range(len(names)))
    return tuple(names[place] for place in columns_of(pd.Index(list(own)), chosen))


def columns_of(table: pd.Index, chosen: object) -> list[int]:
    """Positions of the columns that a ColumnTransformer's specification chooses."""
    places = pd.Series(range(len(table)), index=table)
    keys = [chosen] if np.isscalar(chosen) else chosen
    if isinstance(keys, slice):
        by_name = isinstance(keys.start, str) or isinstance(keys.stop, str)
    else:
        keys = list(keys)  # type: ignore[call-overload]  # a list, an array or an index, as scikit-learn allows
        by_name = bool(keys) and isinstance(keys[0], str)
    found = places.loc[keys] if by_name else places.to_numpy()[keys]
    return [int(place) for place in np.asarray(found)]


def imputed(step: Any, width: int) -> list[int]:
    """Which columns a SimpleImputer keeps; those that were empty when it was fitted may fall away."""
    empty = [isinstance(value, float) and np.isnan(value) for value in step.statistics_]
    return [place for place in range(width) if step.keep_empty_features or not empty[place]]


def _branches(step: Any, names: Names) -> Iterator[tuple[Any, Names]]:
    for _, part, chosen in step.transformers_:
        if not is_word(part):
            yield part, picked(step, chosen, names)


def _steps(pipeline: Any, names: Names) -> Iterator[tuple[Any, Names]]:
    given: Names | None = names
    for _, step in pipeline.steps:
        if given is None:
            return
        if not is_word(step):
            yield step, given
        given = passed(step, given)


def _behind(stack: Any, names: Names) -> Names:
    """What the last estimator of a stack is handed: the others' answers, and the rows where it says so."""
    tail = names if stack.passthrough else ()
    return (None,) * (getattr(stack.final_estimator_, "n_features_in_", 0) - len(tail)) + tail


def _kept(step: Any, names: Names) -> Names | None:
    from sklearn import feature_selection, impute, preprocessing

    if isinstance(step, impute.SimpleImputer):
        flags = len(step.indicator_.features_) if step.add_indicator else 0
        return (*(names[place] for place in imputed(step, len(names))), *[None] * flags)
    if isinstance(step, feature_selection.SelectorMixin):
        return tuple(names[place] for place in step.get_support(indices=True))
    if isinstance(step, preprocessing.FunctionTransformer) and step.func is None:
        return names
    try:
        return (None,) * len(step.get_feature_names_out())
    except (AttributeError, TypeError, ValueError):  # names cannot be said
        return None


def _held(part: Any) -> Iterator[Any]:
    """What a part keeps in its fitted attributes; its settings are templates, unless it has nothing else."""
    attributes = dict(getattr(part, "__dict__", {}))
    fitted = any(name.endswith("_") for name in attributes)
    templates = part.get_params(deep=False) if fitted and hasattr(part, "get_params") else ()
    waiting = [value for name, value in attributes.items() if name not in templates and name not in _NOT_ROWS]
    while waiting:
        value = waiting.pop()
        if isinstance(value, dict):
            waiting += value.values()
        elif isinstance(value, (list, tuple)):
            waiting += value
        elif isinstance(value, np.ndarray):
            waiting += value.ravel().tolist() if value.dtype == object else ()
        elif not isinstance(value, type) and any(hasattr(value, name) for name in _DOES):
            yield value


def _handed(owner: Any, child: Any, names: Names) -> Names:
    own = getattr(child, "feature_names_in_", None)
    if own is not None and set(own) <= set(names):
        return tuple(str(name) for name in own)
    width = getattr(child, "n_features_in_", len(names))
    support = getattr(owner, "support_", None)
    if width == len(names):
        return names
    if isinstance(support, np.ndarray) and support.dtype == bool and int(support.sum()) == width:
        return tuple(name for name, kept in zip(names, support, strict=True) if kept)
    # In a chain the answers so far stand behind the rows.
    return names + (None,) * (width - len(names)) if width > len(names) else ()


def is_word(step: object) -> bool:
    """Whether a step is "passthrough", "drop" or nothing at all."""
    return step is None or isinstance(step, str)
