"""What a journal's entries tell: which versions there are, what was live when, what a step back leads to."""

import re
from collections.abc import Collection, Sequence
from datetime import datetime

from monitoring.errors import SettingsError, short
from monitoring.intake.columns.spelling import canonical
from monitoring.log.journal.entry import Action, Entry, Live

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}")
History = Sequence[Entry]


def brought(history: History) -> dict[str, Entry]:
    """By name, the newest entry that brought each version: it says where its record and its model lie.

    One that was deleted is not among them.
    """
    found: dict[str, Entry] = {}
    for entry in history:
        if "record" in entry.details:
            found[entry.version] = entry
        elif entry.action is Action.DELETED:
            found.pop(entry.version, None)
    return found


def called(name: str, known: Collection[str]) -> str:
    """The version that a log means by a name: that one, also where it puts a v in front; empty where there is none.

    Of several, the one as it is written comes first, then that with a small v, with a large one, and with none. A log
    keeps whole numbers without an empty fraction, so its 2 may be the version 2.0.

    >>> called("v1", {"1"}), called("2", {"v2"}), called("v1", {"1", "v1"}), called("x", {"1"})
    ('1', 'v2', 'v1', '')
    >>> called("V2", {"v2"}), called("v2", {"V2", "2"}), called("2", {"V2"}), called("vega", {"Vega"})
    ('v2', 'V2', 'V2', 'Vega')
    >>> called("2", {"2.0", "2.1"}), called("2", {"2", "2.0"}), called("1.1", {"1.10"})
    ('2.0', '2', '')
    """
    bare = _bare(name)
    exact = next((one for one in (name, f"v{bare}", f"V{bare}", bare) if one in known), "")
    return exact or next((one for one in sorted(known) if canonical(_bare(one)) == canonical(bare)), "")


def also(name: str, known: Collection[str]) -> list[str]:
    """The versions that a log may mean by a name, too, because it keeps 2.0 as 2, besides the one that `called` gives.

    >>> also("2", {"2", "2.0", "2.1"}), also("2", {"2.0"}), also("v2", {"v2", "2.0"}), also("2", {"2", "v2"})
    (['2.0'], [], [], [])
    """
    first = called(name, known)
    return [one for one in sorted(known) if one != first and canonical(one) == name]


def twins(name: str, known: Collection[str]) -> list[str]:
    """The other versions that a log keeps as the same number.

    >>> twins("2.0", {"1", "2", "2.0"}), twins("2.1", {"2", "2.1"})
    (['2'], [])
    """
    return [one for one in sorted(known) if one != name and canonical(one) == canonical(name)]


def to_register(deployment: str, name: str) -> str:
    """The line by which the version that rows name is registered, or why none can be called so.

    >>> to_register("churn", "v2"), to_register("churn", "old one")
    ('modelwatch version add churn MODEL --as v2 registers it', "a version cannot be called 'old one'")
    """
    if NAME.fullmatch(name):
        return f"modelwatch version add {deployment} MODEL --as {name} registers it"
    return f"a version cannot be called {short(name)}"


def _bare(name: str) -> str:
    return name[1:] if name[:1] in ("v", "V") else name


def deleted(history: History) -> dict[str, Entry]:
    """By name, the entries that say that a version was deleted."""
    there = brought(history)
    return {e.version: e for e in history if e.action is Action.DELETED and e.version not in there}


def live_now(history: History) -> Live | None:
    """What is in use; None where nothing is."""
    return history[-1].live if history else None


def live_at(history: History, moment: datetime) -> Live | None:
    """What was in use at a moment (UTC); None where nothing was, or the journal begins later."""
    return next((entry.live for entry in reversed(history) if entry.at <= moment), None)


def stack(history: History) -> list[Live]:
    """What was in use one after the other, without what was rolled back; what is in use now is the last.

    Settings that were changed are those of the version that was in use.
    """
    found: list[Live] = []
    for entry in history:
        if entry.live is None or (found and entry.live == found[-1]):
            continue
        if entry.action is Action.ROLLED_BACK:
            while found and found[-1].version != entry.live.version:
                found.pop()
        if found and found[-1].version == entry.live.version:
            found[-1] = entry.live
        else:
            found.append(entry.live)
    return found


def were_live(history: History) -> set[str]:
    """The names of all versions that are, or were, in use."""
    return {entry.live.version for entry in history if entry.live}


def free_name(history: History, wanted: str = "") -> str:
    """The name of one more version: `wanted`, or the next number; one that was ever used is never used again.

    Raises `SettingsError` where it is taken, or no name.
    """
    used = {entry.version for entry in history} - {""}
    if not wanted:
        return str(max((int(name) for name in used if name.isdecimal()), default=0) + 1)
    if not NAME.fullmatch(wanted):
        hint = "use letters, digits, dots, hyphens and underscores, and begin with a letter or a digit"
        raise SettingsError(f"a version cannot be called {short(wanted)}", hint)
    if wanted in used:
        raise SettingsError(f"there is already a version {wanted!r}", "choose another name")
    return wanted
