"""What is said of one column, in boxes: its unit, its group, how advice may move it. They edit the file's text."""

import zlib
from collections.abc import Callable
from dataclasses import replace

import streamlit as st

from monitoring.domain import Deployment, Kind
from monitoring.settings.one_column import DOWN, FIXED, FREE, UP, SaidOfColumn, said_of, with_column
from monitoring.settings.parts.shown import LONGEST
from monitoring.settings.schema import Columns
from monitoring.ui.frame import state

ADVICE = {FREE: "Either way", UP: "Up alone", DOWN: "Down alone", FIXED: "Not at all"}
HELP = {name: Columns.model_fields[name].description for name in ("units", "groups", "fixed", "one_way")}


def show(deployment: Deployment, text: str, write: Callable[[str], None]) -> None:
    """The boxes of a column that is chosen; nothing where the text cannot be read.

    Args:
        deployment: whose columns they are.
        text: its file as it is edited now.
        write: is given the text with something else said of the column, in a callback.
    """
    numbers = {column.name for column in deployment.columns if column.kind is Kind.NUMERIC}
    names = list(dict.fromkeys([*deployment.features, *sorted(numbers)]))
    if not names or said_of(text, names[0]) is None:
        return
    with st.container(border=True, key="one-column"):
        one, two = st.columns(2)
        name = one.selectbox("Column", names, key="settings-column") or names[0]
        said = said_of(text, name) or SaidOfColumn()
        if name in numbers:
            _typed(two, "Counted in", "unit", HELP["units"], (text, name, said, write))
        if name in deployment.features:
            one, two = st.columns(2)
            ways = [FREE, *((UP, DOWN) if name in deployment.numeric else ()), FIXED]
            _chosen(one, ways, (text, name, said, write))
            _typed(two, "Shown with, as one group", "group", HELP["groups"], (text, name, said, write))
        st.caption("What is said here is written into the file below, and counts once it is changed there.")


Case = tuple[str, str, SaidOfColumn, Callable[[str], None]]


def _key(what: str, case: Case) -> str:
    """Of the column and of what the file says of it: a text that is edited otherwise has its boxes anew."""
    text, name, _, _ = case
    return f"{what}-{name}-{zlib.crc32(text.encode()):08x}"


def _typed(place: "st.delta_generator.DeltaGenerator", label: str, what: str, told: str | None, case: Case) -> None:
    text, name, said, write = case
    key = _key(what, case)

    def take() -> None:
        write(with_column(text, name, replace(said, **{what: state.get(key, "")})))

    most = LONGEST if what == "unit" else None
    place.text_input(label, getattr(said, what), key=key, max_chars=most, help=told, on_change=take)


def _chosen(place: "st.delta_generator.DeltaGenerator", ways: list[str], case: Case) -> None:
    text, name, said, write = case
    key = _key("advice", case)

    def take() -> None:
        write(with_column(text, name, replace(said, advice=state.get(key, FREE))))

    place.selectbox(
        "Advice may move it",
        ways,
        index=ways.index(said.advice) if said.advice in ways else 0,
        format_func=ADVICE.__getitem__,
        key=key,
        help=f"fixed: {HELP['fixed']}.  \none_way: {HELP['one_way']}.",
        on_change=take,
    )
