"""Rows that are equal to another of their file but for the id and the time."""

from collections.abc import Sequence

from monitoring.domain import Column, Deployment, Received
from monitoring.domain.text import percent
from monitoring.quality.by_nature import LIMIT, SOURCE, UNTOLD, more_than_usual
from monitoring.quality.file_shares import one_share
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck


def tests(deployment: Deployment) -> int:
    """One, where rows are read from files."""
    return int(not deployment.attached)


@WHOLE.register(
    WholeCheck(
        name="alike",
        title="Same content under another id",
        summary="Share of the rows in the files of a window that have the inputs, score and prediction of an earlier "
        "row of their file, under another id.",
        limit=LIMIT,
        told=lambda result, since: f"{result.reason}, since {since}",
        tests=tests,
        not_for="A file that repeats an earlier one, of which backwards and repeated tell; equal rows of one file that "
        "are a million rows apart.",
        source=SOURCE,
    )
)
def alike(facts: Facts) -> Sequence[Found]:
    """From what is noted of files, against how many rows are equal by themselves."""
    return one_share(facts, "predictions", count, _words, more_than_usual, UNTOLD)


def count(file: Received) -> tuple[int, int]:
    """Equal rows, and all; of a file from before they were counted, or that was only read again, nothing."""
    return (0, 0) if file.alike is None else (file.alike if file.added else 0, file.added)


def _words(_: Column, share: float, names: str) -> str:
    return f"{percent(share)} of the rows in {names} have inputs, score and prediction of an earlier row, not its id"
