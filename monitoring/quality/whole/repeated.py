"""Rows under ids that were there already."""

from collections.abc import Sequence

from monitoring.domain import Column, Deployment, Received
from monitoring.domain.text import percent
from monitoring.quality.by_nature import MODERATED, more_than_they_vary
from monitoring.quality.file_shares import LIMIT, one_share
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, nothing


def tests(deployment: Deployment) -> int:
    """One, where rows have ids of their own and are read from files."""
    return int(bool(deployment.id) and not deployment.attached)


@WHOLE.register(
    WholeCheck(
        name="repeated",
        title="Rows that were there already",
        summary="Share of the predictions in the files of a window whose id was in the log already.",
        limit=LIMIT,
        told=lambda result, since: f"{result.reason}, since {since}",
        tests=tests,
        not_for="The same content under another id; an id twice in one file, of which all but one are rejected.",
        source=MODERATED,
    )
)
def repeated(facts: Facts) -> Sequence[Found]:
    """From what is noted of files; one that is only read again, without a new row, says nothing."""
    if not facts.deployment.id:
        return (nothing(facts, "rows have no ids of their own"),)
    return one_share(facts, "predictions", count, _words, more_than_they_vary)


def count(file: Received) -> tuple[int, int]:
    """Rows whose id was there, and all that were added."""
    return (file.unchanged + file.replaced if file.added else 0), file.added


def _words(_: Column, share: float, names: str) -> str:
    return f"{percent(share)} of the predictions in {names} have ids that were in the log already"
