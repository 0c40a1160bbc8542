"""A widget for one value of a row: a number or a category, and missing where the model takes that."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import streamlit as st

from monitoring.explain.whatif import changes
from monitoring.explain.whatif.ranges import Range
from monitoring.figures.explanation import value as words
from monitoring.ui.frame import state

NOTHING = "– missing –"
Take = Callable[..., None]


def field(
    each: Range,
    now: Any,
    key: str,
    *,
    label: str,
    own: Any = None,
    gap: bool = True,
    free: bool = False,
    on_change: Take | None = None,
    args: tuple[Any, ...] = (),
) -> object:
    """The widget of one column; the value chosen, None where it is missing.

    Args:
        each: the column's range.
        now: what it shows at first.
        key: its name in the session state.
        label: what stands above it.
        own: the row's own value, which is on offer as well.
        gap: whether it may be missing.
        free: whether numbers beyond the range and new categories may be typed.
        on_change: called when somebody has chosen another value.
        args: what it is called with.
    """
    more = {"label": label, "key": key, "on_change": on_change, "args": args}
    draw = _number if each.numeric else _category
    found = draw(each, now, key, own, gap, free, more)
    return None if found is None or found == NOTHING else found


def chosen(key: str) -> object:
    """The value in a widget; None where it is missing."""
    found = state.get(key)
    return None if found is None or found == NOTHING else found


def _number(each: Range, now: Any, key: str, own: Any, gap: bool, free: bool, more: dict[str, Any]) -> object:
    low, high = (None, None) if free else changes.limits(own, each)
    if state.get(key, NOTHING) == NOTHING and not pd.isna(now):
        state.put(key, float(now))
    reach = "The reference has no number of it." if each.empty else f"The reference: {each.low:g} to {each.high:g}."
    # Only a box without a default of its own can be emptied.
    return st.number_input(
        min_value=low,
        max_value=high,
        value=None if gap or pd.isna(now) else "min",
        step=1.0 if each.whole else None,
        format="%.15g",
        placeholder="missing",
        help=reach + (" Empty it to make it missing." if gap else ""),
        **more,
    )


def _category(each: Range, now: Any, key: str, own: Any, gap: bool, free: bool, more: dict[str, Any]) -> object:
    known = changes.options(now if free else own, each)
    missing = bool(pd.isna(now))
    if state.get(key) is None:
        state.put(key, NOTHING if missing else next((one for one in known if changes.alike(one, now)), now))
    return st.selectbox(
        options=[*known, NOTHING] if gap or missing else known,
        format_func=str,
        help=f"Now {words(None if pd.isna(own) else own)}." if not free else None,
        accept_new_options=free,
        **more,
    )
