"""What a loaded model tells of itself, before any deployment says what it is for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from monitoring.domain import Task
from monitoring.models.categories import Known, known
from monitoring.models.feature_columns import used
from monitoring.models.native.adapter import Native
from monitoring.models.native.scorer import Gives
from monitoring.models.spelling import text_of


@dataclass(frozen=True, slots=True)
class SelfTold:
    """What a model says.

    Args:
        kind: what it is called, such as LogisticRegression.
        columns: the names of the columns that it reads, in order; empty where it has none.
        width: how many columns it reads; 0 where it does not say it.
        known: what it says of each of its named columns.
        tasks: what it can be, the likeliest first.
        classes: the names of its classes, in its own order; empty for values.
        named: whether those are names, and not only numbers from 0 on.
    """

    kind: str
    columns: tuple[str, ...]
    width: int
    known: Mapping[str, Known]
    tasks: tuple[Task, ...]
    classes: tuple[str, ...] = ()
    named: bool = True


def told_by(pipeline: Any) -> SelfTold:
    """Ask a loaded estimator, or a model in its library's own format.

    >>> from sklearn.linear_model import LinearRegression
    >>> told_by(LinearRegression().fit([[1.0], [2.0]], [1.0, 2.0])).tasks
    (<Task.REGRESSION: 'regression'>,)
    """
    names = getattr(pipeline, "feature_names_in_", None)
    every = () if names is None else tuple(str(name) for name in names)
    reads = _used(pipeline, every)
    columns = tuple(name for name in every if name in reads)
    found = known(pipeline, every) if every else {}
    width = int(getattr(pipeline, "n_features_in_", 0) or 0)
    kind = pipeline.told.family if isinstance(pipeline, Native) else type(_last(pipeline)).__name__
    tasks, classes, named = _native(pipeline) if isinstance(pipeline, Native) else _estimator(pipeline)
    return SelfTold(kind, columns, width, {name: found[name] for name in columns}, tasks, classes, named)


def _used(pipeline: Any, every: tuple[str, ...]) -> frozenset[str]:
    return frozenset(every) if isinstance(pipeline, Native) else used(pipeline, every)


def _native(native: Native) -> tuple[tuple[Task, ...], tuple[str, ...], bool]:
    told = native.told
    classes = tuple(text_of(name) for name in told.classes)
    kind = Task.MULTICLASS if len(classes) > 2 else Task.BINARY
    if told.gives in (Gives.PROBABILITY, Gives.LOG_ODDS, Gives.DECISION):
        return (kind,), classes, told.named
    if told.gives is Gives.VALUE:
        return (Task.REGRESSION,), (), True
    if told.outputs > 1:
        return (Task.MULTICLASS,), classes, told.named
    return (Task.BINARY, Task.REGRESSION), classes, told.named


def _estimator(pipeline: Any) -> tuple[tuple[Task, ...], tuple[str, ...], bool]:
    there = getattr(pipeline, "classes_", None) if hasattr(pipeline, "predict_proba") else None
    if there is None or isinstance(there, list):
        return (Task.REGRESSION,), (), True
    classes = tuple(text_of(name) for name in there)
    return (Task.MULTICLASS if len(classes) > 2 else Task.BINARY,), classes, True


def _last(pipeline: Any) -> Any:
    steps = getattr(pipeline, "steps", None)
    return _last(steps[-1][1]) if steps else pipeline
