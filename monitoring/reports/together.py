"""All inputs together, in the newest whole window: what a report says of it where somebody asks."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, TypeAlias

from monitoring.domain import Selection, Window, newest_whole
from monitoring.domain.text import probability
from monitoring.errors import NotApplicableError
from monitoring.log import Log

if TYPE_CHECKING:  # a classifier's part, which most reports do without
    from monitoring.multivariate.run import Together

Asked: TypeAlias = "Together | str"
BY_CHANCE = 0.5
NOTHING = "not judged: no window has a row"


def together(log: Log, selection: Selection, windows: Sequence[Window]) -> Asked:
    """What rows of the newest whole window and of the reference look like together, or why that is not known.

    It reads rows and trains a classifier, which takes seconds; it raises no alert and takes no share of the budget.
    """
    from monitoring.multivariate.run import run

    newest = newest_whole(windows)
    if newest is None:
        return NOTHING
    try:
        return run(log, selection, newest)
    except NotApplicableError as error:
        return f"not judged: {error.message}"


def plain(found: Asked) -> dict[str, Any]:
    """As plain values; of what was not judged the reason alone."""
    if isinstance(found, str):
        return {"reason": found}
    columns = [{"column": name, "drop": drop} for name, drop in found.columns]
    return {**asdict(found), "columns": columns, "left_out": list(found.left_out), "reason": ""}


def words(found: Asked) -> str:
    """In a line.

    >>> from monitoring.multivariate.run import Together
    >>> words(Together(3, 0.91, 0.9, 0.92, 0.0, 900, 900, (("temp", 0.2),), (), 0.1, 0.001))
    'all inputs together: ROC AUC 0.91 (0.9 to 0.92) of a classifier, p < 0.001; by temp; without a classifier p 0.001'
    """
    if isinstance(found, str):
        return f"all inputs together: {found}"
    names = ", ".join(name for name, _ in found.columns) if found.low > BY_CHANCE else ""
    by = f"; by {names}" if names else ""
    figures = (
        f"ROC AUC {found.auc:.3g} ({found.low:.3g} to {found.high:.3g}) of a classifier, p {probability(found.p_value)}"
    )
    return f"all inputs together: {figures}{by}; without a classifier p {probability(found.mmd_p_value)}"
