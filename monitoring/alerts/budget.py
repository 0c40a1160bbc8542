"""The one budget of false alarms: what each kind of alarm has of it, and what that means, in words."""

import math
from collections.abc import Sequence
from typing import Any

from monitoring.domain import Deployment, Every, Selection, Window
from monitoring.domain.text import number, percent, plural
from monitoring.drift import run as drift
from monitoring.performance import run as performance
from monitoring.quality import run as quality
from monitoring.stats.alarms import Budget, budget_of, kinds_of
from monitoring.stats.online.stream import own

TESTS = {"performance": performance.tests, "drift": drift.tests, "quality": quality.tests}


def budget(deployment: Deployment, every: Every, windows: Sequence[Window]) -> Budget:
    """What a deployment allows with windows so long, with the number of tests of every kind that it has."""
    tests = {kind: TESTS[kind](deployment) for kind in kinds_of(deployment)}
    return budget_of(deployment, every, windows, tests)


def as_json(found: Budget, deployment: Deployment, selection: Selection) -> dict[str, Any]:
    """A budget as plain values: `share` is the part of it that a kind has, `level` the p below which a test fails.

    `correction` says whether that, or `lord`, decided what fails; then `false_discovery_rate` is its rate.
    """
    by_lord = deployment.correction == "lord" and own(deployment, selection) is not None
    kinds = {
        kind: {"tests": tests, "share": found.share(kind), "level": found.level(kind)}
        for kind, tests in found.tests.items()
    }
    return {
        "per_month": found.per_month,
        "windows_per_month": found.windows_per_month,
        "kinds": kinds,
        "days_between": found.days_between if found.timed else None,
        "windows_between": found.windows_between,
        "correction": "lord" if by_lord else "budget",
        "false_discovery_rate": deployment.false_discovery_rate if by_lord else None,
    }


def meaning(found: Budget, deployment: Deployment, selection: Selection) -> str:
    """What a budget, or what the deployment has in its place, means for what a selection shows."""
    if deployment.correction != "lord":
        return words(found)
    if own(deployment, selection) is None:
        return f"{words(found)}; LORD follows the deployment's own windows, and these are other ones"
    share = f"at most {percent(deployment.false_discovery_rate)} of all alarms are false on average"
    return f"{share} (LORD): each test has a level of its own, lower the longer nothing fails"


def words(found: Budget) -> str:
    """What a budget means, in a sentence.

    >>> words(Budget(1, windows_per_month=30.44, kinds=("drift", "quality"), tests={"drift": 25, "quality": 60}))
    'about one false alarm in 30 days: drift (25 tests a window) fails below p = 0.00066, quality (60) below 0.00027'
    """
    each = [f"{kind} ({tests:,}" for kind, tests in found.tests.items()]
    levels = [f"{found.level(kind):.2g}" for kind in found.tests]
    first, *others = zip(each, levels, strict=True)
    told = [f"{first[0]} tests a window) fails below p = {first[1]}", *(f"{one}) below {p}" for one, p in others)]
    between = _days(found.days_between) if found.timed else _windows(found.windows_between)
    return f"about one false alarm in {between}: {', '.join(told)}"


def _windows(windows: float) -> str:
    """Windows without times between two false alarms as people say them.

    >>> _windows(30.44)
    '30 windows (they have no times, so each counts as a day)'
    """
    return f"{plural(max(math.floor(windows), 1), 'window')} (they have no times, so each counts as a day)"


def _days(days: float) -> str:
    """Days between two false alarms as people say them.

    >>> _days(30.44), _days(1.0), _days(0.25)
    ('30 days', '1 day', '6 hours')
    """
    if days < 1:
        return f"{number(float(max(math.floor(24 * days), 1)))} hours"
    return f"{math.floor(days):,} day{'s' if math.floor(days) > 1 else ''}"
