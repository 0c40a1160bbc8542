"""Whether two logs are counted in the same cells, and what differs where they are not."""

import numpy as np

from monitoring.domain import Bins, Deployment, Kind
from monitoring.errors import DataError
from monitoring.log.cells.plan import Plan
from monitoring.log.fleet.merged import listed


def differences(ours: Plan, theirs: Plan) -> list[str]:
    """What keeps counts by `theirs` from being added to counts by `ours`, in words; empty where nothing does.

    >>> def plan(*edges: float) -> Plan:
    ...     return Plan({"x": Bins(Kind.NUMERIC, edges=edges)})
    >>> differences(plan(0.0, 1.0), plan(0.0, 2.0)), differences(plan(0.0), plan(0.0))
    (['other cells of x'], [])
    """
    found = []
    if lacking := [name for name in ours.columns if name not in theirs.columns]:
        found.append(f"no column {listed(lacking)}")
    if more := [name for name in theirs.columns if name not in ours.columns]:
        found.append(f"a further column {listed(more)}")
    if other := [name for name, bins in ours.columns.items() if theirs.columns.get(name, bins) != bins]:
        found.append(f"other cells of {listed(other)}")
    parts = {
        "other cells of the score": (ours.scores, theirs.scores),
        "other cells of the error": ((ours.error, ours.shift), (theirs.error, theirs.shift)),
        "other classes": (ours.classes, theirs.classes),
        "other segments": (ours.segments, theirs.segments),
    }
    return found + [words for words, (our, their) in parts.items() if our != their]


def require_fit(deployment: Deployment, made: Plan, given: Plan, file: str) -> None:
    """Raise `DataError` where a deployment cannot be counted in the cells that a file gives.

    Args:
        deployment: what is counted.
        made: the cells that its own reference would give.
        given: the cells to take instead.
        file: where they are from.
    """
    problems = [words for words in differences(made, given) if "column" in words]
    same = [name for name in made.columns if name in given.columns]
    if kinds := [name for name in same if made.columns[name].kind is not given.columns[name].kind]:
        problems.append(f"another kind of {listed(kinds)}")
    if made.scores.keys() != given.scores.keys() or (made.error is None) != (given.error is None):
        problems.append("cells for another task")
    followed = {name for name in deployment.segments if name in given.columns and given.columns[name].categories}
    if followed != {segment.column for segment in given.segments}:
        problems.append("other segments")
    if broken := [name for name, bins in given.columns.items() if not _is_sound(bins)]:
        problems.append(f"unusable cells of {listed(broken)}")
    if problems:
        hint = "its deployment file must name the same columns and segments as this one"
        raise DataError(f"{deployment.name} cannot be counted as {file} is, which has {'; '.join(problems)}", hint)


def _is_sound(bins: Bins) -> bool:
    if bins.kind is Kind.CATEGORICAL:
        return len(set(bins.categories)) == len(bins.categories)
    edges = np.asarray(bins.edges)
    return bool(edges.size and np.isfinite(edges).all() and (np.diff(edges) > 0).all())
