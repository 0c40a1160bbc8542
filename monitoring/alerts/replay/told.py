"""A replay as plain values, for scripts."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from monitoring.alerts.replay.drops import Truth
from monitoring.alerts.replay.past import Seen
from monitoring.alerts.replay.replay import UNKNOWN, WITH, WITHOUT, Outcome, Replayed
from monitoring.domain import AlertPolicy


def to_json(
    deployment: str, past: tuple[Seen, ...], truth: Truth, tried: Mapping[str, Replayed], at: datetime
) -> dict[str, Any]:
    """What each of some policies would have given; `tried` has them by name, in order."""
    return {
        "schema": 1,
        "made_at": at.isoformat(),
        "deployment": deployment,
        "looks": len(past),
        "from": past[0].at.isoformat() if past else None,
        "to": past[-1].at.isoformat() if past else None,
        "windows_judged": len(truth.judged),
        "windows_unknown": len(truth.unknown),
        "drops": [{"since": drop.start.isoformat(), "until": drop.end.isoformat()} for drop in truth.drops],
        "policies": [{"name": name, **_policy(replayed)} for name, replayed in tried.items()],
    }


def rules(policy: AlertPolicy) -> dict[str, Any]:
    """Rules as they are written in the file, but for the advice."""
    mute = [{key: value for key, value in asdict(one).items() if value} for one in policy.mute]
    persist = f"{policy.failing} of {policy.among}"
    return {"persist": persist, "clear": policy.clear, "cool_down": policy.cool_down, "mute": mute}


def _policy(replayed: Replayed) -> dict[str, Any]:
    return {
        "rules": rules(replayed.policy),
        "count": len(replayed.outcomes),
        "with_drop": replayed.count(WITH),
        "without_drop": replayed.count(WITHOUT),
        "unknown": replayed.count(UNKNOWN),
        "days_ahead": replayed.days_ahead,
        "drops_missed": [drop.start.isoformat() for drop in replayed.missed],
        "alerts": [_alert(outcome) for outcome in replayed.outcomes],
    }


def _alert(outcome: Outcome) -> dict[str, Any]:
    alert, ahead = outcome.alert, outcome.ahead
    return {
        "id": alert.id,
        "opened": outcome.opened.isoformat(),
        "closed": outcome.closed.isoformat() if outcome.closed else None,
        "kind": alert.lead.kind,
        "subjects": list(alert.subjects),
        "severity": str(alert.severity),
        "came": outcome.came,
        "days_ahead": None if ahead is None else ahead.total_seconds() / 86_400,
    }
