"""A verdict on the page: always a colour, a sign and a word."""

from typing import Literal

import streamlit as st

from monitoring.domain import Verdict

Colour = Literal["red", "orange", "green", "gray"]

LOOKS: dict[Verdict, tuple[str, Colour, str]] = {
    Verdict.OK: (":material/check_circle:", "green", "All right"),
    Verdict.WARN: (":material/warning:", "orange", "Look at it"),
    Verdict.FAIL: (":material/error:", "red", "Over the limit"),
    Verdict.SKIPPED: (":material/help:", "gray", "Not judged"),
}
CHIPS: dict[Verdict, str] = {
    Verdict.OK: "✓ all right",
    Verdict.WARN: "△ look at it",
    Verdict.FAIL: "▲ over the limit",
    Verdict.SKIPPED: "· not judged",
}
CHIP_COLOURS = {"✓ all right": "green", "△ look at it": "orange", "▲ over the limit": "red", "· not judged": "gray"}


def badge(verdict: Verdict, word: str = "") -> None:
    """The verdict as a badge, with its usual word or another."""
    icon, colour, usual = LOOKS[verdict]
    st.badge(word or usual, icon=icon, color=colour)


def inline(verdict: Verdict, word: str = "") -> str:
    """The same as a piece of markdown."""
    icon, colour, usual = LOOKS[verdict]
    return f":{colour}-badge[{icon} {word or usual}]"


def chip(verdict: Verdict | str) -> str:
    """The verdict in a table's cell."""
    return CHIPS[Verdict(verdict)]
