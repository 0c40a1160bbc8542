"""Files of which the rows are older than what was read before."""

from collections.abc import Sequence

from monitoring.domain import Column, Deployment
from monitoring.domain.text import percent
from monitoring.quality.by_nature import MODERATED, more_than_they_vary
from monitoring.quality.file_shares import LIMIT, one_share
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, nothing


def tests(deployment: Deployment) -> int:
    """One, where rows have times and are read from files."""
    return int(bool(deployment.time) and not deployment.attached)


@WHOLE.register(
    WholeCheck(
        name="backwards",
        title="Time runs backwards",
        summary="Share of the rows in the files of a window that are older than the newest row that was read before.",
        limit=LIMIT,
        told=lambda result, since: f"{result.reason}, since {since}",
        tests=tests,
        not_for="The order of rows inside of a file, which makes no difference; times far from all others: apart.",
        source=MODERATED,
    )
)
def backwards(facts: Facts) -> Sequence[Found]:
    """From what is noted of files; one that is only read again, without a new row, says nothing."""
    if not facts.deployment.time:
        return (nothing(facts, "the log has no times"),)
    return one_share(
        facts, "predictions", lambda file: (file.late if file.added else 0, file.added), _words, more_than_they_vary
    )


def _words(_: Column, share: float, names: str) -> str:
    return f"{percent(share)} of the rows in {names} are older than what was read before"
