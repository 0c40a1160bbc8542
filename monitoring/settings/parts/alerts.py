"""`[alerts]`: when what fails becomes an alert, when it is over, what is never one, and what is to be done."""

import re
from typing import Annotated, Literal

from pydantic import Field

from monitoring.domain import AlertPolicy, Mute
from monitoring.errors import SettingsError, short
from monitoring.settings.parts.section import Section

MOST_WINDOWS = 50


class MutePart(Section):
    """One of `alerts.mute`: whatever fits all that it names never becomes an alert."""

    kind: Literal["performance", "drift", "quality"] | None = Field(default=None, description="The kind of finding")
    subject: str | None = Field(default=None, description="A column or metric")
    rule: str | None = Field(default=None, description="A check or a drift method")


class AlertsPart(Section):
    """`[alerts]`: the rules of alerts; lengths are in windows that were judged."""

    persist: str = Field(
        default="1 of 1", description='An alert opens where so many of the newest windows fail, as in "2 of 3"'
    )
    clear: Annotated[int, Field(ge=1, le=MOST_WINDOWS)] = Field(
        default=2, description="It is over where so many windows in a row have not failed"
    )
    cool_down: Annotated[int, Field(ge=0, le=MOST_WINDOWS)] = Field(
        default=2, description="What fails again within so many windows after that opens the old alert again"
    )
    mute: list[MutePart] = Field(
        default=[],
        description='What never becomes an alert: `[{kind = "drift", subject = "visib"}, {rule = "unseen"}]`',
    )
    runbook: dict[str, str] = Field(
        default={}, description='What is to be done, by column, metric, check, method or kind: `{missing = "…"}`'
    )
    webhook: str | None = Field(
        default=None, description="Where alerts are posted to, in the shape of Alertmanager's webhooks"
    )
    mail: list[str] = Field(default=[], description="Who gets them by mail; `MODELWATCH_SMTP` names the server")
    apprise: list[str] = Field(
        default=[],
        description="Names of services such as Slack or Teams, to which apprise (`modelwatch[notify]`) sends: "
        '`["slack"]`; `MODELWATCH_APPRISE_SLACK` has the address',
    )
    dashboard: str | None = Field(
        default=None, description="The dashboard's address, which links in messages begin with"
    )


def alert_policy(part: AlertsPart) -> AlertPolicy:
    """The rules that a section states; raises `SettingsError` where they cannot be meant.

    >>> alert_policy(AlertsPart(persist="2 of 3")).among
    3
    """
    failing, among = _persistence(part.persist)
    for mute in part.mute:
        if not (mute.kind or mute.subject or mute.rule):
            raise SettingsError(
                "alerts.mute has an entry that names nothing", 'write {kind = "drift", subject = "age"}'
            )
    mutes = tuple(Mute(mute.kind, mute.subject, mute.rule) for mute in part.mute)
    for key, address in (("webhook", part.webhook), ("dashboard", part.dashboard)):
        if address is not None and not re.fullmatch(r"https?://[^\s/]+(/\S*)?", address):
            raise SettingsError(
                f"alerts.{key} cannot be {short(address)}", "write an address, as in https://example.com/"
            )
    if strange := [to for to in part.mail if not re.fullmatch(r"[^@\s,]+@[^@\s,]+", to)]:
        raise SettingsError(f"alerts.mail cannot be {short(strange[0])}", 'write mail = ["you@example.com"]')
    if strange := [
        name for name in part.apprise if not re.fullmatch(r"[a-z][a-z0-9_]{0,31}", name) or name == "webhook"
    ]:
        hint = 'write apprise = ["slack"]; the address goes into the environment, as MODELWATCH_APPRISE_SLACK'
        raise SettingsError(f"alerts.apprise cannot be {short(strange[0])}", hint)
    for key, named in (("mail", part.mail), ("apprise", part.apprise)):
        if twice := [name for name in named if named.count(name) > 1]:
            raise SettingsError(f"alerts.{key} names {short(twice[0])} twice", "name each receiver once")
    numbers = (failing, among, part.clear, part.cool_down)
    addresses = (part.webhook or "", tuple(part.mail), tuple(part.apprise), part.dashboard or "")
    return AlertPolicy(*numbers, mutes, dict(part.runbook), *addresses)


def _persistence(text: str) -> tuple[int, int]:
    found = re.fullmatch(r"\s*([0-9]{1,3})\s+of\s+([0-9]{1,3})\s*", text)
    failing, among = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= failing <= among <= MOST_WINDOWS:
        hint = f'write persist = "2 of 3": so many of so many windows, at most {MOST_WINDOWS}'
        raise SettingsError(f"alerts.persist cannot be {short(text)}", hint)
    return failing, among
