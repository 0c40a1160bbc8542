"""Rows that are equal to another of their file but for the id."""

from collections.abc import Sequence

from monitoring.domain import Column, Deployment, Received
from monitoring.domain.text import percent
from monitoring.quality.by_nature import LIMIT, SOURCE, UNTOLD, more_than_usual
from monitoring.quality.file_shares import one_share
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, nothing


def tests(deployment: Deployment) -> int:
    """One, where rows have times and are read from files."""
    return int(bool(deployment.time) and not deployment.attached)


@WHOLE.register(
    WholeCheck(
        name="copies",
        title="Same content and time under another id",
        summary="Share of the rows in the files of a window that have the inputs, score, prediction and time of an "
        "earlier row of their file, under another id.",
        limit=LIMIT,
        told=lambda result, since: f"{result.reason}, since {since}",
        tests=tests,
        not_for="Rows that were sent again with a time of their own: alike; a file that repeats an earlier one, of "
        "which backwards and repeated tell.",
        source=SOURCE,
    )
)
def copies(facts: Facts) -> Sequence[Found]:
    """From what is noted of files, against how many rows are equal by themselves."""
    if not facts.deployment.time:
        return (nothing(facts, "the log has no times"),)
    return one_share(facts, "predictions", count, _words, more_than_usual, UNTOLD)


def count(file: Received) -> tuple[int, int]:
    """Equal rows, and all; of a file from before they were counted, or that was only read again, nothing."""
    return (0, 0) if file.copies is None else (file.copies if file.added else 0, file.added)


def _words(_: Column, share: float, names: str) -> str:
    return f"{percent(share)} of the rows in {names} have content and time of an earlier row under another id"
