"""Versions in the shadow, in sentences."""

from collections.abc import Sequence

from monitoring.domain import Compared, Deployment
from monitoring.domain.text import plural, short
from monitoring.performance.metric import METRICS
from monitoring.performance.run import key_metric
from monitoring.performance.shadow.compare import COMPARED
from monitoring.performance.shadow.run import newest

WHEN = "in the newest window with labels"


def sentences(compared: Sequence[Compared], deployment: Deployment) -> list[str]:
    """One a version, by the deployment's key metric."""
    metric = key_metric(deployment)
    metric = metric if metric in COMPARED[deployment.task] else COMPARED[deployment.task][0]
    return [sentence(compared, one.version, metric) for one in deployment.shadow]


def sentence(compared: Sequence[Compared], version: str, metric: str) -> str:
    """Which of the two is better, in the newest window in which both can be told.

    >>> one = Compared(version="2", metric="brier", better=-1, window=4, live=0.2, shadow=0.18, difference=-0.02,
    ...     low=-0.03, high=-0.01, n=3210)
    >>> sentence([one], "2", "brier")[:79]
    'Version 2 is better by 0.02 (0.01 to 0.03) in the newest window with labels, on'
    """
    found, title = newest(compared, version, metric), METRICS[metric].descriptor.title
    if found is None:
        why = next((one.reason for one in reversed(compared) if (one.version, one.metric) == (version, metric)), "")
        return f"Version {version} cannot be compared with the live scores: {why or 'there is no window'}."
    figures = f"{title} {short(found.shadow)} against {short(found.live)} of the live scores"
    where = f"{WHEN}, on the same {plural(found.n, 'row')}"
    also = f" There, {found.reason}." if found.reason else ""
    if not found.gain:
        ends = f"({_signed(found.low)} to {_signed(found.high)})" if found.low == found.low else "(no interval)"
        said = f"by {_signed(found.difference)} {ends}, which leaves open whether it is better"
        return f"Version {version} differs {said}, {where}: {figures}.{also}"
    low, high = sorted(map(abs, (found.low, found.high)))
    word = "better" if found.gain > 0 else "worse"
    ends = f"{short(abs(found.difference))} ({short(low)} to {short(high)})"
    return f"Version {version} is {word} by {ends} {where}: {figures}.{also}"


def _signed(value: float) -> str:
    return f"{'+' if value > 0 else ''}{short(value)}"
