"""What the journal is to say of gates, promotions, steps back and deletions, or why it must not."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from monitoring.domain import Deployment
from monitoring.domain.text import last_moment, plural
from monitoring.errors import SettingsError, UnknownNameError, unknown_name
from monitoring.log.journal.entry import Action, Draft, Entry, Live
from monitoring.releases.history import History, brought, live_now, stack, were_live
from monitoring.releases.version import Version

PASS = "PASS"  # a verdict


def gating(
    candidate: Version, champion: Version | None, verdict: str, by: str, summary: Mapping[str, Any], history: History
) -> Draft:
    """The gate, asked by somebody, has said something of a candidate against the version in use."""
    details = {
        "verdict": verdict,
        "sha256": candidate.sha256,
        "champion": champion.name if champion else None,
        "champion_sha256": champion.sha256 if champion else None,
        **summary,
    }
    return Draft(Action.GATED, candidate.name, live_now(history), "", by, details)


def promoting(deployment: Deployment, version: Version, reason: str, by: str, override: str, history: History) -> Draft:
    """A version is in use from then on; raises `SettingsError` where its gate has not passed, or it is in use."""
    name = deployment.name
    live = live_now(history)
    if version.name not in brought(history):
        raise unknown_version(name, version.name, history)
    if live and live.version == version.name:
        raise SettingsError(f"version {version.name} is in use already", f"modelwatch history {name} says since when")
    why = not_passed(version.name, history, deployment.gate.valid_days)
    if why and not override:
        hint = f"run modelwatch gate {name} {version.name}, or say why it goes live all the same: --override TEXT"
        raise SettingsError(why, hint)
    details = {"override": override, "gate": why} if why else {}
    return Draft(Action.PROMOTED, version.name, Live(version.name, version.model), reason, by, details)


def said(reason: str, what: str) -> str:
    """A reason without blanks around it; raises `SettingsError` where there is none."""
    if not reason.strip():
        raise SettingsError(f"no reason is given, and nothing is {what} without one", "say why: --reason TEXT")
    return reason.strip()


def unknown_version(deployment: str, name: str, history: History) -> UnknownNameError:
    """The answer to a version that is not there, with what lists those that are."""
    hint = (
        f"modelwatch version list {deployment} says what each is; a new one: modelwatch version add {deployment} MODEL"
    )
    return unknown_name(f"version of {deployment}", name, brought(history), hint)


def not_passed(version: str, history: History, valid_days: float) -> str:
    """Why the gate does not let a version go live, in a sentence; empty where it does.

    The newest verdict counts, only where it was against the model that is in use now, and for so many days.
    """
    newest = next((e for e in reversed(history) if e.action is Action.GATED and e.version == version), None)
    if newest is None:
        return f"version {version} was not sent through the gate yet"
    live = live_now(history)
    now = _sha256(live, history)
    if newest.details.get("sha256") != _sha256_of(version, history):
        return f"the gate saw another model by the name of version {version}"
    if newest.details.get("champion_sha256") != now:
        champion = newest.details.get("champion") or "none"
        return f"the gate held version {version} against version {champion}, which is not the model in use now"
    verdict = newest.details.get("verdict")
    return _too_old(newest, valid_days) if verdict == PASS else f"the gate's verdict on version {version} is {verdict}"


def _too_old(gated: Entry, valid_days: float) -> str:
    """Why a verdict is none of today: when it was asked for, or by how much its as-of was behind the log's end."""
    asked = datetime.now(UTC).replace(tzinfo=None) - gated.at
    as_of, until = (gated.details.get(key) for key in ("as_of", "log_until"))
    behind, limit = timedelta(), f"[gate] valid_days lets {plural(valid_days, 'day')} count"
    if as_of and until:
        behind = max(behind, datetime.fromisoformat(until) - datetime.fromisoformat(as_of))
    if asked + behind <= timedelta(days=valid_days):
        return ""
    if behind > asked:
        known = f"by what was known as of {last_moment(datetime.fromisoformat(str(as_of)))}"
        return f"the gate judged version {gated.version} {known}, {_days(behind)} before the log's end: {limit}"
    return f"the gate was asked about version {gated.version} {_days(asked)} ago: {limit}"


def _days(time: timedelta) -> str:
    return plural(time.days, "day")


def rolling_back(reason: str, by: str, history: History) -> Draft:
    """What was in use before is in use again."""
    live, there = live_now(history), brought(history)
    used = [one for one in stack(history) if one.version in there]
    before = used[:-1] if live else used
    if not before:
        what = f"before version {live.version}" if live else "until now"
        raise SettingsError(f"no version was in use {what}: there is nothing to go back to", "promote another version")
    details = {"from": live.version if live else None}
    return Draft(Action.ROLLED_BACK, before[-1].version, before[-1], reason, by, details)


def deleting(deployment: str, version: str, reason: str, by: str, history: History) -> Draft:
    """A version's model goes; raises `SettingsError` for the one in use."""
    there, live = brought(history), live_now(history)
    if version not in there:
        raise unknown_version(deployment, version, history)
    if live and live.version == version:
        raise SettingsError(f"version {version} is in use, and cannot be deleted", "promote another version first")
    details = {"was_live": version in were_live(history), "sha256": _sha256_of(version, history)}
    return Draft(Action.DELETED, version, live, reason, by, details)


def _sha256(live: Live | None, history: History) -> object:
    return None if live is None else _sha256_of(live.version, history)


def _sha256_of(version: str, history: History) -> object:
    brought_by = (e for e in reversed(history) if e.version == version and "record" in e.details)
    return next((entry.details["sha256"] for entry in brought_by), None)
