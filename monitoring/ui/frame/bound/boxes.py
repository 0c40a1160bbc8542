"""Boxes whose choice always stands in the address, so that a link does not change its meaning when the log grows."""

from collections.abc import Mapping
from typing import TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from monitoring.ui.frame import address, state
from monitoring.ui.frame.bound import history

T = TypeVar("T", int, str)


def choose(
    label: str,
    key: str,
    options: Mapping[T, str],
    first: T,
    *,
    place: DeltaGenerator | None = None,
    help: str | None = None,
    known_as: Mapping[str, T] | None = None,
) -> T:
    """Draw a box and answer what is chosen in it.

    Args:
        label: what stands above it.
        key: its name, in the address too.
        options: what can be chosen, and how each is shown.
        first: what it shows where the address says nothing.
        place: where it goes, such as a column; None: where the page is.
        help: more about it.
        known_as: further names that an address may have for what can be chosen, in small letters.
    """
    state.fresh(key, first)
    understood = _name(
        key, options, first, {**(known_as or {}), **{name.lower(): one for one, name in options.items()}}
    )
    if state.get(key) not in options:
        state.put(key, first)
    # A value that equals a box's default is left out of the address, so this one has none. Streamlit calls such a box
    # "(required)": its label is drawn here instead.
    with (place or st).container(gap="xxsmall", key=f"box-{key}"):
        st.markdown(f":small[{label}]", help=help)
        chosen = st.selectbox(
            label,
            list(options),
            index=None,
            required=True,
            format_func=lambda each: options.get(each, str(each)),
            key=key,
            bind="query-params",
            label_visibility="collapsed",
        )
    answer = first if chosen is None else chosen
    address.answer(key, options[answer], *understood)
    return answer


def _name(key: str, options: Mapping[T, str], first: T, known_as: Mapping[str, T]) -> tuple[str, ...]:
    """Have the address say what the box will show, in the box's own words; gives what it said, where that is known."""
    if state.stands(key) and not history.went():
        return ()
    asked = state.asked(key)
    found = known_as.get(asked.strip().lower())
    history.name(key, options[first if found is None else found])
    return () if found is None else (asked,)
