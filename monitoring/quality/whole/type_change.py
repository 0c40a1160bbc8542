"""Columns whose values became values of another type."""

from collections.abc import Sequence
from functools import partial

import numpy as np

from monitoring.domain import Column, Deployment, Kind, QualityResult, Received, Role, Severity
from monitoring.domain.text import percent
from monitoring.quality.by_nature import MODERATED, more_than_they_vary
from monitoring.quality.file_shares import LIMIT, Asked, Counted, shares
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck


def tests(deployment: Deployment) -> int:
    """One a watched column; none of an attached log, whose files are not noted."""
    return 0 if deployment.attached else len(deployment.columns)


def told(result: QualityResult, since: str) -> str:
    """Which values of which files those are."""
    return f"{result.column}: {result.reason}, since {since}"


@WHOLE.register(
    WholeCheck(
        name="type",
        title="Values of another type",
        summary="Share of a column's values, in the files of a window, that cannot be read as what the column holds: "
        "their rows were rejected; of categories that of numbers among words, or of words among numbers.",
        limit=LIMIT,
        told=told,
        tests=tests,
        severity=Severity.WARNING,
        not_for="Categories that are words as before, but others: unseen looks at them.",
        source=MODERATED,
    )
)
def type_change(facts: Facts) -> Sequence[Found]:
    """One answer a watched column, from what is noted of files."""
    found: list[Found] = []
    for kind in ("predictions", "labels"):
        columns = [c for c in facts.deployment.columns if (c.role is Role.LABEL) == (kind == "labels")]
        words = np.array([is_category(column) for column in columns], dtype=np.bool_)
        if columns:
            compare = partial(more_than_they_vary, either=words)
            found += shares(facts, Asked(kind, columns, partial(count, columns), _words, compare))
    return found


def is_category(column: Column) -> bool:
    """Whether it holds texts, which cannot be wrong as such."""
    return column.kind is Kind.CATEGORICAL and column.role is Role.FEATURE


def count(columns: Sequence[Column], file: Received) -> Counted:
    """Values of each column that were rejected, or of categories are numbers; and of how many."""
    hits, n = np.zeros(len(columns)), np.full(len(columns), float(file.read))
    for i, column in enumerate(columns):
        if is_category(column):
            hits[i], n[i] = file.numbers.get(column.name, (0, 0))
        elif file.rejected_for:
            hits[i] = file.rejected_for.get(column.name, 0)
    return hits, n


def _words(column: Column, share: float, names: str) -> str:
    what = "are of another type than before" if is_category(column) else "cannot be read"
    return f"{percent(share)} of the values in {names} {what}"
