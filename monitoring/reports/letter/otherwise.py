"""What a letter says of the data with which the decision would have been another one."""

from monitoring.domain import Deployment
from monitoring.explain.counterfactuals.result import Change, Counterfactuals
from monitoring.reports.letter.words import column, value


def otherwise(deployment: Deployment, found: Counterfactuals | None) -> str:
    """The smallest change that would have done, or that there is none; nothing where that is not known.

    A change was scored by the model; that there is none is said only where everything was tried.

    Args:
        deployment: whose columns and units are named.
        found: what a search came to; None where there was none.
    """
    if found is None or not found.columns:
        return ""
    # Whatever the search left alone: a letter names no sensitive column and advises nothing that is fixed.
    untold = {*deployment.sensitive, *deployment.fixed}
    ways = [way for way in found.ways if untold.isdisjoint(change.column for change in way.changes)]
    if ways:
        parts = [_changed(deployment, change) for change in ways[0].changes]
        listed = f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]
        return (
            f"The answer would have been “{found.goal.text}” if {listed}, and all else as it is. "
            "That is what the program answers to such data, and no promise for a later decision."
        )
    if found.ways or not found.whole:
        return ""
    left = " Data that nobody can change were left as they are." if found.locked else ""
    return (
        f"Within what earlier cases showed, no change of up to {found.most} of the data "
        f"below would have led to the answer “{found.goal.text}”.{left}"
    )


def _changed(deployment: Deployment, change: Change) -> str:
    before, after = (value(deployment, change.column, each) for each in (change.before, change.after))
    return f"{column(change.column)} had been {after} instead of {before}"
