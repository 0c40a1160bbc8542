"""A verdict on the page: always a colour, a sign and a word."""

from typing import Literal

from monitoring.alerts.status import PARTLY, STATES, Status
from monitoring.domain import SIGNS, WORDS, Verdict

Colour = Literal["red", "orange", "green", "gray"]

LOOKS: dict[Verdict, tuple[str, Colour]] = {
    Verdict.OK: (":material/check_circle:", "green"),
    Verdict.WARN: (":material/warning:", "orange"),
    Verdict.FAIL: (":material/error:", "red"),
    Verdict.SKIPPED: (":material/help:", "gray"),
}
AWAITED = f"{SIGNS[Verdict.SKIPPED]} being looked at"
NOT_LOOKED_AT = f"{SIGNS[Verdict.SKIPPED]} not looked at"
CHIP_COLOURS: dict[str, Colour] = {
    f"{SIGNS[verdict]} {word}": LOOKS[verdict][1]
    for verdict, word in (*WORDS.items(), *STATES.items(), (Verdict.OK, PARTLY))
} | {AWAITED: "gray", NOT_LOOKED_AT: "gray"}


def inline(verdict: Verdict, word: str = "") -> str:
    """A figure's verdict as a badge in markdown, with its usual word or another."""
    icon, colour = LOOKS[verdict]
    return f":{colour}-badge[{icon} {(word or WORDS[verdict]).capitalize()}]"


def state(found: Status, kind: str = "") -> str:
    """A deployment's state, or one part of it, as a badge in markdown."""
    return inline(found.parts[kind], found.word_of(kind)) if kind else inline(found.verdict, found.word)


def chip(verdict: Verdict | str) -> str:
    """A figure's verdict in a table's cell."""
    found = Verdict(verdict)
    return f"{SIGNS[found]} {WORDS[found]}"


def state_chip(found: Status) -> str:
    """A deployment's state in a table's cell."""
    return f"{SIGNS[found.verdict]} {found.word}"
