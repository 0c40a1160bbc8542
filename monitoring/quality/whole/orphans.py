"""Labels that no prediction waits for."""

from collections.abc import Sequence

from monitoring.domain import Column, Deployment, Severity
from monitoring.domain.text import percent
from monitoring.quality.by_nature import MODERATED, more_than_they_vary
from monitoring.quality.file_shares import LIMIT, one_share
from monitoring.quality.whole_check import WHOLE, Facts, Found, WholeCheck, nothing


def tests(deployment: Deployment) -> int:
    """One, where labels are read from files."""
    return int(bool(deployment.label) and not deployment.attached)


@WHOLE.register(
    WholeCheck(
        name="orphans",
        title="Labels without a prediction",
        summary="Share of the labels in the files of a window of whose id no prediction was there when they came.",
        limit=LIMIT,
        told=lambda result, since: f"{result.reason}, since {since}",
        tests=tests,
        severity=Severity.WARNING,
        not_for="Labels that always come before their predictions; predictions without a label: label_coverage looks.",
        source=MODERATED,
    )
)
def orphans(facts: Facts) -> Sequence[Found]:
    """From what is noted of files of labels; later predictions change nothing of what was so when they came."""
    if not facts.deployment.label:
        return (nothing(facts, "this deployment has no labels"),)
    return one_share(facts, "labels", lambda file: (file.orphans, file.labels), _words, more_than_they_vary)


def _words(_: Column, share: float, names: str) -> str:
    return f"{percent(share)} of the labels in {names} had no prediction when they came"
