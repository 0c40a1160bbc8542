"""Which columns a model was fitted on, and which of the deployment's features they are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations
from typing import Any

from monitoring.domain import Deployment
from monitoring.errors import ModelError, listed, nearest
from monitoring.models.fitted_parts import Names, inner, is_readable, is_word, picked

MOST_PERMUTED = 5


@dataclass(frozen=True, slots=True)
class Table:
    """The columns of a model.

    Args:
        columns: its own names, in order, and the feature that each is; "" where it drops one that is no feature.
        dropped: the features that it drops.
        named: whether it knows these names; otherwise it was fitted on a bare array.
        orders: the orders that its columns may have, as far as they are tried one by one, the likeliest first.
        open: whether nothing says which order it is.
    """

    columns: Mapping[str, str]
    dropped: frozenset[str]
    named: bool
    orders: tuple[tuple[str, ...], ...]
    open: bool = False


def table(pipeline: Any, deployment: Deployment) -> Table:
    """Match a model's columns with the deployment's features.

    Raises `ModelError` for a column that it reads and the deployment does not name, and for another number of
    columns.
    """
    names = getattr(pipeline, "feature_names_in_", None)
    if names is None:
        return _bare(pipeline, deployment)
    own = tuple(str(name) for name in names)
    if (given := deployment.model.features if deployment.model else ()) and given != own:
        hint = "leave it out: it is for models that were fitted on bare arrays"
        raise ModelError(f"model.features names other columns than the model itself: {listed(own)}", hint)
    reads = used(pipeline, own)
    columns = {name: _feature(name, deployment, needed=name in reads) for name in own}
    return Table(columns, frozenset(columns) - reads, True, (tuple(name for name in columns.values() if name),))


def used(part: Any, names: Names) -> frozenset[str]:
    """The columns that a part reads; the others it drops."""
    everything = frozenset(name for name in names if name is not None)
    if hasattr(part, "transformers_"):
        branches = [(child, picked(part, chosen, names)) for _, child, chosen in part.transformers_]
        return _joined((child, given) for child, given in branches if child != "drop")
    if hasattr(part, "steps"):
        first = next((step for _, step in part.steps if not is_word(step)), None)
        return everything if first is None else used(first, names)
    if is_word(part) or not is_readable(part):
        return everything
    return _joined(inner(part, names)) or everything


def _joined(branches: Iterable[tuple[Any, Names]]) -> frozenset[str]:
    return frozenset(name for child, given in branches for name in used(child, given))


def _feature(name: str, deployment: Deployment, needed: bool) -> str:
    """The feature that a model's column is; LightGBM and others write an underscore for what they do not like."""
    if name in deployment.features:
        return name
    alike = [feature for feature in deployment.features if cleaned(feature) == cleaned(name)]
    if len(alike) == 1:
        return alike[0]
    if not needed:
        return ""
    hint = nearest(name, deployment.features) or "add it to numeric or categorical under [columns]"
    raise ModelError(f"the model reads the column {name!r}, which the deployment does not name", hint)


def cleaned(name: str) -> str:
    """A column's name as libraries write it that take letters, digits and underscores alone.

    >>> cleaned("Annual income (k$)")
    'Annual_income__k__'
    """
    return re.sub(r"\W", "_", name)


def _bare(pipeline: Any, deployment: Deployment) -> Table:
    given = deployment.model.features if deployment.model else ()
    features = given or deployment.features
    width = getattr(pipeline, "n_features_in_", len(features))
    if width != len(features):
        where = "[model] features names" if given else "the deployment names"
        message = f"the model reads {width} columns without names, {where} {len(features)}"
        raise ModelError(message, features_hint(features[:width]))
    usual = (features, deployment.categorical + deployment.numeric, *orders_of(features))
    orders = (features,) if given else tuple(dict.fromkeys(usual))
    return Table({name: name for name in orders[0]}, frozenset(), False, orders, not given and len(features) > 1)


def features_hint(features: Sequence[str]) -> str:
    """The line that says the order of a model's columns."""
    written = ", ".join(f'"{name}"' for name in features)
    return f"write them in the order that the model was fitted on: [model] features = [{written}]"


def orders_of(features: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    """Every order of a few columns; of more than five the given one, and by name."""
    if len(features) <= MOST_PERMUTED:
        return tuple(permutations(features))
    return tuple(features), tuple(sorted(features))
