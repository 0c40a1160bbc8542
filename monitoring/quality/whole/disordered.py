"""Files of which the rows stand in another order than that of time."""

from collections.abc import Sequence

from monitoring.domain import Column, Deployment, Received
from monitoring.domain.text import percent
from monitoring.quality.by_nature import MODERATED, more_than_they_vary
from monitoring.quality.file_shares import LIMIT, one_share
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, nothing


def tests(deployment: Deployment) -> int:
    """One, where rows have times and are read from files."""
    return int(bool(deployment.time) and not deployment.attached)


@WHOLE.register(
    WholeCheck(
        name="disordered",
        title="Disorder inside of a file",
        summary="Share of the rows in the files of a window that are older than the row right before them.",
        limit=LIMIT,
        told=lambda result, since: f"{result.reason}, since {since}",
        tests=tests,
        not_for="Whole stretches that changed places, in which time runs forwards: a single step back each; no figure "
        "depends on the order of rows.",
        source=MODERATED,
    )
)
def disordered(facts: Facts) -> Sequence[Found]:
    """From what is noted of files: one that always comes unsorted is as usual."""
    if not facts.deployment.time:
        return (nothing(facts, "the log has no times"),)
    return one_share(facts, "predictions", count, _words, more_than_they_vary)


def count(file: Received) -> tuple[int, int]:
    """Steps back, and all rows; of a file from before they were counted, or that was only read again, nothing."""
    return (0, 0) if file.disordered is None else (file.disordered if file.added else 0, file.added)


def _words(_: Column, share: float, names: str) -> str:
    return f"{percent(share)} of the rows in {names} are older than the row right before them"
